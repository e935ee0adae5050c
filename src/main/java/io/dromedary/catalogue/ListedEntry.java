package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.ListedModel;
import io.dromedary.job.MediaRole;
import io.dromedary.job.Target;
import io.dromedary.text.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A model of the account's list, said as an entry of a catalogue file. Of its schema only what is understood is taken over: no reference
 * that leads elsewhere is followed, no pattern of others is run, and what is not understood allows everything.
 */
final class ListedEntry {

    /** Heading of the models that only the account's list has. */
    static final String FAMILY = "In the account's list";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<String> KINDS = Set.of("image", "video", "audio");
    private static final Set<String> TYPES = Set.of("string", "integer", "number", "boolean", "array", "object", "null");
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");
    private static final int LONGEST_ID = 200;
    private static final int LONGEST_TEXT = 300;
    private static final int MOST_PARAMETERS = 200;
    private static final int MOST_VALUES = 500;
    private static final int DEPTH = 3;
    /** The parameters that say how many results are made; a model has at most one of them. */
    private static final List<String> COUNTS = List.of("batch_size", "num_images", "count");
    private static final String STYLE = "style_id";
    /** In the names of parameters that take the last picture of a video. */
    private static final Set<String> ENDS = Set.of("end", "last", "tail");

    /** Where no greatest number of files is listed, as elsewhere in the catalogue. */
    private static final int MOST_FILES = 8;
    private static final int MOST_FILES_EVER = 100;

    private static final Map<String, Predicate<JsonNode>> KEYWORDS = Map.ofEntries(Map.entry("enum", ListedEntry::areValues),
            Map.entry("examples", ListedEntry::areValues), Map.entry("const", ListedEntry::isValue),
            Map.entry("default", ListedEntry::isValue), Map.entry("minimum", JsonNode::isNumber),
            Map.entry("maximum", JsonNode::isNumber), Map.entry("exclusiveMinimum", JsonNode::isNumber),
            Map.entry("exclusiveMaximum", JsonNode::isNumber),
            Map.entry("multipleOf", step -> step.isNumber() && step.decimalValue().signum() > 0),
            Map.entry("minLength", ListedEntry::isLength), Map.entry("maxLength", ListedEntry::isLength),
            Map.entry("minItems", ListedEntry::isLength), Map.entry("maxItems", ListedEntry::isLength),
            Map.entry("format", format -> format.asText().equals("uuid")), Map.entry("type", ListedEntry::isType));

    private final ObjectNode schema;

    private ListedEntry(ObjectNode schema) {
        this.schema = schema;
    }

    private static boolean isLength(JsonNode value) {
        return value.isInt() && value.intValue() >= 0;
    }

    private static boolean isValue(JsonNode value) {
        return value.isValueNode() && !value.isNull();
    }

    private static boolean areValues(JsonNode list) {
        return list.isArray() && !list.isEmpty() && list.size() <= MOST_VALUES && all(list, ListedEntry::isValue);
    }

    private static boolean isType(JsonNode type) {
        return TYPES.contains(type.asText()) || areValues(type) && all(type, one -> TYPES.contains(one.asText()));
    }

    private static boolean all(JsonNode list, Predicate<JsonNode> test) {
        for (JsonNode one : list) {
            if (!test.test(one)) {
                return false;
            }
        }
        return true;
    }

    /** Empty where it makes something that the catalogue has no word for, or its id is no path. */
    static Optional<ObjectNode> of(ListedModel listed) {
        String kind = listed.makes() == null ? "" : listed.makes();
        if (!KINDS.contains(kind) || listed.id().length() > LONGEST_ID) {
            return Optional.empty();
        }
        ObjectNode entry = JSON.objectNode().put("id", listed.id());
        if (listed.title() != null && !SafeText.line(listed.title()).isBlank()) {
            entry.put("title", SafeText.head(SafeText.line(listed.title()).strip(), LONGEST_TEXT));
        }
        entry.put("kind", kind).put("dialect", Target.QUEUE);
        if (listed.schema() != null && listed.schema().path("properties").isObject()) {
            new ListedEntry(listed.schema()).describe(entry);
        }
        entry.withArray("sources").add("account");
        return Optional.of(entry);
    }

    /**
     * The model that an entry describes; empty, with the problems, where it describes none.
     *
     * @param family null for that of the account's list
     */
    static Optional<Model> model(ObjectNode entry, String file, String family, List<String> problems) {
        return parsed(entry, file, family, problems).models().stream().findFirst();
    }

    static ModelFile parsed(ObjectNode entry, String file, String family, List<String> problems) {
        ObjectNode tree = JSON.objectNode().put("family", family == null ? FAMILY : family);
        tree.withArray("models").add(entry);
        return new ModelFile(tree, file, Map.of(), problems);
    }

    private void describe(ObjectNode entry) {
        ObjectNode properties = JSON.objectNode();
        ArrayNode media = JSON.arrayNode();
        List<String> required = new ArrayList<>();
        for (Map.Entry<String, JsonNode> property : schema.get("properties").properties()) {
            String name = property.getKey();
            if (!NAME.matcher(name).matches() || properties.size() + media.size() >= MOST_PARAMETERS) {
                continue;
            }
            ObjectNode rule = rule(property.getValue(), DEPTH);
            boolean isRequired = isRequired(name);
            Optional<ObjectNode> slot = role(name).map(role -> slot(name, role, rule, isRequired));
            if (slot.isPresent()) {
                media.add(slot.get());
            } else {
                properties.set(name, rule);
                if (isRequired) {
                    required.add(name);
                }
            }
        }
        if (!media.isEmpty()) {
            entry.set("media", media);
        }
        COUNTS.stream().filter(properties::has).findFirst().ifPresent(name -> entry.put("outputs", name));
        if (properties.has(STYLE)) {
            entry.put("style", STYLE);
        }
        ObjectNode parameters = entry.putObject("parameters").put("type", "object").put("additionalProperties", false);
        required.forEach(parameters.withArray("required")::add);
        parameters.set("properties", properties);
    }

    private boolean isRequired(String name) {
        for (JsonNode required : schema.path("required")) {
            if (required.asText().equals(name)) {
                return true;
            }
        }
        return false;
    }

    // ------------------------------------------------------------------ rules of one value

    private ObjectNode rule(JsonNode given, int depth) {
        JsonNode meant = meant(given, depth);
        ObjectNode rule = JSON.objectNode();
        meant.properties().stream().filter(keyword -> KEYWORDS.getOrDefault(keyword.getKey(), value -> false).test(keyword.getValue()))
                .forEach(keyword -> rule.set(keyword.getKey(), keyword.getValue()));
        if (meant.path("items").isObject() && depth > 0) {
            rule.set("items", rule(meant.get("items"), depth - 1));
        }
        String description = given.path("description").asText(meant.path("description").asText(""));
        if (!description.isBlank()) {
            rule.put("description", SafeText.head(SafeText.line(description).strip(), LONGEST_TEXT));
        }
        if (!rule.has("default") && isValue(given.path("default"))) {
            rule.set("default", given.get("default"));
        }
        return rule;
    }

    /** What stands at the end of a reference within the schema, or alone in a choice between it and nothing. */
    private JsonNode meant(JsonNode given, int depth) {
        if (depth == 0) {
            return given;
        }
        String reference = given.path("$ref").asText("");
        if (reference.matches("#(/[A-Za-z0-9_$.-]+)+")) {
            return meant(schema.at(reference.substring(1)), depth - 1);
        }
        for (String choice : List.of("anyOf", "oneOf", "allOf")) {
            List<JsonNode> choices = new ArrayList<>();
            given.path(choice).forEach(one -> {
                if (!one.path("type").asText().equals("null")) {
                    choices.add(one);
                }
            });
            if (choices.size() == 1) {
                return meant(choices.get(0), depth - 1);
            }
        }
        return given;
    }

    // ------------------------------------------------------------------ files

    /** Empty for a parameter that takes no file. By the names that the models of the catalogue have for them. */
    private Optional<MediaRole> role(String name) {
        if (!name.endsWith("_url") && !name.endsWith("_urls")) {
            return Optional.empty();
        }
        if (name.contains("video")) {
            return Optional.of(MediaRole.VIDEO);
        }
        if (name.contains("audio")) {
            return Optional.of(MediaRole.AUDIO);
        }
        if (!name.contains("image") && !name.contains("frame")) {
            return Optional.empty();
        }
        if (Stream.of(name.split("_")).anyMatch(ENDS::contains)) {
            return Optional.of(MediaRole.END_IMAGE);
        }
        boolean isBeside = name.equals("image_urls") && schema.get("properties").has("image_url");
        return Optional.of(isBeside ? MediaRole.REFERENCE_IMAGES : MediaRole.IMAGES);
    }

    private static ObjectNode slot(String name, MediaRole role, ObjectNode rule, boolean required) {
        boolean list = rule.path("type").asText().equals("array") || name.endsWith("_urls");
        int max = list ? Math.max(1, Math.min(MOST_FILES_EVER, rule.path("maxItems").asInt(MOST_FILES))) : 1;
        int min = required ? Math.min(max, Math.max(1, rule.path("minItems").asInt(1))) : 0;
        return JSON.objectNode().put("parameter", name).put("takes", role.key()).put("form", Form.URL.word()).put("list", list)
                .put("min", min).put("max", max);
    }
}
