package io.dromedary.job;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The files that a sidecar names, by role.
 *
 * @param byRole in the order of the roles; an unspecified role is absent, one that is explicitly empty has an empty list
 */
public record NamedFiles(Map<MediaRole, List<String>> byRole) {

    public static final NamedFiles NONE = new NamedFiles(Map.of());

    public NamedFiles {
        Map<MediaRole, List<String>> copy = new EnumMap<>(MediaRole.class);
        byRole.forEach((role, files) -> copy.put(role, List.copyOf(files)));
        byRole = Collections.unmodifiableMap(copy);
    }

    /** Null where the picture is paired by its name. */
    public List<String> images() {
        return byRole.get(MediaRole.IMAGES);
    }

    public boolean has(MediaRole role) {
        return byRole.containsKey(role);
    }

    /** Each once, pictures first; one file may have two roles, such as the beginning and the end of a video. */
    public List<String> all() {
        return byRole.values().stream().flatMap(List::stream).distinct().toList();
    }
}
