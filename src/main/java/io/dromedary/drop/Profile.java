package io.dromedary.drop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.Motion;
import java.util.List;

/**
 * Defaults of an inbox folder, inherited ones included; null where nothing is said.
 *
 * @param promptPrefix put before every prompt
 * @param promptSuffix put after every prompt
 * @param params       defaults below those of the sidecar, key by key; never null
 * @param arguments    parameters of the model in keys of their own, defaults likewise; never null
 * @param motions      empty when there are explicitly none
 */
public record Profile(String model, String prompt, String promptPrefix, String promptSuffix, ObjectNode params, Integer outputs,
        ObjectNode arguments, String character, List<Motion> motions, String style) {

    /** Of a folder without any profile. */
    public static final Profile NONE = new Profile(null, null, null, null, null, null, null, null, null, null);

    public Profile {
        params = params == null ? JsonNodeFactory.instance.objectNode() : params;
        arguments = arguments == null ? JsonNodeFactory.instance.objectNode() : arguments;
        motions = motions == null ? null : List.copyOf(motions);
    }

    /** This profile where it says something, else the other. */
    public Profile over(Profile other) {
        Parameters merged = parameters().over(other.parameters());
        return new Profile(
                model != null ? model : other.model,
                prompt != null ? prompt : other.prompt,
                promptPrefix != null ? promptPrefix : other.promptPrefix,
                promptSuffix != null ? promptSuffix : other.promptSuffix,
                merged.params(),
                outputs != null ? outputs : other.outputs,
                merged.arguments(),
                character != null ? character : other.character,
                motions != null ? motions : other.motions,
                style != null ? style : other.style);
    }

    public Parameters parameters() {
        return new Parameters(arguments, params);
    }
}
