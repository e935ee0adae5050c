package io.dromedary.drop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.Motion;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The values that one sidecar or profile gives for the {@link SidecarKey keys}, other than files and parameters of the model.
 *
 * @param values by key; keys that were not given are absent
 */
public record Said(Map<SidecarKey, Object> values) {

    public static final Said NOTHING = new Said(Map.of());

    public Said {
        Map<SidecarKey, Object> copy = new EnumMap<>(SidecarKey.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
    }

    /** @param tree already checked against a schema */
    static Said in(ObjectNode tree) {
        Map<SidecarKey, Object> values = new EnumMap<>(SidecarKey.class);
        for (SidecarKey key : SidecarKey.values()) {
            key.read(tree).ifPresent(value -> values.put(key, value));
        }
        return new Said(values);
    }

    /** These values, and the ones below for keys that were not given here. */
    Said over(Said below) {
        Map<SidecarKey, Object> merged = new EnumMap<>(SidecarKey.class);
        merged.putAll(below.values);
        merged.putAll(values);
        return new Said(merged);
    }

    /** Null where nothing is said. */
    public String text(SidecarKey key) {
        return (String) values.get(key);
    }

    /** Null where nothing is said. */
    public Integer number(SidecarKey key) {
        return (Integer) values.get(key);
    }

    /** Null where nothing is said; empty where there are explicitly none. */
    @SuppressWarnings("unchecked")
    public List<Motion> motions() {
        return (List<Motion>) values.get(SidecarKey.MOTIONS);
    }
}
