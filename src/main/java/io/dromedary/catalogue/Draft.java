package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.ValidationMessage;
import io.dromedary.drop.DropRequest;
import io.dromedary.drop.MediaRole;
import io.dromedary.drop.Motion;
import io.dromedary.drop.Nearest;
import io.dromedary.drop.Problem;
import io.dromedary.drop.Shown;
import io.dromedary.drop.SidecarReader;
import io.dromedary.job.MediaFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One drop in the words of a model whose parameters are documented, and everything that is wrong with it. */
final class Draft {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Pattern UUID = Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Model model;
    private final Parameters parameters;
    private final DropRequest request;
    private final List<MediaFile> media;
    private final Names names;
    private final String drop;

    private final Filling filling;
    private final Map<String, JsonNode> values = new HashMap<>();
    /** What a person wrote that became a parameter. */
    private final Map<String, String> fields = new HashMap<>();
    /** Given, but in words whose meaning is not known; by parameter. */
    private final Map<String, String> pending = new HashMap<>();
    private final Map<String, Problem> problems = new LinkedHashMap<>();

    /** @param drop how messages call it */
    Draft(Model model, DropRequest request, List<MediaFile> media, Names names, String drop) {
        this.model = model;
        this.parameters = model.parameters();
        this.request = request;
        this.media = media;
        this.names = names;
        this.drop = drop;
        this.filling = new Filling(model, media, drop);
        filling.problems().forEach(problem -> problems.putIfAbsent(problem.field(), problem));

        takeArguments();
        takeOwnKeys();
        takeLookedUp();
        takeParams();
        takeMediaSize();
        List<Problem> untranslated = new ArrayList<>();
        model.translations().forEach(translation -> translate(translation, untranslated));
        takeRequiredDefaults();
        check();
        // What the schema says of one value is plainer than that a table does not have it.
        untranslated.forEach(problem -> problems.putIfAbsent(problem.field(), problem));
    }

    List<Problem> problems() {
        return List.copyOf(problems.values());
    }

    /** @throws IllegalStateException where a name could not be made an id */
    void refuseUnresolved() {
        if (!pending.isEmpty()) {
            throw new IllegalStateException("%s cannot be asked for: %s".formatted(model.id(), String.join("; ", new TreeSet<>(pending.values()))));
        }
    }

    /** Whether the model wants a seed, and none was given. */
    boolean lacksSeed() {
        return parameters.required().contains("seed") && !values.containsKey("seed");
    }

    /** The parameters in the order of the schema, then files and what only {@code params} knew, each in its own order. */
    ObjectNode body() {
        Map<String, JsonNode> all = new HashMap<>(filling.values());
        all.putAll(values);
        ObjectNode body = JSON.objectNode();
        Stream.of(parameters.order(), model.media().stream().map(Slot::parameter).toList(), fieldNames(request.params())).flatMap(List::stream)
                .filter(all::containsKey).forEach(name -> body.set(name, all.get(name)));
        return body;
    }

    // ------------------------------------------------------------------ what the drop says

    private void takeArguments() {
        for (Map.Entry<String, JsonNode> argument : request.arguments().properties()) {
            String name = argument.getKey();
            if (parameters.has(name)) {
                put(name, Spelling.of(argument.getValue(), parameters.rule(name)), name);
            } else if (model.translations().stream().noneMatch(translation -> translation.from().contains(name))) {
                unknown(name);
            }
        }
    }

    private void unknown(String name) {
        List<String> known = Stream.of(SidecarReader.keys().stream(), parameters.names().stream(), friendly()).flatMap(keys -> keys).distinct().toList();
        problem(name, "a key that neither a sidecar nor " + model.id() + " has", Nearest.to(name, known).map(near -> "did you mean `" + near + "`?")
                .orElse("use %s; what only the model knows goes under params".formatted(String.join(", ", ownWords()))));
    }

    private Stream<String> friendly() {
        return model.translations().stream().flatMap(translation -> translation.from().stream());
    }

    private List<String> ownWords() {
        return Stream.concat(parameters.names().stream(), friendly()).distinct().toList();
    }

    private void takeOwnKeys() {
        takeOwn("prompt", request.prompt() == null ? null : JSON.textNode(request.prompt()), "prompt");
        takeOwn("seed", request.seed() == null ? null : JSON.numberNode(request.seed()), "seed");
        takeOwn("enhance_prompt", request.enhancePrompt() == null ? null : JSON.booleanNode(request.enhancePrompt()), "enhance_prompt");
        if (model.outputs() != null || request.outputs() != null && request.outputs() > 1) {
            takeOwn("outputs", request.outputs() == null ? null : JSON.numberNode(request.outputs()), model.outputs());
        }
    }

    /** @param parameter null where the model has none for it */
    private void takeOwn(String key, JsonNode value, String parameter) {
        if (value == null) {
            return;
        }
        if (parameter == null || !parameters.has(parameter)) {
            problem(key, Shown.value(value), key.equals("outputs") ? "leave it out, since %s makes one at a time".formatted(model.id())
                    : "leave it out, since %s takes none".formatted(model.id()));
        } else if (!values.containsKey(parameter)) {
            put(parameter, value, key);
        }
    }

    private void takeLookedUp() {
        if (request.style() != null) {
            takeId("style", request.style(), model.style(), names::style, "give its id, or fetch the provider's list with ./dromedary styles");
        }
        if (request.character() != null) {
            Model.CharacterParameter character = model.character();
            takeId("character", request.character(), character == null ? null : character.parameter(),
                    name -> names.character(name, character.version()), null);
        }
        if (!request.motions().isEmpty()) {
            takeMotions(request.motions());
        }
    }

    /** @param remedy null where a name may become known later */
    private void takeId(String key, String name, String parameter, Function<String, Optional<String>> ids, String remedy) {
        if (parameter == null) {
            takesNone(key, name);
            return;
        }
        Optional<String> id = UUID.matcher(name).matches() ? Optional.of(name) : ids.apply(name);
        if (id.isPresent()) {
            put(parameter, JSON.textNode(id.get()), key);
            return;
        }
        pending.put(parameter, "the %s %s is not known".formatted(key, Shown.quoted(name)));
        if (remedy != null) {
            problem(key, Shown.quoted(name), remedy);
        }
    }

    private void takeMotions(List<Motion> motions) {
        if (model.motions() == null) {
            takesNone("motions", motions.get(0).name());
            return;
        }
        ArrayNode list = JSON.arrayNode();
        for (int i = 0; i < motions.size(); i++) {
            Motion motion = motions.get(i);
            Optional<String> id = UUID.matcher(motion.name()).matches() ? Optional.of(motion.name()) : names.motion(motion.name());
            if (id.isEmpty()) {
                problem("motions[%d]".formatted(i), Shown.quoted(motion.name()),
                        Nearest.to(motion.name(), BuiltInNames.motions().keySet()).map(near -> "did you mean `" + near + "`?")
                                .orElse("give its id, or fetch the provider's list with ./dromedary motions"));
            }
            ObjectNode entry = list.addObject().put("id", id.orElse(null));
            if (motion.strength() != null) {
                entry.put("strength", motion.strength());
            }
        }
        String parameter = model.motions().parameter();
        if (problems.keySet().stream().anyMatch(field -> field.startsWith("motions["))) {
            pending.put(parameter, "a motion is not known");
        } else if (model.motions().list()) {
            put(parameter, list, "motions");
        } else if (list.size() > 1) {
            problem("motions", list.size() + " motions", "give one, since %s takes no more".formatted(model.id()));
        } else if (list.get(0).has("strength")) {
            problem("motions[0].strength", list.get(0).get("strength").asText(), "leave it out, since %s knows no strength".formatted(model.id()));
        } else {
            put(parameter, list.get(0).get("id"), "motions[0]");
        }
    }

    private void takesNone(String key, String found) {
        problem(key, Shown.quoted(found), "leave it out or take another model, since %s knows no %s".formatted(model.id(),
                key.equals("motions") ? "motions" : key + "s"));
    }

    /** They go out as they are, over everything else. */
    private void takeParams() {
        for (Map.Entry<String, JsonNode> param : request.params().properties()) {
            put(param.getKey(), param.getValue(), "params." + param.getKey());
            pending.remove(param.getKey());
        }
    }

    // ------------------------------------------------------------------ what follows from it

    private void takeMediaSize() {
        Optional<MediaFile> picture = media.stream().filter(file -> file.role() == MediaRole.IMAGES).findFirst();
        if (picture.isPresent() && !model.mediaSize().isEmpty()) {
            values.putIfAbsent(model.mediaSize().get(0), JSON.numberNode(picture.get().width()));
            values.putIfAbsent(model.mediaSize().get(1), JSON.numberNode(picture.get().height()));
        }
    }

    private void translate(Translation translation, List<Problem> untranslated) {
        List<String> given = translation.from().stream().filter(name -> request.arguments().has(name) || values.containsKey(name)).toList();
        if (values.keySet().containsAll(translation.to())) {
            given.stream().filter(name -> !parameters.has(name) && request.arguments().has(name)).forEach(name -> problem(name,
                    Shown.value(request.arguments().get(name)), "leave it out, or else " + String.join(" and ", translation.to())));
            return;
        }
        if (given.isEmpty() && translation.to().stream().noneMatch(parameters.required()::contains)) {
            return;
        }
        List<String> row = translation.from().stream().map(name -> word(translation, name)).toList();
        List<JsonNode> meaning = translation.table().get(row);
        if (meaning == null) {
            for (String name : given) {
                List<String> known = translation.known(name);
                String remedy = known.contains(row.get(translation.from().indexOf(name)))
                        ? "there is no %s; give other ones, or %s".formatted(String.join(" ", row), String.join(" and ", translation.to()))
                        : "allowed is " + String.join(", ", known);
                untranslated.add(new Problem(drop, fields.getOrDefault(name, name), Shown.value(said(name)), remedy));
            }
            translation.to().forEach(name -> pending.put(name, "%s has no meaning".formatted(String.join(" ", row))));
            return;
        }
        for (int i = 0; i < translation.to().size(); i++) {
            values.putIfAbsent(translation.to().get(i), meaning.get(i));
        }
    }

    private JsonNode said(String name) {
        return values.getOrDefault(name, request.arguments().path(name));
    }

    /** What is said, or else meant by saying nothing, as the table spells it. */
    private String word(Translation translation, String name) {
        List<String> known = translation.known(name);
        JsonNode said = said(name).isMissingNode() ? parameters.rule(name).path("default") : said(name);
        return said.isMissingNode() ? known.get(0)
                : known.stream().filter(one -> Spelling.same(one, said.asText())).findFirst().orElse(said.asText());
    }

    private void takeRequiredDefaults() {
        parameters.required().stream().filter(name -> parameters.rule(name).has("default") && !pending.containsKey(name))
                .forEach(name -> values.putIfAbsent(name, parameters.rule(name).get("default")));
    }

    // ------------------------------------------------------------------ what is wrong with it

    private void check() {
        ObjectNode checked = JSON.objectNode();
        parameters.names().stream().filter(values::containsKey).forEach(name -> checked.set(name, values.get(name)));
        for (ValidationMessage message : parameters.check(checked)) {
            if (message.getType().equals("required") && message.getInstanceLocation().getNameCount() == 0) {
                missing(message.getProperty());
            } else {
                notAllowed(message);
            }
        }
    }

    private void missing(String parameter) {
        if (pending.containsKey(parameter) || parameter.equals("seed")) {
            return;
        }
        if (parameter.equals("prompt")) {
            problems.putIfAbsent("prompt", DropRequest.withoutPrompt(drop));
            return;
        }
        problem(wordFor(parameter), "none", "give " + Allowed.by(parameters.rule(parameter)));
    }

    /** What a person would write to have a parameter sent. */
    private String wordFor(String parameter) {
        if (parameter.equals(model.outputs())) {
            return "outputs";
        }
        if (parameter.equals(model.style())) {
            return "style";
        }
        if (model.character() != null && parameter.equals(model.character().parameter())) {
            return "character";
        }
        if (model.motions() != null && parameter.equals(model.motions().parameter())) {
            return "motions";
        }
        return SidecarReader.keys().contains(parameter) ? "params." + parameter : parameter;
    }

    private void notAllowed(ValidationMessage message) {
        StringBuilder field = new StringBuilder();
        JsonNode rule = JSON.objectNode().set("properties", JSON.objectNode());
        for (int i = 0; i < message.getInstanceLocation().getNameCount(); i++) {
            Object step = message.getInstanceLocation().getElement(i);
            rule = i == 0 ? parameters.rule(step.toString()) : step instanceof Integer ? rule.path("items") : rule.path("properties").path(step.toString());
            field.append(i == 0 ? fields.getOrDefault(step.toString(), step.toString()) : step instanceof Integer ? "[" + step + "]" : "." + step);
        }
        JsonNode value = message.getInstanceNode();
        switch (message.getType()) {
            case "required" -> problem(field + "." + message.getProperty(), "none", "give " + Allowed.by(rule.path("properties").path(message.getProperty())));
            case "additionalProperties" -> problem(field + "." + message.getProperty(), "a key that does not exist",
                    "use " + String.join(", ", fieldNames(rule.path("properties"))));
            case "maxLength" -> problem(field.toString(), value.asText().length() + " characters", "allowed is " + Allowed.by(rule));
            case "maxItems" -> problem(field.toString(), value.size() + " entries", "allowed is " + Allowed.by(rule));
            default -> problem(field.toString(), Shown.value(value), suggestion(value, rule) + Allowed.by(rule));
        }
    }

    private static String suggestion(JsonNode value, JsonNode rule) {
        List<String> words = new ArrayList<>();
        rule.path("enum").forEach(word -> words.add(word.asText()));
        return value.isTextual() ? Nearest.to(value.asText(), words).map(near -> "did you mean " + near + "? Allowed is ").orElse("allowed is ")
                : "allowed is ";
    }

    private void put(String parameter, JsonNode value, String field) {
        values.put(parameter, value);
        fields.put(parameter, field);
    }

    private void problem(String field, String found, String remedy) {
        problems.putIfAbsent(field, new Problem(drop, field, found, remedy));
    }

    private static List<String> fieldNames(JsonNode node) {
        List<String> fieldNames = new ArrayList<>();
        node.fieldNames().forEachRemaining(fieldNames::add);
        return fieldNames;
    }
}
