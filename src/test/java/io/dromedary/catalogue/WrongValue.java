package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.drop.SidecarKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A drop that is right but for one value.
 *
 * @param field what must be complained of
 */
public record WrongValue(String field, Example drop) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** One for each parameter of a documented model, at the top of the sidecar where it may stand there, else under {@code params}. */
    public static List<WrongValue> of(Model model) {
        return model.parameters().names().stream().map(name -> {
            Example right = Example.of(model);
            ObjectNode sidecar = right.sidecar().deepCopy();
            boolean under = SidecarKey.ofSidecars().contains(name) || computed(model).contains(name);
            (under ? sidecar.withObject("params") : sidecar).set(name, wrong(model.parameters().rule(name)));
            return new WrongValue(under ? "params." + name : name, new Example(sidecar, right.files()));
        }).toList();
    }

    /** What the example has in other words. */
    private static List<String> computed(Model model) {
        List<String> computed = new ArrayList<>(model.mediaSize());
        model.translations().forEach(translation -> computed.addAll(translation.to()));
        Stream.of(model.outputs(), model.style(), model.motions() == null ? null : model.motions().parameter(),
                model.character() == null ? null : model.character().parameter()).forEach(computed::add);
        return computed;
    }

    private static JsonNode wrong(JsonNode rule) {
        if (rule.has("enum")) {
            return JSON.textNode("no such value");
        }
        return switch (rule.path("type").asText()) {
            case "integer", "number" -> rule.has("maximum")
                    ? JSON.numberNode(rule.get("maximum").asLong() + 1)
                    : rule.has("minimum") ? JSON.numberNode(rule.get("minimum").asLong() - 1) : JSON.textNode("much");
            case "boolean" -> JSON.textNode("maybe");
            case "string" -> rule.has("maxLength")
                    ? JSON.textNode("x".repeat(rule.get("maxLength").asInt() + 1))
                    : rule.has("format") || rule.has("pattern") ? JSON.textNode("?!") : JSON.objectNode().put("a", 1);
            case "array" -> JSON.textNode("no list");
            default -> JSON.objectNode().put("a", 1);
        };
    }

    @Override
    public String toString() {
        return drop.sidecar().path("model").asText() + ", " + field;
    }
}
