package io.dromedary.sandbox.models;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One family of models, as written in {@code sandbox/models/*.json}.
 *
 * @param ids all with the same parameters
 * @param type of its job sets in the first API, else null
 * @param makes the results
 * @param count name of the parameter that says how many; null = always one
 * @param sizes name of the table of picture sizes; null = about one megapixel of the asked shape
 * @param sizeFits {@code width} and {@code height} must be those of the table
 * @param sizeOf parameter whose uploaded picture {@code width} and {@code height} must be those of, or null
 * @param rejected parameters that are answered 400
 * @param price null = not known
 * @param parameters null = not documented: anything goes
 */
public record ModelFamily(List<String> ids, ApiDialect dialect, String type, Kind makes, String count, String sizes, boolean sizeFits,
        String sizeOf,
        List<String> rejected, Price price, Map<String, Parameter> parameters) {

    /** Nothing more is known about it, so that any parameters are accepted. */
    public static ModelFamily undocumented(String id, ApiDialect dialect, Kind makes) {
        String type = dialect == ApiDialect.JOB_SET ? makes == Kind.VIDEO ? "image2video" : "text2image" : null;
        return new ModelFamily(List.of(id), dialect, type, makes, null, null, false, null, null, null, null);
    }

    public ModelFamily {
        rejected = rejected == null ? List.of() : List.copyOf(rejected);
    }

    /** Its name in JSON is the member of a queue answer that holds the results. */
    public enum Kind {
        @JsonProperty("images")
        IMAGES("image", true, Format.PNG),
        @JsonProperty("video")
        VIDEO("video", false, Format.MP4),
        @JsonProperty("audio")
        AUDIO("audio", false, Format.WAV),
        @JsonProperty("audios")
        AUDIOS("audio", true, Format.WAV),
        @JsonProperty("ply")
        PLY("model", false, Format.PLY),
        @JsonProperty("zip")
        ZIP("file", false, Format.ZIP);

        private final String type;
        private final boolean list;
        private final Format format;

        Kind(String type, boolean list, Format format) {
            this.type = type;
            this.list = list;
            this.format = format;
        }

        /** The word for one result in a job set. */
        public String type() {
            return type;
        }

        public boolean list() {
            return list;
        }

        public Format format() {
            return format;
        }

        public String member() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean documented() {
        return parameters != null;
    }

    /** The value of a parameter in this body, else its default, else a missing node. */
    public JsonNode effective(JsonNode body, String name) {
        Parameter parameter = documented() ? parameters.get(name) : null;
        if (parameter == null) {
            return MissingNode.getInstance();
        }
        JsonNode given = body.get(name);
        return given != null ? given : parameter.defaultValue() == null ? MissingNode.getInstance() : parameter.defaultValue();
    }

    public int outputs(JsonNode body) {
        return count == null ? 1 : effective(body, count).asInt(1);
    }

    /** What a request costs if it is completed; empty where the price is not known, or is no number. */
    public Optional<BigDecimal> credits(JsonNode body) {
        return price == null || price.credits() == null
                ? Optional.empty()
                : Optional.ofNullable(price.credits().get(price.by() == null ? "" : effective(body, price.by()).asText()))
                        .map(one -> one.multiply(BigDecimal.valueOf(outputs(body))));
    }

    public Format format(JsonNode body) {
        return makes == Kind.IMAGES ? Format.ofPicture(effective(body, "output_format").asText("png")) : makes.format();
    }
}
