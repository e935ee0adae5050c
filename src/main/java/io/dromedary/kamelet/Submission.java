package io.dromedary.kamelet;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A drop that is to be sent.
 *
 * @param name    what its files are called, without suffix; the same key makes the same name
 * @param mark    the part of the name that no other key has, to search for
 * @param folder  in the inbox, empty for the inbox itself
 * @param sidecar as JSON
 * @param media   by the names of the files
 * @param until   how long its end is waited for; nanoseconds of this JVM's clock
 */
public record Submission(String name, String mark, String folder, byte[] sidecar, Map<String, byte[]> media, long until) {

    /** The names that its job may have: its first picture, or its sidecar. */
    List<String> drops() {
        String place = folder.isEmpty() ? "" : folder + "/";
        return Stream.concat(media.keySet().stream(), Stream.of(name + ".json")).map(place::concat)
                .toList();
    }

    /**
     * What the line has of it.
     *
     * @param id    empty where it has no job yet
     * @param state empty where it has no job yet
     */
    public record Job(String id, String state, String why) {

        private static final List<String> OPEN = List.of("", "ENTERING", "READY", "SUBMITTING", "WAITING", "COLLECTING");

        static final Job NONE = new Job("", "", "");

        public boolean unknown() {
            return id.isEmpty();
        }

        public boolean open() {
            return OPEN.contains(state);
        }
    }
}
