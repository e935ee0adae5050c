package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.MediaRole;
import io.dromedary.job.Target;
import io.dromedary.text.SafeText;
import io.dromedary.text.Suggestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One catalogue file: a family of models. The format is {@code schema/model.schema.json}. */
final class ModelFile {

    private static final List<String> KEYS = List.of("id", "like", "aliases", "title", "kind", "dialect", "path", "media", "outputs",
            "motions",
            "style", "character", "translate", "media_size", "edits", "parameters", "sources", "note");
    /** Keys that refer to parameters: a problem where none are documented. */
    private static final List<String> OF_PARAMETERS = List.of("outputs", "motions", "style", "character", "translate", "media_size");
    private static final Pattern PATH = Pattern.compile("^(?!.*//)(?!.*/$)(?!.*(?:^|/)\\.{1,2}(?:/|$))[A-Za-z0-9._-][A-Za-z0-9._/-]*$");
    private static final Pattern ALIAS = Pattern.compile("^[a-z0-9][a-z0-9.-]*$");

    private final String file;
    private final Map<String, ObjectNode> others;
    private final List<String> problems;
    private final Map<String, ObjectNode> trees = new LinkedHashMap<>();
    private final List<Model> models = new ArrayList<>();

    /**
     * @param file     what messages call it
     * @param others   models in other files, which {@code like} may name
     * @param problems collects what is wrong
     */
    ModelFile(ObjectNode tree, String file, Map<String, ObjectNode> others, List<String> problems) {
        this.file = file;
        this.others = others;
        this.problems = problems;
        Entry entry = Entry.of(tree, file, problems);
        entry.knowsOnly(List.of("family", "models"));
        String family = entry.demanded("family");
        if (!entry.has("models")) {
            entry.wrong("models", "nothing", "write a list of models");
        }
        for (JsonNode given : tree.path("models").isArray() ? tree.get("models") : JsonNodeFactory.instance.arrayNode()) {
            add(given, family);
        }
    }

    List<Model> models() {
        return models;
    }

    /** The models as written, with {@code like} resolved. */
    Map<String, ObjectNode> trees() {
        return trees;
    }

    private void add(JsonNode given, String family) {
        String id = given.path("id").asText("");
        int before = problems.size();
        Entry entry = Entry.of(given, "%s, model %s".formatted(file, id.isEmpty() ? "number " + (trees.size() + 1) : SafeText.line(id)),
                problems);
        entry.demanded("id");
        entry.text("id", PATH, "write a path such as higgsfield-ai/dop/standard, without host or leading slash");
        if (trees.containsKey(id)) {
            entry.wrong("id", SafeText.quoted(id) + " again", "keep each model once");
        }
        entry.knowsOnly(KEYS);
        if (problems.size() > before) {
            return;
        }
        ObjectNode tree = resolved((ObjectNode) given, entry);
        trees.put(id, tree);
        Model model = model(Entry.of(tree, "%s, model %s".formatted(file, id), problems), family);
        if (problems.size() == before) {
            models.add(model);
        }
    }

    private ObjectNode resolved(ObjectNode given, Entry entry) {
        if (!given.has("like")) {
            return given;
        }
        String like = given.path("like").asText("");
        ObjectNode base = trees.getOrDefault(like, others.get(like));
        if (base == null) {
            List<String> known = Stream.concat(trees.keySet().stream(), others.keySet().stream()).toList();
            entry.wrong("like", SafeText.quoted(like), Suggestions.to(like, known).map(near -> "did you mean `" + near + "`?")
                    .orElse("name a model that stands before it in this file, or a built-in one"));
            return given;
        }
        ObjectNode merged = base.deepCopy();
        merged.remove(List.of("aliases", "title"));
        merged.setAll(given);
        merged.remove("like");
        return merged;
    }

    private Model model(Entry entry, String family) {
        String id = entry.text("id");
        String title = entry.has("title") ? entry.text("title") : id;
        String kind = entry.oneOf("kind", Stream.of(Kind.values()).map(Kind::word).toList());
        String dialect = entry.oneOf("dialect", Target.DIALECTS);
        String path = entry.has("path") ? entry.text("path", PATH, "write a path without host or leading slash") : id;
        List<Slot> media = entry.mappings("media").stream().map(this::slot).toList();
        Set<String> slots = new HashSet<>();
        media.stream().filter(slot -> !slots.add(slot.parameter()))
                .forEach(slot -> entry.wrong("media", SafeText.quoted(slot.parameter()) + " twice", "name each parameter once"));
        ParameterSchema parameters = entry.has("parameters") ? parameters(entry) : null;
        List<String> names = parameters == null ? null : parameters.names();
        if (!entry.has("parameters")) {
            OF_PARAMETERS.stream().filter(entry::has)
                    .forEach(key -> entry.wrong(key, "it without parameters", "describe the parameters, or leave it out"));
        }
        if (parameters != null) {
            media.forEach(slot -> entry.among("media", slot.before(), names));
            names.stream().filter(slots::contains)
                    .forEach(name -> entry.wrong("media", SafeText.quoted(name) + " under parameters too", "keep it here"));
        }
        String outputs = entry.text("outputs");
        entry.among("outputs", outputs, names);
        String style = entry.text("style");
        entry.among("style", style, names);
        List<String> mediaSize = entry.texts("media_size");
        mediaSize.forEach(name -> entry.among("media_size", name, names));
        if (entry.has("media_size") && mediaSize.size() != 2) {
            entry.wrong("media_size", mediaSize.size() + " names", "name the parameter of the width and the one of the height");
        }
        return new Model(id, family, aliases(entry), title, kind == null ? null : Kind.valueOf(kind.toUpperCase(Locale.ROOT)), dialect,
                path, media,
                outputs, motions(entry, names), style, character(entry, names), translations(entry, names), mediaSize,
                entry.flag("edits"), parameters,
                entry.texts("sources"), entry.text("note"));
    }

    private static List<String> aliases(Entry entry) {
        List<String> aliases = entry.texts("aliases");
        aliases.stream().filter(alias -> !ALIAS.matcher(alias).matches())
                .forEach(alias -> entry.wrong("aliases", SafeText.quoted(alias), "use small letters, digits, dots and dashes"));
        return aliases;
    }

    private Slot slot(Entry entry) {
        entry.knowsOnly(List.of("parameter", "takes", "form", "list", "min", "max", "before"));
        String takes = entry.oneOf("takes", Arrays.stream(MediaRole.values()).map(MediaRole::key).toList());
        String form = entry.oneOf("form", Arrays.stream(Form.values()).map(Form::word).toList());
        boolean list = entry.flag("list");
        int min = entry.number("min", 0, 0);
        int max = entry.number("max", Math.max(1, min), 1);
        if (max < min) {
            entry.wrong("max", Integer.toString(max), "make it at least min, which is " + min);
        }
        if (max > 1 && !list) {
            entry.wrong("max", Integer.toString(max), "write list: true, or take at most one");
        }
        return new Slot(entry.demanded("parameter"),
                Arrays.stream(MediaRole.values()).filter(role -> role.key().equals(takes)).findAny().orElse(null),
                form == null ? null : Form.valueOf(form.toUpperCase(Locale.ROOT)), list, min, max, entry.text("before"));
    }

    private static ParameterSchema parameters(Entry entry) {
        if (!entry.get("parameters").path("properties").isObject()) {
            entry.wrong("parameters", SafeText.value(entry.get("parameters")), "write a JSON Schema of a mapping with its properties");
            return null;
        }
        ParameterSchema parameters = new ParameterSchema((ObjectNode) entry.get("parameters"));
        SchemaKeywords.unknown(entry.get("parameters")).forEach(unknown -> entry.wrong("parameters." + unknown.place(),
                "a key that does not exist", Suggestions.to(unknown.keyword(), SchemaKeywords.ALL)
                        .map(near -> "did you mean `" + near + "`?").orElse("use a keyword of JSON Schema 2020-12, or take it out")));
        parameters.required().forEach(name -> entry.among("parameters.required", name, parameters.names()));
        return parameters;
    }

    private static Model.Motions motions(Entry model, List<String> names) {
        Entry entry = model.mapping("motions");
        if (entry == null) {
            return null;
        }
        entry.knowsOnly(List.of("parameter", "form"));
        String parameter = entry.demanded("parameter");
        entry.among("parameter", parameter, names);
        return new Model.Motions(parameter, "list".equals(entry.oneOf("form", List.of("list", "id"))));
    }

    private static Model.CharacterParameter character(Entry model, List<String> names) {
        Entry entry = model.mapping("character");
        if (entry == null) {
            return null;
        }
        entry.knowsOnly(List.of("parameter", "version"));
        String parameter = entry.demanded("parameter");
        entry.among("parameter", parameter, names);
        return new Model.CharacterParameter(parameter, entry.oneOf("version", List.of("v1", "v2", "cinema")));
    }

    private static List<Translation> translations(Entry model, List<String> names) {
        return model.mappings("translate").stream().map(entry -> {
            entry.knowsOnly(List.of("from", "to", "table"));
            List<String> from = entry.texts("from");
            List<String> to = entry.texts("to");
            to.forEach(name -> entry.among("to", name, names));
            Map<List<String>, List<JsonNode>> table = new LinkedHashMap<>();
            entry.get("table").properties().forEach(row -> {
                List<String> key = List.of(row.getKey().split(" "));
                List<JsonNode> values = new ArrayList<>();
                row.getValue().forEach(values::add);
                if (key.size() != from.size() || values.size() != to.size() || !row.getValue().isArray()) {
                    entry.wrong("table", SafeText.quoted(row.getKey()),
                            "write as many words as `from` has, and a list of as many values as `to` has");
                }
                table.put(key, values);
            });
            if (from.isEmpty() || to.isEmpty() || table.isEmpty()) {
                entry.wrong("table", "from, to or table empty", "say what becomes what");
            }
            return new Translation(from, to, table);
        }).toList();
    }
}
