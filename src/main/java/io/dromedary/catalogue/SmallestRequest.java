package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.MediaFile;
import java.util.Collections;
import java.util.Optional;

/** The least that a model takes, for the question what it costs: nothing is made of it, so no file need be where it says. */
public final class SmallestRequest {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String PROMPT = "prompt";
    private static final JsonNode TEXT = JSON.textNode("a boat on a lake");
    private static final MediaFile FILE = new MediaFile("file", null, 1, 1, 1, "", "https://example.com/file", 0L, null, null);

    private SmallestRequest() {
    }

    /** Nearly every model takes a prompt. */
    public static ObjectNode ofUnknown() {
        return JSON.objectNode().set(PROMPT, TEXT);
    }

    public static ObjectNode of(Model model) {
        if (!model.isDocumented()) {
            return ofUnknown();
        }
        ObjectNode body = JSON.objectNode();
        ParameterSchema parameters = model.parameters();
        if (parameters.has(PROMPT)) {
            body.set(PROMPT, TEXT);
        }
        parameters.required().stream().filter(name -> !body.has(name)).forEach(name -> body.set(name, value(parameters.rule(name))));
        model.media().stream().filter(slot -> slot.min() > 0)
                .forEach(slot -> body.set(slot.parameter(), slot.value(Collections.nCopies(slot.min(), FILE))));
        return body;
    }

    private static JsonNode value(JsonNode rule) {
        return Optional.ofNullable(rule.get("default")).or(() -> Optional.ofNullable(rule.get("const")))
                .or(() -> Optional.ofNullable(rule.path("enum").get(0))).or(() -> Optional.ofNullable(rule.path("examples").get(0)))
                .orElseGet(() -> switch (rule.path("type").asText()) {
                    case "integer", "number" -> rule.has("minimum") ? rule.get("minimum") : JSON.numberNode(1);
                    case "boolean" -> JSON.booleanNode(false);
                    case "array" -> JSON.arrayNode();
                    case "object" -> JSON.objectNode();
                    default -> rule.has("format") ? JSON.textNode("00000000-0000-0000-0000-000000000000") : TEXT;
                });
    }
}
