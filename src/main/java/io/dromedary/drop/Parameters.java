package io.dromedary.drop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The model's own parameters, as one sidecar or profile gives them.
 *
 * @param arguments its top-level keys that are parameters of the model
 * @param params    parameters that are passed on unchanged
 */
public record Parameters(ObjectNode arguments, ObjectNode params) {

    public static final Parameters NONE = new Parameters(JsonNodeFactory.instance.objectNode(), JsonNodeFactory.instance.objectNode());

    static Parameters in(ObjectNode tree, Schema schema) {
        return new Parameters(schema.others(tree), tree.get(SidecarKey.PARAMS.word()) instanceof ObjectNode params ? params : NONE.params);
    }

    /** These override the ones below, key by key, whether a key is at the top level or under {@code params}. */
    public Parameters over(Parameters below) {
        return new Parameters(over(below.arguments, arguments), over(below.params, params));
    }

    private ObjectNode over(ObjectNode below, ObjectNode own) {
        ObjectNode merged = below.deepCopy();
        arguments.fieldNames().forEachRemaining(merged::remove);
        params.fieldNames().forEachRemaining(merged::remove);
        merged.setAll(own);
        return merged;
    }
}
