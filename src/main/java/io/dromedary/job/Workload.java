package io.dromedary.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What takes the provider about as long: the model, and what its work depends on. */
public final class Workload {

    /** In the words of all generations of the API: how long, how large, how good and how many. */
    private static final Set<String> MATTERS = Set.of("duration", "resolution", "quality", "size", "width", "height", "width_and_height",
            "steps", "mode", "model", "model_version", "generate_audio", "sound", "batch_size", "num_images", "count");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Workload() {
    }

    /**
     * Such as {@code minimax/hailuo-02/standard/text-to-video duration=6 resolution=768p}; what is left out has the model's own value.
     *
     * @param body what is sent
     */
    public static String of(String model, String body) {
        Map<String, String> matters = new TreeMap<>();
        try {
            collect(JSON.readTree(body), matters);
        } catch (JsonProcessingException e) {
            // A form, of which nothing but the model is known.
            return model;
        }
        StringBuilder workload = new StringBuilder(model);
        matters.forEach((name, value) -> workload.append(' ').append(name).append('=').append(value));
        return workload.toString();
    }

    private static void collect(JsonNode sent, Map<String, String> matters) {
        sent.properties().forEach(member -> {
            if (MATTERS.contains(member.getKey()) && member.getValue().isValueNode() && !member.getValue().isNull()) {
                matters.putIfAbsent(member.getKey(), member.getValue().asText().toLowerCase(Locale.ROOT));
            } else {
                collect(member.getValue(), matters);
            }
        });
    }
}
