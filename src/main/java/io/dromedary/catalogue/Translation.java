package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * Translates friendly values into a model's own: {@code 1080p 9:16} becomes {@code 1152x2048}.
 *
 * @param from  keys of a sidecar; those that are also parameters of the model are sent as well
 * @param to    parameters of the model
 * @param table from one value for each of {@code from} to one value for each of {@code to}, in the order of the file
 */
public record Translation(List<String> from, List<String> to, Map<List<String>, List<JsonNode>> table) {

    /** The values that the table has for one of {@code from}, each once. */
    List<String> known(String name) {
        int at = from.indexOf(name);
        return table.keySet().stream().map(row -> row.get(at)).distinct().toList();
    }
}
