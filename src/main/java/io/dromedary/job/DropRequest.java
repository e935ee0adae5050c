package io.dromedary.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.drop.Parameters;
import io.dromedary.drop.Profile;
import io.dromedary.drop.Sidecar;
import io.dromedary.drop.SidecarReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is asked of the API for one drop, once sidecar, profile and default model are put together; null where nobody said anything.
 *
 * @param model     as the catalogue names it
 * @param prompt    null where the model can do without
 * @param arguments what the sidecar says in its own top-level keys of the model's parameters, checked against the catalogue; never null
 * @param params    passed on as they are, over the arguments
 * @param character name of a character, whose id is put in when the request is sent
 * @param images    as {@link NamedFiles#images()}
 */
public record DropRequest(String model, String prompt, ObjectNode params, List<String> images, Integer outputs, Long seed,
        Boolean enhancePrompt, String outputName, int priority, String variation,
        ObjectNode arguments, String character, List<Motion> motions, String style, Target target) {

    public DropRequest {
        arguments = arguments == null ? JsonNodeFactory.instance.objectNode() : arguments;
        motions = motions == null ? List.of() : List.copyOf(motions);
        // Of a job that was entered before there was more than one generation of the API.
        target = target == null ? new Target(Target.QUEUE, model) : target;
    }

    /**
     * The sidecar goes before the profile, the profile before the default model. A record is complete, so that a changed profile
     * does not change what it makes again.
     *
     * @param sidecarOrNull   null when only media came and the profile has to do
     * @param nameForMessages how messages call the drop
     */
    public static DropRequest of(Sidecar sidecarOrNull, Profile profile, String defaultModelOrNull, String nameForMessages)
            throws InvalidDropException {
        Sidecar sidecar = sidecarOrNull == null ? Sidecar.ofPrompt(null) : sidecarOrNull;
        Profile defaults = sidecar.record() ? Profile.NONE : profile;

        String model = first(sidecar.model(), defaults.model(), defaultModelOrNull);
        String prompt = first(sidecar.prompt(), defaults.prompt());
        List<Problem> problems = new ArrayList<>();
        if (model == null) {
            problems.add(new Problem(nameForMessages, "model", "none",
                    "name one in the sidecar (model: ...), in the folder's _profile.yaml or as dromedary.model"));
        }
        // Whether a model can do without is known to the catalogue; but nobody asked for anything by a file alone.
        if (prompt == null && sidecarOrNull == null) {
            problems.add(withoutPrompt(nameForMessages));
        }
        Parameters parameters = sidecar.parameters().over(defaults.parameters());
        if (!problems.isEmpty()) {
            // First, since a person reads one line, and this is what has to be corrected.
            problems.addAll(0, misspelt(parameters.arguments(), problems.stream().map(Problem::field).toList(), nameForMessages));
            throw new InvalidDropException(problems);
        }

        return new DropRequest(model, prompt == null ? null : joined(defaults.promptPrefix(), prompt, defaults.promptSuffix()), parameters.params(),
                sidecar.files().images(),
                sidecar.outputs() != null ? sidecar.outputs() : defaults.outputs(), sidecar.seed(), sidecar.enhancePrompt(),
                sidecar.outputName(), sidecar.priority(), sidecar.variation(), parameters.arguments(),
                first(sidecar.character(), defaults.character()), sidecar.motions() != null ? sidecar.motions() : defaults.motions(),
                first(sidecar.style(), defaults.style()), null);
    }

    /** What is missing may be there under a name that is not quite right. */
    private static List<Problem> misspelt(ObjectNode arguments, List<String> missing, String nameForMessages) {
        List<Problem> problems = new ArrayList<>();
        arguments.fieldNames().forEachRemaining(key -> SidecarReader.nearestKey(key).filter(missing::contains).ifPresent(known ->
                problems.add(new Problem(nameForMessages, key, "a key that does not exist", "did you mean `" + known + "`?"))));
        return problems;
    }

    /** What is wrong with a drop that needs a prompt and has none. */
    public static Problem withoutPrompt(String nameForMessages) {
        return new Problem(nameForMessages, "prompt", "none",
                "write one into a sidecar beside it (a .txt, or prompt: ... in a .yaml) or into the folder's _profile.yaml");
    }

    /** The same request, once it is known where it goes. */
    public DropRequest aimedAt(String modelId, Target where, Long chosenSeed) {
        return new DropRequest(modelId, prompt, params, images, outputs, chosenSeed, enhancePrompt, outputName, priority, variation, arguments,
                character, motions, style, where);
    }

    private static String first(String... values) {
        return Stream.of(values).filter(value -> value != null && !value.isBlank()).findFirst().orElse(null);
    }

    private static String joined(String... parts) {
        return Stream.of(parts).filter(Objects::nonNull).map(String::strip).filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
