package io.dromedary.drop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Defaults of an inbox folder, inherited ones included; null where nothing is said.
 *
 * @param promptPrefix put before every prompt
 * @param promptSuffix put after every prompt
 * @param params       defaults below those of the sidecar, key by key; never null
 */
public record Profile(String model, String prompt, String promptPrefix, String promptSuffix, ObjectNode params, Integer outputs) {

    /** Of a folder without any profile. */
    public static final Profile NONE = new Profile(null, null, null, null, null, null);

    public Profile {
        params = params == null ? JsonNodeFactory.instance.objectNode() : params;
    }

    /** This profile where it says something, else the other. */
    Profile over(Profile other) {
        ObjectNode merged = other.params.deepCopy();
        merged.setAll(params);
        return new Profile(
                model != null ? model : other.model,
                prompt != null ? prompt : other.prompt,
                promptPrefix != null ? promptPrefix : other.promptPrefix,
                promptSuffix != null ? promptSuffix : other.promptSuffix,
                merged,
                outputs != null ? outputs : other.outputs);
    }
}
