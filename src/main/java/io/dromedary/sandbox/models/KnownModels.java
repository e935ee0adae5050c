package io.dromedary.sandbox.models;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.sandbox.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;

/** The models that the sandbox knows, from {@code sandbox/models/}: one file a dialect or source. */
public final class KnownModels {

    private static final List<String> FILES = List.of("queue", "queue-later", "nano-banana", "job-sets", "custom-references", "web",
            "invented");
    private static final Pattern RATIO = Pattern.compile("[1-9]\\d{0,2}:[1-9]\\d{0,2}");
    private static final Pattern PIXELS = Pattern.compile("[1-9]\\d{1,3}x[1-9]\\d{1,3}");
    private static final int MEGAPIXEL = 1024 * 1024;
    private static final int VIDEO_PIXELS = 640 * 360;

    private final Map<String, ModelFamily> byId = new ConcurrentSkipListMap<>();
    /** Without what was changed while the sandbox ran. */
    private Map<String, ModelFamily> original = Map.of();
    private final Map<String, Map<String, Map<String, String>>> tables;

    public KnownModels() throws IOException {
        tables = Json.resource("models/sizes.json", new TypeReference<>() {
        });
        for (String file : FILES) {
            List<ModelFamily> models = Json.resource("models/" + file + ".json", new TypeReference<>() {
            });
            models.forEach(model -> model.ids().forEach(id -> byId.put(id, model)));
        }
        original = new TreeMap<>(byId);
    }

    /** Models of somebody's own; what is known already stays as it is. */
    public void add(List<ModelFamily> own) {
        own.stream().filter(model -> model.ids().stream().allMatch(id -> find(id) == null))
                .forEach(model -> model.ids().forEach(id -> byId.put(id, model)));
        original = new TreeMap<>(byId);
    }

    /**
     * The provider changes its models: some are new, some have other parameters or another price, and some are gone.
     *
     * @param changed take the places of those with the same ids
     */
    public void change(List<ModelFamily> changed, List<String> gone) {
        changed.forEach(model -> model.ids().forEach(id -> byId.put(id, model)));
        byId.keySet().removeAll(gone);
    }

    /** Back to what was known at the start. */
    public void restore() {
        byId.keySet().retainAll(original.keySet());
        byId.putAll(original);
    }

    /** All with an id of their own, by their ids. */
    public Map<String, ModelFamily> all() {
        var all = new TreeMap<>(byId);
        all.keySet().removeIf(id -> id.endsWith("/*"));
        return all;
    }

    /** The model with exactly this id, else the family one step above it whose tasks no document lists ({@code wan/v2.7/*}), or null. */
    public ModelFamily find(String id) {
        ModelFamily exact = byId.get(id);
        int slash = id.lastIndexOf('/');
        return exact != null || slash < 0 ? exact : byId.get(id.substring(0, slash) + "/*");
    }

    /** The pixels that a table has for this quality (or resolution) and shape, or null. */
    public Size tabled(ModelFamily model, String quality, String ratio) {
        String pixels = model.sizes() == null ? null : tables.get(model.sizes()).getOrDefault(quality, Map.of()).get(ratio);
        return pixels == null ? null : Size.parse(pixels);
    }

    /**
     * How large the result will be. Pictures have the asked size, else follow the documented table, else have the asked shape at about one
     * megapixel; videos are small, and where no shape is asked they keep that of the uploaded picture.
     */
    public Size size(ModelFamily model, JsonNode body, Size source) {
        Size asked = asked(model, body);
        String ratio = model.effective(body, "aspect_ratio").asText("");
        if (model.makes() == ModelFamily.Kind.VIDEO) {
            return (asked != null ? asked : shape(ratio, source, "16:9")).scaledTo(VIDEO_PIXELS, 16);
        }
        if (asked != null) {
            return asked;
        }
        Size tabled = tabled(model, model.effective(body, "resolution").asText(""), ratio);
        return tabled != null ? tabled : shape(ratio, source, "4:3").scaledTo(MEGAPIXEL, 8);
    }

    private static Size asked(ModelFamily model, JsonNode body) {
        String pixels = model.effective(body, "width_and_height").asText("");
        int width = model.effective(body, "width").asInt(0);
        int height = model.effective(body, "height").asInt(0);
        return PIXELS.matcher(pixels).matches() ? Size.parse(pixels) : width > 0 && height > 0 ? new Size(width, height) : null;
    }

    private static Size shape(String ratio, Size source, String otherwise) {
        return RATIO.matcher(ratio).matches() ? Size.ofRatio(ratio) : source != null ? source : Size.ofRatio(otherwise);
    }
}
