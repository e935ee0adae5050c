package io.dromedary.job;

/**
 * One result that the provider has.
 *
 * @param preview address of a smaller version; null where there is none
 */
public record Result(String url, String preview) {
}
