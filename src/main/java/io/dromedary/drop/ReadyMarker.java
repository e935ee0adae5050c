package io.dromedary.drop;

import java.util.Locale;

/** Files that say of others that they are whole. */
public final class ReadyMarker {

    /** A file beside {@code photo.png} is called {@code photo.png.done}. */
    public static final String SUFFIX = ".done";
    /** A file in a folder, for all that is in it and below it. */
    public static final String IN_FOLDER = "_READY";

    private ReadyMarker() {
    }

    /** Whether it is, by its name, the marker of another file. */
    public static boolean isName(String file) {
        return file.length() > SUFFIX.length() && file.toLowerCase(Locale.ROOT).endsWith(SUFFIX);
    }

    /** The name of the file that a marker is about. */
    public static String target(String marker) {
        return marker.substring(0, marker.length() - SUFFIX.length());
    }
}
