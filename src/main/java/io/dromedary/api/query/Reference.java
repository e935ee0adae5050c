package io.dromedary.api.query;

/**
 * A character as the provider knows it.
 *
 * @param status  the provider's word: {@code not_ready}, {@code queued}, {@code in_progress}, {@code completed} or {@code failed}
 * @param version {@code v1}, {@code v2} or {@code cinema}; null where the host does not say
 * @param created ISO-8601; null where the host does not say
 * @param why     of a failed one; null otherwise
 */
public record Reference(String id, String name, String status, String version, String created, String why) {
}
