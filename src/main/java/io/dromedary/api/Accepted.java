package io.dromedary.api;

/**
 * A submission that the provider took.
 *
 * @param word          the first status word
 * @param correlationId null where the answer had none
 */
public record Accepted(String requestId, String word, String correlationId) {
}
