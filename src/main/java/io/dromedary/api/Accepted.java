package io.dromedary.api;

import java.util.List;

/**
 * A submission that the provider took.
 *
 * @param word          the first status word
 * @param correlationId null where the answer had none
 * @param others        ids of what else was made of it and is not waited for
 */
public record Accepted(String requestId, String word, String correlationId, List<String> others) {

    Accepted(String requestId, String word, String correlationId) {
        this(requestId, word, correlationId, List.of());
    }
}
