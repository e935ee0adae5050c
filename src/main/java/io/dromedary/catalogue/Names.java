package io.dromedary.catalogue;

import java.util.Optional;

/** Ids of what the provider lists by name: motions, styles and characters. */
public interface Names {

    /** What needs no list from the provider: the documented motions. */
    Names BUILT_IN = new BuiltInNames();

    /** Whether a text is an id already, which all of them are in the form of a UUID. */
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
     * @param version the variant that the model understands: v1, v2 or cinema
     */
    Optional<String> character(String name, String version);
}
