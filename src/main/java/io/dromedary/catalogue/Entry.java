package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.text.SafeText;
import io.dromedary.text.Suggestions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A mapping in a catalogue file, read key by key. Problems are collected, each with file, model and field. */
final class Entry {

    private final JsonNode tree;
    private final String where;
    private final String place;
    private final List<String> problems;

    private Entry(JsonNode tree, String where, String place, List<String> problems) {
        this.tree = tree;
        this.where = where;
        this.place = place;
        this.problems = problems;
    }

    /** @param where where the mapping is, for messages: file, or file and model */
    static Entry of(JsonNode tree, String where, List<String> problems) {
        return new Entry(tree, where, "", problems);
    }

    boolean has(String key) {
        return tree.has(key);
    }

    JsonNode get(String key) {
        return tree.path(key);
    }

    void knowsOnly(List<String> keys) {
        tree.fieldNames().forEachRemaining(key -> {
            if (!keys.contains(key)) {
                wrong(key, "a key that does not exist", Suggestions.to(key, keys).map(near -> "did you mean `" + near + "`?")
                        .orElse("use " + String.join(", ", keys)));
            }
        });
    }

    /** @return null where it is not given */
    String text(String key) {
        return text(key, Pattern.compile("\\S"), "write text that is not blank");
    }

    /** @return null where it is not given */
    String text(String key, Pattern pattern, String remedy) {
        if (!has(key)) {
            return null;
        }
        if (!get(key).isTextual() || !pattern.matcher(get(key).textValue()).find()) {
            wrong(key, SafeText.value(get(key)), remedy);
            return null;
        }
        return get(key).textValue().strip();
    }

    /** @return null, with a problem, where it is not given */
    String demanded(String key) {
        if (!has(key)) {
            wrong(key, "nothing", "write it");
        }
        return text(key);
    }

    /** @return null, with a problem, where it is not given or none of the words */
    String oneOf(String key, List<String> words) {
        if (words.contains(get(key).asText(""))) {
            return get(key).asText();
        }
        wrong(key, SafeText.value(get(key)), "use " + String.join(", ", words));
        return null;
    }

    boolean flag(String key) {
        if (has(key) && !get(key).isBoolean()) {
            wrong(key, SafeText.value(get(key)), "write true or false");
        }
        return get(key).asBoolean();
    }

    int number(String key, int otherwise, int least) {
        if (!has(key)) {
            return otherwise;
        }
        if (!get(key).isInt() || get(key).intValue() < least) {
            wrong(key, SafeText.value(get(key)), "write a whole number of at least " + least);
            return otherwise;
        }
        return get(key).intValue();
    }

    /** @return empty where it is not given */
    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        if (has(key) && !get(key).isArray()) {
            wrong(key, SafeText.value(get(key)), "write a list");
            return texts;
        }
        for (JsonNode text : get(key)) {
            if (text.isTextual() && !text.textValue().isBlank()) {
                texts.add(text.textValue());
            } else {
                wrong(key, SafeText.value(text), "write a list of texts");
            }
        }
        return texts;
    }

    /** @return null where it is not given or, with a problem, where it is not a mapping */
    Entry mapping(String key) {
        return has(key) ? mapping(get(key), at(key)) : null;
    }

    /** The mappings in a list; any other element is a problem. */
    List<Entry> mappings(String key) {
        if (has(key) && !get(key).isArray()) {
            wrong(key, SafeText.value(get(key)), "write a list");
            return List.of();
        }
        return IntStream.range(0, get(key).size()).mapToObj(i -> mapping(get(key).get(i), at(key) + "[" + i + "]"))
                .filter(Objects::nonNull).toList();
    }

    private Entry mapping(JsonNode node, String nodesPlace) {
        if (node.isObject()) {
            return new Entry(node, where, nodesPlace, problems);
        }
        problem(nodesPlace, SafeText.value(node), "write keys and values");
        return null;
    }

    /**
     * Checks that the named parameter exists.
     *
     * @param parameters null where none are documented: then nothing is checked
     */
    void among(String key, String name, Collection<String> parameters) {
        if (name != null && parameters != null && !parameters.contains(name)) {
            wrong(key, SafeText.quoted(name), Suggestions.to(name, parameters).map(near -> "did you mean `" + near + "`?")
                    .orElse("name one of the properties under parameters"));
        }
    }

    void wrong(String key, String found, String remedy) {
        problem(at(key), found, remedy);
    }

    private void problem(String field, String found, String remedy) {
        problems.add("%s, %s: found %s; %s%s".formatted(where, field, found, remedy, remedy.endsWith("?") ? "" : "."));
    }

    private String at(String key) {
        return place.isEmpty() ? key : place + "." + key;
    }
}
