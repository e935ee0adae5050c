package io.dromedary.drop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Converts cells of a CSV manifest to values of a sidecar, by the types of {@code schema/sidecar.schema.json}: text stays text, lists are
 * separated by {@code ;}, the column {@code params.duration} is {@code duration} under {@code params}. The value of a key that is not in
 * the schema is parsed as JSON, such as a number or true, and is text where it is not JSON; in double quotes (within the cell) it is always
 * text. A value that does not fit its type stays text, so that the sidecar's own check reports it.
 */
final class Cells {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final JsonNode PROPERTIES = properties();
    private static final String PARAMS = "params";

    private Cells() {
    }

    static void put(ObjectNode tree, String key, String cell) {
        if (key.startsWith(PARAMS + ".")) {
            ObjectNode params = tree.get(PARAMS) instanceof ObjectNode known ? known : tree.putObject(PARAMS);
            params.set(key.substring(PARAMS.length() + 1), guessed(cell));
        } else if (tree.get(key) instanceof ObjectNode known && guessed(cell) instanceof ObjectNode more) {
            known.setAll(more);
        } else {
            tree.set(key, value(key, cell));
        }
    }

    private static JsonNode value(String key, String cell) {
        Set<String> types = types(key);
        if (key.equals(ManifestFile.ID)) {
            return TextNode.valueOf(cell);
        }
        if (types.contains("array") && cell.startsWith("[") && guessed(cell).isArray()) {
            return guessed(cell);
        }
        if (types.contains("array") && (!types.contains("string") || cell.contains(";"))) {
            return list(cell);
        }
        return types.contains("string") ? TextNode.valueOf(cell) : guessed(cell);
    }

    private static Set<String> types(String key) {
        JsonNode type = PROPERTIES.path(key).path("type");
        Set<String> types = new TreeSet<>();
        type.forEach(each -> types.add(each.asText()));
        if (type.isTextual()) {
            types.add(type.asText());
        }
        return types;
    }

    private static JsonNode list(String cell) {
        var list = JSON.createArrayNode();
        Stream.of(cell.split(";")).map(String::strip).filter(part -> !part.isEmpty()).forEach(list::add);
        return list;
    }

    private static JsonNode guessed(String cell) {
        // Spreadsheets write TRUE and FALSE.
        String text = cell.equalsIgnoreCase("true") || cell.equalsIgnoreCase("false") ? cell.toLowerCase(Locale.ROOT) : cell;
        try {
            JsonNode value = JSON.readTree(text);
            return value == null || value.isNull() ? TextNode.valueOf(cell) : value;
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(cell);
        }
    }

    private static JsonNode properties() {
        try (InputStream in = Cells.class.getResourceAsStream("/schema/sidecar.schema.json")) {
            return new ObjectMapper().readTree(in).path("properties");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
