package io.dromedary.sandbox;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;

/**
 * One family of models, as written in {@code models.json}.
 *
 * @param ids all with the same parameters
 * @param count name of the parameter that says how many pictures; null = always one
 * @param sizes name of the table of picture sizes; null = about one megapixel of the asked shape
 */
record Model(List<String> ids, Kind makes, String count, String sizes, Map<String, Parameter> parameters) {

    enum Kind {
        @JsonProperty("images") IMAGES,
        @JsonProperty("video") VIDEO
    }

    /** The value of a parameter in this body, else its default, else a missing node. */
    JsonNode effective(JsonNode body, String name) {
        JsonNode given = body.get(name);
        if (given != null && parameters.containsKey(name)) {
            return given;
        }
        Parameter parameter = parameters.get(name);
        return parameter == null || parameter.defaultValue() == null ? MissingNode.getInstance() : parameter.defaultValue();
    }

    int pictures(JsonNode body) {
        return count == null ? 1 : effective(body, count).asInt(1);
    }
}
