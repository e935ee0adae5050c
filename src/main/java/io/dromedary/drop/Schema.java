package io.dromedary.drop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Problem;
import io.dromedary.text.SafeText;
import io.dromedary.text.Suggestions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A published schema, and the messages for what violates it. The first sentence of a property's description says what is allowed there: it
 * is the remedy in messages too, so that documentation and messages cannot drift apart.
 */
final class Schema {

    private final JsonNode properties;
    private final JsonNode parameter;
    private final Set<String> guarded;
    private final JsonSchema schema;

    private Schema(JsonNode source, Set<String> guarded) {
        this.guarded = guarded;
        properties = source.get("properties");
        Iterator<JsonNode> patterns = source.path("patternProperties").elements();
        parameter = patterns.hasNext() ? patterns.next() : null;
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(source);
        schema.initializeValidators();
    }

    /**
     * @param resource such as {@code sidecar}
     * @param guarded  keys whose misspellings are reported here; any other unknown key is left to the catalogue of models
     */
    static Schema load(String resource, Set<String> guarded) {
        try (InputStream in = Schema.class.getResourceAsStream("/schema/" + resource + ".schema.json")) {
            return new Schema(new ObjectMapper().readTree(in), guarded);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The keys of the tree that the schema does not list; they are parameters of the model. */
    ObjectNode others(ObjectNode tree) {
        ObjectNode others = tree.deepCopy();
        others.remove(keys());
        return others;
    }

    /** The pattern for each element of a list. */
    String itemPattern(String property) {
        return properties.get(property).get("items").get("pattern").textValue();
    }

    void check(ObjectNode tree, String name) throws InvalidDropException {
        // One value can violate several rules at once ('' is too short and blank): the first message is enough.
        Map<String, Problem> problems = new LinkedHashMap<>();
        for (ValidationMessage message : schema.validate(tree)) {
            Problem problem = message.getType().equals("additionalProperties") && message.getInstanceLocation().getNameCount() == 0
                    ? unknownKey(message.getProperty(), name)
                    : notAllowed(message, name);
            problems.putIfAbsent(problem.field(), problem);
        }
        for (String key : names(others(tree))) {
            if (closest(key).filter(guarded::contains).isPresent()) {
                problems.putIfAbsent(key, unknownKey(key, name));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidDropException(List.copyOf(problems.values()));
        }
    }

    private Problem unknownKey(String key, String name) {
        String remedy = closest(key).map(known -> "did you mean `" + known + "`?")
                .orElseGet(() -> "use " + String.join(", ", keys()) + ", or a parameter of the model");
        return new Problem(name, key, "a key that does not exist", remedy);
    }

    Optional<String> closest(String key) {
        return Suggestions.to(key, keys());
    }

    /** The names of the top-level properties. */
    List<String> keys() {
        return names(properties);
    }

    private static List<String> names(JsonNode mapping) {
        List<String> names = new ArrayList<>();
        mapping.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private Problem notAllowed(ValidationMessage message, String name) {
        JsonNodePath at = message.getInstanceLocation();
        String property = at.getElement(0).toString();
        StringBuilder field = new StringBuilder(property);
        List<JsonNode> rules = new ArrayList<>(
                List.of(properties.path(property).isMissingNode() ? parameter : properties.get(property)));
        for (int i = 1; i < at.getNameCount(); i++) {
            Object element = at.getElement(i);
            field.append(element instanceof Integer ? "[" + element + "]" : "." + element);
            JsonNode above = rules.get(rules.size() - 1);
            rules.add(element instanceof Integer ? above.path("items") : above.path("properties").path(element.toString()));
        }
        // The nearest that says what is allowed.
        Collections.reverse(rules);
        JsonNode rule = rules.stream().filter(each -> each.has("description")).findFirst().orElseThrow();
        if (message.getType().equals("additionalProperties")) {
            List<String> known = names(rule.path("properties")).stream()
                    .filter(key -> rule.get("properties").get(key).has("description")).toList();
            return known.isEmpty()
                    ? new Problem(name, field.toString(), "the key " + SafeText.quoted(message.getProperty()), allowed(rule))
                    : new Problem(name, field + "." + message.getProperty(), "a key that does not exist",
                            Suggestions.to(message.getProperty(), known).map(near -> "did you mean `" + near + "`?")
                                    .orElseGet(() -> "use " + String.join(", ", known)));
        }
        JsonNode value = message.getInstanceNode();
        String found = message.getType().equals("uniqueItems") ? firstRepeated(value) : SafeText.value(value);
        return new Problem(name, field.toString(), found, allowed(rule));
    }

    private static String firstRepeated(JsonNode list) {
        Set<JsonNode> seen = new HashSet<>();
        for (JsonNode element : list) {
            if (!seen.add(element)) {
                return SafeText.value(element) + " twice";
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
