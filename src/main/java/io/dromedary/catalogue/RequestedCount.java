package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** How many results a request asked for, read from its body. Source: the models' parameters; each model has at most one of these. */
public final class RequestedCount {

    private RequestedCount() {
    }

    /**
     * @param sent the body, whose parameters are at the top or below {@code params}
     * @return empty if the body leaves the number to the model
     */
    public static OptionalInt in(JsonNode sent) {
        JsonNode parameters = sent.path("params").isObject() ? sent.get("params") : sent;
        return Stream.of("batch_size", "num_images", "count").map(parameters::path).filter(JsonNode::isInt).mapToInt(JsonNode::intValue)
                .findFirst();
    }
}
