package io.dromedary.drop;

import java.util.Locale;

/** A folder that is one drop: everything in it belongs together. */
public final class DropFolder {

    private static final String SUFFIX = ".drop";

    private DropFolder() {
    }

    /** @param name of the folder itself, without its path */
    public static boolean isName(String name) {
        return name.length() > SUFFIX.length() && name.toLowerCase(Locale.ROOT).endsWith(SUFFIX);
    }
}
