package io.dromedary.catalogue;

import java.util.Optional;

/** Finds the ids of motions, styles and characters, which the provider lists by name. */
public interface Names {

    /** The documented motions, which need no list from the provider. */
    Names BUILT_IN = new BuiltInNames();

    /** Whether a text is an id already: all ids are UUIDs. */
    static boolean isId(String text) {
        return text.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    }

    /** The id of a motion. */
    Optional<String> motion(String nameOrId);

    /** The id of a style. */
    Optional<String> style(String nameOrId);

    /**
     * The id of a character.
     *
     * @param version the version that the model takes: v1, v2 or cinema
     */
    Optional<String> character(String name, String version);
}
