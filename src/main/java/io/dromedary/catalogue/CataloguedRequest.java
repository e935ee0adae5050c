package io.dromedary.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.drop.SidecarKey;
import io.dromedary.job.DropRequest;
import io.dromedary.job.MediaFile;
import io.dromedary.job.MediaRole;
import io.dromedary.job.Motion;
import io.dromedary.job.Problem;
import io.dromedary.text.SafeText;
import io.dromedary.text.Suggestions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** One drop expressed in the parameters of a documented model, and everything that is wrong with it. */
final class CataloguedRequest {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** Placeholder for an id that is not known yet, so that everything else can be checked. */
    private static final String NO_ID = "00000000-0000-0000-0000-000000000000";

    private final Model model;
    private final ParameterSchema parameters;
    private final DropRequest request;
    private final List<MediaFile> media;
    private final Names names;
    private final String drop;

    private final SlotAssignment filling;
    private final Map<String, JsonNode> values = new HashMap<>();
    /** By parameter: the field of the drop that it came from. Messages name that field. */
    private final Map<String, String> fields = new HashMap<>();
    /** By parameter: given, but what it means is not known; the text says why. */
    private final Map<String, String> pending = new HashMap<>();
    private final Map<String, Problem> problems = new LinkedHashMap<>();

    /** @param drop what messages call it */
    CataloguedRequest(Model model, DropRequest request, List<MediaFile> media, Names names, String drop) {
        this.model = model;
        this.parameters = model.parameters();
        this.request = request;
        this.media = media;
        this.names = names;
        this.drop = drop;
        this.filling = new SlotAssignment(model, media, drop);
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
        // Last, since the schema's message about the same field is clearer than that a table does not have the value.
        untranslated.forEach(problem -> problems.putIfAbsent(problem.field(), problem));
        // What is wrong with one of the numbers comes first.
        if (problems.isEmpty()) {
            Counts.saidTwice(request, model.outputs(), drop).ifPresent(twice -> problems.put(twice.field(), twice));
        }
    }

    List<Problem> problems() {
        return List.copyOf(problems.values());
    }

    /** @throws IllegalStateException where the id of a name, or the meaning of a value, is not known */
    void refuseUnresolved() {
        if (!pending.isEmpty()) {
            throw new IllegalStateException("%s cannot be asked yet: %s".formatted(model.id(),
                    String.join("; ", new TreeSet<>(pending.values()))));
        }
    }

    /** Whether the model requires a seed, and none was given. */
    boolean lacksSeed() {
        return parameters.required().contains("seed") && !values.containsKey("seed");
    }

    /**
     * In the order of the schema: its parameters, file parameters at their place among them or after them, then {@code params} that it does
     * not have.
     */
    ObjectNode body() {
        Map<String, JsonNode> all = new HashMap<>(filling.values());
        all.putAll(values);
        List<String> order = new ArrayList<>(parameters.names());
        for (Slot slot : model.media()) {
            int place = order.indexOf(slot.before());
            order.add(place < 0 ? order.size() : place, slot.parameter());
        }
        order.addAll(ParameterSchema.names(request.params()));
        ObjectNode body = JSON.objectNode();
        order.stream().filter(all::containsKey).forEach(name -> body.set(name, all.get(name)));
        return body;
    }

    // ------------------------------------------------------------------ what is given

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
        List<String> known = Stream.concat(SidecarKey.ofSidecars().stream(), ownWords().stream()).distinct().toList();
        problem(name, "a key that neither a sidecar nor " + model.id() + " has",
                Suggestions.to(name, known).map(near -> "did you mean `" + near + "`?")
                        .orElse("use %s; what only the model knows goes under params".formatted(String.join(", ", ownWords()))));
    }

    private Stream<String> friendly() {
        return model.translations().stream().flatMap(translation -> translation.from().stream());
    }

    private List<String> ownWords() {
        return Stream.concat(parameters.names().stream(), friendly()).distinct().toList();
    }

    private void takeOwnKeys() {
        for (SidecarKey key : SidecarKey.values()) {
            takeOwn(key.word(), key.parameter(request), key.word());
        }
        if (model.outputs() != null || request.outputs() != null && request.outputs() > 1) {
            takeOwn("outputs", request.outputs() == null ? null : JSON.numberNode(request.outputs()), model.outputs());
        }
    }

    /** @param parameter null where the model has none for the key */
    private void takeOwn(String key, JsonNode value, String parameter) {
        if (value == null) {
            return;
        }
        if (parameter == null || !parameters.has(parameter)) {
            problem(key, SafeText.value(value), key.equals("outputs")
                    ? "leave it out, since %s makes one at a time".formatted(model.id())
                    : "leave it out, since %s takes none".formatted(model.id()));
        } else if (!values.containsKey(parameter)) {
            put(parameter, value, key);
        }
    }

    private void takeLookedUp() {
        if (request.style() != null) {
            takeId("style", request.style(), model.style(), names::style);
        }
        if (request.character() != null) {
            Model.CharacterParameter character = model.character();
            takeId("character", request.character(), character == null ? null : character.parameter(),
                    name -> names.character(name, character.version()));
        }
        if (!request.motions().isEmpty()) {
            takeMotions(request.motions());
        }
    }

    /**
     * An unknown name is no error yet: it may become known before the request is sent, since the provider's lists change and characters are
     * created.
     */
    private void takeId(String key, String name, String parameter, Function<String, Optional<String>> ids) {
        if (parameter == null) {
            takesNone(key, name);
            return;
        }
        Optional<String> id = Names.isId(name) ? Optional.of(name) : ids.apply(name);
        if (id.isPresent()) {
            put(parameter, JSON.textNode(id.get()), key);
        } else {
            pending.put(parameter, "the %s %s is not known".formatted(key, SafeText.quoted(name)));
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
            Optional<String> id = Names.isId(motion.name()) ? Optional.of(motion.name()) : names.motion(motion.name());
            if (id.isEmpty()) {
                pending.put(model.motions().parameter(), "the motion %s is not known".formatted(SafeText.quoted(motion.name())));
            }
            ObjectNode entry = list.addObject().put("id", id.orElse(NO_ID));
            if (motion.strength() != null) {
                entry.put("strength", motion.strength());
            }
        }
        String parameter = model.motions().parameter();
        if (model.motions().list()) {
            put(parameter, list, "motions");
        } else if (list.size() > 1) {
            problem("motions", list.size() + " motions", "give one, since %s takes no more".formatted(model.id()));
        } else if (list.get(0).has("strength")) {
            problem("motions[0].strength", list.get(0).get("strength").asText(),
                    "leave it out, since %s knows no strength".formatted(model.id()));
        } else {
            put(parameter, list.get(0).get("id"), "motions[0]");
        }
    }

    private void takesNone(String key, String found) {
        problem(key, SafeText.quoted(found), "leave it out or take another model, since %s knows no %s".formatted(model.id(),
                key.equals("motions") ? "motions" : key + "s"));
    }

    /** They are sent unchanged, and override everything else. */
    private void takeParams() {
        for (Map.Entry<String, JsonNode> param : request.params().properties()) {
            put(param.getKey(), param.getValue(), "params." + param.getKey());
            pending.remove(param.getKey());
        }
    }

    // ------------------------------------------------------------------ what is derived

    private void takeMediaSize() {
        Optional<MediaFile> picture = media.stream().filter(file -> file.role() == MediaRole.IMAGES).findFirst();
        if (picture.isPresent() && !model.mediaSize().isEmpty()) {
            values.putIfAbsent(model.mediaSize().get(0), JSON.numberNode(picture.get().width()));
            values.putIfAbsent(model.mediaSize().get(1), JSON.numberNode(picture.get().height()));
        }
    }

    private void translate(Translation translation, List<Problem> untranslated) {
        List<String> given = translation.from().stream()
                .filter(name -> request.arguments().has(name) || values.containsKey(name)).toList();
        if (values.keySet().containsAll(translation.to())) {
            given.stream().filter(name -> !parameters.has(name) && translation.to().stream().allMatch(request.arguments()::has))
                    .forEach(name -> problem(name, SafeText.value(said(name)),
                            "leave it out, or leave out %s, which says the same".formatted(String.join(" and ", translation.to()))));
            return;
        }
        if (given.isEmpty() && translation.to().stream().noneMatch(parameters.required()::contains)) {
            return;
        }
        List<String> row = translation.from().stream().map(name -> word(translation, name)).toList();
        List<JsonNode> meaning = translation.table().get(row);
        if (meaning == null) {
            List<String> strange = given.stream()
                    .filter(name -> !translation.known(name).contains(row.get(translation.from().indexOf(name)))).toList();
            for (String name : strange.isEmpty() ? given : strange) {
                String remedy = strange.isEmpty()
                        ? "give another %s, since there is no %s; or say %s itself".formatted(String.join(" or ", translation.from()),
                                String.join(" ", row), String.join(" and ", translation.to()))
                        : "allowed is " + String.join(", ", translation.known(name));
                untranslated.add(new Problem(drop, fields.getOrDefault(name, name), SafeText.value(said(name)), remedy));
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

    /** The given value, or else the one that its absence stands for, in the table's spelling. */
    private String word(Translation translation, String name) {
        List<String> known = translation.known(name);
        JsonNode said = said(name).isMissingNode() ? parameters.rule(name).path("default") : said(name);
        return said.isMissingNode()
                ? known.get(0)
                : known.stream().filter(one -> Spelling.same(one, said.asText())).findFirst().orElse(said.asText());
    }

    private void takeRequiredDefaults() {
        parameters.required().stream().filter(name -> parameters.rule(name).has("default") && !pending.containsKey(name))
                .forEach(name -> values.putIfAbsent(name, parameters.rule(name).get("default")));
    }

    // ------------------------------------------------------------------ validation

    private void check() {
        ObjectNode checked = JSON.objectNode();
        parameters.names().stream().filter(values::containsKey).forEach(name -> checked.set(name, values.get(name)));
        for (SchemaViolation breach : parameters.check(checked)) {
            if (breach.missing()) {
                missing(breach);
            } else {
                problem(fields.getOrDefault(breach.parameter(), breach.parameter()) + breach.inside(), breach.found(), breach.remedy());
            }
        }
    }

    private void missing(SchemaViolation breach) {
        String parameter = breach.parameter();
        if (pending.containsKey(parameter) || parameter.equals("seed")) {
            return;
        }
        if (parameter.equals("prompt")) {
            problems.putIfAbsent("prompt", DropRequest.withoutPrompt(drop));
            return;
        }
        problem(wordFor(parameter), breach.found(), breach.remedy());
    }

    /** The key that a person would write for a parameter. */
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
        return SidecarKey.ofSidecars().contains(parameter) ? "params." + parameter : parameter;
    }

    private void put(String parameter, JsonNode value, String field) {
        values.put(parameter, value);
        fields.put(parameter, field);
    }

    private void problem(String field, String found, String remedy) {
        problems.putIfAbsent(field, new Problem(drop, field, found, remedy));
    }
}
