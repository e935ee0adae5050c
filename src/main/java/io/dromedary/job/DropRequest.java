package io.dromedary.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;

/**
 * The request for one drop, merged from sidecar, profile and default model; null where none of them has a value.
 *
 * @param model     as the catalogue names it
 * @param prompt    null where the model does not need one
 * @param arguments model parameters that the sidecar gives as top-level keys, validated against the catalogue; never null
 * @param params    passed on unchanged; they override the arguments
 * @param character name of a character, replaced by its id when the request is sent
 * @param images    as {@link NamedFiles#images()}
 * @param maxCredits what it may cost without a person's approval; null where there is no such limit
 */
public record DropRequest(String model, String prompt, ObjectNode params, List<String> images, Integer outputs, Long seed,
        Boolean enhancePrompt, String outputName, int priority, String variation,
        ObjectNode arguments, String character, List<Motion> motions, String style, Target target, BigDecimal maxCredits) {

    public DropRequest {
        arguments = arguments == null ? JsonNodeFactory.instance.objectNode() : arguments;
        motions = motions == null ? List.of() : List.copyOf(motions);
        // The job was registered before there was more than one generation of the API.
        target = target == null ? new Target(Target.QUEUE, model) : target;
    }

    /** Without a limit of what it may cost. */
    public DropRequest(String model, String prompt, ObjectNode params, List<String> images, Integer outputs, Long seed,
            Boolean enhancePrompt, String outputName, int priority, String variation, ObjectNode arguments, String character,
            List<Motion> motions, String style, Target target) {
        this(model, prompt, params, images, outputs, seed, enhancePrompt, outputName, priority, variation, arguments, character, motions,
                style, target, null);
    }

    public static Problem withoutPrompt(String nameForMessages) {
        return new Problem(nameForMessages, "prompt", "none",
                "write one into a sidecar beside it (a .txt, or prompt: ... in a .yaml) or into the folder's _profile.yaml");
    }

    /** The same request with its target filled in. */
    public DropRequest aimedAt(String modelId, Target where, Long chosenSeed) {
        return new DropRequest(modelId, prompt, params, images, outputs, chosenSeed, enhancePrompt, outputName, priority, variation,
                arguments,
                character, motions, style, where, maxCredits);
    }

    /** The same request with other parameters that are passed on unchanged. */
    public DropRequest passingOn(ObjectNode other) {
        return new DropRequest(model, prompt, other, images, outputs, seed, enhancePrompt, outputName, priority, variation, arguments,
                character, motions, style, target, maxCredits);
    }
}
