package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.dromedary.job.DropRequest;
import io.dromedary.job.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How many results are asked for is said once: which of two numbers counts only the provider knows, and each result is paid. */
final class Counts {

    private static final String OUTPUTS = "outputs";
    /** The models' own words. */
    private static final List<String> WORDS = List.of("batch_size", "num_images");

    private Counts() {
    }

    /** @param parameter that {@code outputs} becomes; null where the model has none */
    static Optional<Problem> saidTwice(DropRequest request, String parameter, String drop) {
        Map<String, JsonNode> said = new LinkedHashMap<>();
        if (request.outputs() != null) {
            said.put(OUTPUTS, IntNode.valueOf(request.outputs()));
        }
        for (String word : WORDS) {
            if (request.params().has(word)) {
                said.put("params." + word, request.params().get(word));
            } else if (request.arguments().has(word)) {
                said.put(word, request.arguments().get(word));
            }
        }
        boolean one = said.values().stream().distinct().count() <= 1
                && said.keySet().stream().map(key -> key.equals(OUTPUTS) ? parameter : key.replaceFirst("^params\\.", "")).distinct()
                        .count() <= 1;
        return one ? Optional.empty() : Optional.of(problem(said, drop));
    }

    private static Problem problem(Map<String, JsonNode> said, String drop) {
        List<String> keys = List.copyOf(said.keySet());
        String others = String.join(", ", keys.subList(1, keys.size()).stream().map(key -> key + ": " + said.get(key).asText()).toList());
        return new Problem(drop, keys.get(0), "%s beside %s".formatted(said.get(keys.get(0)).asText(), others),
                "say once how many to make, since each is paid: keep `outputs` alone");
    }
}
