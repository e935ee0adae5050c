package io.dromedary.drop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A published schema and the sentences for what breaks it. The first sentence of a property's description says what is allowed
 * there: it is the remedy in messages too, so that documentation and messages cannot drift apart.
 */
final class Schema {

    private final JsonNode properties;
    private final JsonSchema schema;

    private Schema(JsonNode source) {
        properties = source.get("properties");
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(source);
        schema.initializeValidators();
    }

    /** @param resource {@code sidecar} or {@code profile} */
    static Schema load(String resource) {
        try (InputStream in = Schema.class.getResourceAsStream("/schema/" + resource + ".schema.json")) {
            return new Schema(new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pattern that each element of a list must have. */
    String itemPattern(String property) {
        return properties.get(property).get("items").get("pattern").textValue();
    }

    void check(ObjectNode tree, String name) throws InvalidDropException {
        // One place can break several rules at once ('' is too short and blank): the first sentence says it all.
        Map<String, Problem> problems = new LinkedHashMap<>();
        for (ValidationMessage message : schema.validate(tree)) {
            Problem problem = message.getType().equals("additionalProperties")
                    ? unknownKey(message.getProperty(), name) : notAllowed(message, name);
            problems.putIfAbsent(problem.field(), problem);
        }
        if (!problems.isEmpty()) {
            throw new InvalidDropException(List.copyOf(problems.values()));
        }
    }

    private Problem unknownKey(String key, String name) {
        String remedy = Nearest.to(key, keys()).map(known -> "did you mean `" + known + "`?")
                .orElseGet(() -> "use " + String.join(", ", keys()) + " (what only the model knows goes under params)");
        return new Problem(name, key, "a key that does not exist", remedy);
    }

    /** The names of the top-level properties. */
    List<String> keys() {
        List<String> keys = new ArrayList<>();
        properties.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private Problem notAllowed(ValidationMessage message, String name) {
        String property = message.getInstanceLocation().getElement(0).toString();
        JsonNode rule = properties.get(property);
        JsonNode value = message.getInstanceNode();
        if (message.getInstanceLocation().getNameCount() == 1) {
            String found = message.getType().equals("uniqueItems") ? firstRepeated(value) : Shown.value(value);
            return new Problem(name, property, found, allowed(rule));
        }
        return new Problem(name, property + "[" + message.getInstanceLocation().getElement(1) + "]", Shown.value(value),
                allowed(rule.get("items")));
    }

    private static String firstRepeated(JsonNode list) {
        Set<JsonNode> seen = new HashSet<>();
        for (JsonNode element : list) {
            if (!seen.add(element)) {
                return Shown.value(element) + " twice";
            }
        }
        throw new IllegalArgumentException("Nothing is repeated in " + list);
    }

    private static String allowed(JsonNode rule) {
        String description = rule.get("description").textValue();
        int end = description.indexOf(". ");
        String sentence = end < 0 ? description : description.substring(0, end);
        return "allowed is " + Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
    }
}
