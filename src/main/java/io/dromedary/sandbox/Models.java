package io.dromedary.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The models that the sandbox knows: those of the official OpenAPI, from {@code sandbox/models.json}. */
final class Models {

    private static final Pattern RATIO = Pattern.compile("[1-9]\\d{0,2}:[1-9]\\d{0,2}");
    private static final int MEGAPIXEL = 1024 * 1024;
    private static final int VIDEO_PIXELS = 640 * 360;

    private final Map<String, Model> byId = new HashMap<>();
    private final Map<String, Map<String, Map<String, Size>>> tables;

    private record File(List<Model> models, Map<String, Map<String, Map<String, String>>> sizes) {
    }

    Models() throws IOException {
        try (InputStream in = Models.class.getResourceAsStream("/sandbox/models.json")) {
            File file = Json.MAPPER.readValue(in, File.class);
            file.models().forEach(model -> model.ids().forEach(id -> byId.put(id, model)));
            tables = new HashMap<>();
            file.sizes().forEach((table, resolutions) -> resolutions.forEach((resolution, ratios) -> ratios.forEach((ratio, size) -> tables
                    .computeIfAbsent(table, key -> new HashMap<>())
                    .computeIfAbsent(resolution, key -> new HashMap<>())
                    .put(ratio, Size.parse(size)))));
        }
    }

    /** The model with exactly this id, or null. */
    Model find(String id) {
        return byId.get(id);
    }

    /**
     * How large the result will be. Pictures of the Soul family follow the documented table, others the asked shape at about one megapixel;
     * videos are small, and where no shape is asked they keep that of the uploaded picture.
     */
    Size size(Model model, JsonNode body, Size source) {
        String ratio = model.effective(body, "aspect_ratio").asText("");
        if (model.makes() == Model.Kind.VIDEO) {
            return shape(ratio, source, "16:9").scaledTo(VIDEO_PIXELS, 16);
        }
        String resolution = model.effective(body, "resolution").asText("");
        Size tabled = model.sizes() == null ? null : tables.get(model.sizes()).getOrDefault(resolution, Map.of()).get(ratio);
        if (tabled != null) {
            return tabled;
        }
        return shape(ratio, source, "4:3").scaledTo(MEGAPIXEL, 8);
    }

    private static Size shape(String ratio, Size source, String otherwise) {
        return RATIO.matcher(ratio).matches() ? Size.ofRatio(ratio) : source != null ? source : Size.ofRatio(otherwise);
    }
}
