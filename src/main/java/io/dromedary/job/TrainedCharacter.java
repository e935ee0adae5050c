package io.dromedary.job;

/**
 * A character that sidecars may refer to.
 *
 * @param version     v1, v2 or cinema
 * @param referenceId the provider's id
 * @param job         that made it
 * @param created     milliseconds since 1970
 */
public record TrainedCharacter(String name, String version, String referenceId, String job, long created) {
}
