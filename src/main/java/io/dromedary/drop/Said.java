package io.dromedary.drop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.Motion;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What one sidecar or profile says in {@link SidecarKey keys} of its own, other than files and parameters.
 *
 * @param values of the keys that say something
 */
public record Said(Map<SidecarKey, Object> values) {

    public static final Said NOTHING = new Said(Map.of());

    public Said {
        Map<SidecarKey, Object> copy = new EnumMap<>(SidecarKey.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
    }

    /** @param tree whose values were checked */
    static Said in(ObjectNode tree) {
        Map<SidecarKey, Object> values = new EnumMap<>(SidecarKey.class);
        for (SidecarKey key : SidecarKey.values()) {
            key.read(tree).ifPresent(value -> values.put(key, value));
        }
        return new Said(values);
    }

    /** Key by key, where this says nothing. */
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
