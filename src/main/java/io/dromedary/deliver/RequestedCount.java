package io.dromedary.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** How many results a request asked for, as its body says. Source: the models' parameters; each knows at most one of these words. */
final class RequestedCount {

    private RequestedCount() {
    }

    /** @param sent the body, flat or below {@code params}; empty where it leaves the number to the model */
    static OptionalInt in(JsonNode sent) {
        JsonNode parameters = sent.path("params").isObject() ? sent.get("params") : sent;
        return Stream.of("batch_size", "num_images", "count").map(parameters::path).filter(JsonNode::isInt).mapToInt(JsonNode::intValue)
                .findFirst();
    }
}
