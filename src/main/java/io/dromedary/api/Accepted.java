package io.dromedary.api;

import java.util.List;

/**
 * A submission that the provider accepted.
 *
 * @param word          the first status word
 * @param correlationId null where the response had none
 * @param others        ids of further requests that the provider made of it; nobody polls them
 */
public record Accepted(String requestId, String word, String correlationId, List<String> others) {

    Accepted(String requestId, String word, String correlationId) {
        this(requestId, word, correlationId, List.of());
    }
}
