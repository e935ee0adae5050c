package io.dromedary.sandbox;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * One documented parameter of a model, as written in {@code models.json}.
 *
 * @param allowed the enum; JSON types matter ({@code "6"} is not {@code 6})
 * @param step the value must be a multiple of it
 * @param maxItems longest list, of {@code items}
 * @param fields of an object
 */
record Parameter(Type type, boolean required, List<JsonNode> allowed, BigDecimal min, BigDecimal max, BigDecimal step, Integer maxLength,
        Integer minItems, Integer maxItems, Parameter items, Map<String, Parameter> fields, @JsonProperty("default") JsonNode defaultValue) {

    Parameter {
        allowed = allowed == null ? List.of() : List.copyOf(allowed);
        fields = fields == null ? Map.of() : fields;
    }

    enum Type {
        @JsonProperty("string") STRING,
        @JsonProperty("integer") INTEGER,
        @JsonProperty("number") NUMBER,
        @JsonProperty("boolean") BOOLEAN,
        @JsonProperty("uuid") UUID,
        /** URL of a file that was uploaded here. */
        @JsonProperty("media") MEDIA,
        @JsonProperty("array") ARRAY,
        @JsonProperty("object") OBJECT
    }
}
