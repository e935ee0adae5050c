package io.dromedary.sandbox.models;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * One documented parameter of a model, as written in {@code sandbox/models/*.json}.
 *
 * @param allowed the enum; JSON types matter ({@code "6"} is not {@code 6})
 * @param step the value must be a multiple of it
 * @param maxItems longest list, of {@code items}
 * @param fields of an object
 * @param of what kind of file a medium must be, {@code image}, {@code audio} or {@code video}; not said: image
 * @param nullable whether an explicit null is taken for nothing
 * @param variant of a character that this model uses; any other is ignored
 */
public record Parameter(Type type, boolean required, List<JsonNode> allowed, BigDecimal min, BigDecimal max, BigDecimal step,
        Integer maxLength,
        Integer minItems, Integer maxItems, Parameter items, Map<String, Parameter> fields, String of, boolean nullable, String variant,
        @JsonProperty("default") JsonNode defaultValue) {

    public Parameter {
        allowed = allowed == null ? List.of() : List.copyOf(allowed);
        fields = fields == null ? Map.of() : fields;
        of = of == null ? "image" : of;
    }

    public static Parameter object(boolean required, Map<String, Parameter> fields) {
        return new Parameter(Type.OBJECT, required, null, null, null, null, null, null, null, null, fields, null, false, null, null);
    }

    public static Parameter plain(Type type, boolean required) {
        return new Parameter(type, required, null, null, null, null, null, null, null, null, null, null, false, null, null);
    }

    public enum Type {
        @JsonProperty("string")
        STRING,
        @JsonProperty("integer")
        INTEGER,
        @JsonProperty("number")
        NUMBER,
        @JsonProperty("boolean")
        BOOLEAN,
        @JsonProperty("uuid")
        UUID,
        /** URL of a file that was uploaded here. */
        @JsonProperty("media")
        MEDIA,
        /** {@code {id, url, type: media_input}} of a file that was uploaded through the web API and confirmed. */
        @JsonProperty("medium")
        MEDIUM,
        /** Id of a character that was made here. */
        @JsonProperty("reference")
        REFERENCE,
        /** Id of a motion in the list. */
        @JsonProperty("motion")
        MOTION,
        @JsonProperty("ratio")
        RATIO,
        @JsonProperty("any")
        ANY,
        @JsonProperty("array")
        ARRAY,
        @JsonProperty("object")
        OBJECT
    }
}
