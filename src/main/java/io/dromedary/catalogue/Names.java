package io.dromedary.catalogue;

import java.util.Optional;

/** Ids of what the provider lists by name: motions, styles and characters. */
public interface Names {

    /** What needs no list from the provider: the documented motions. */
    Names BUILT_IN = new BuiltInNames();

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
