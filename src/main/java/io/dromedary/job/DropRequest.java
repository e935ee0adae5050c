package io.dromedary.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

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
}
