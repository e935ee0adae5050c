package io.dromedary.catalogue;

import java.util.Locale;

/** What a model makes. */
public enum Kind {
    IMAGE, VIDEO, AUDIO,
    /** A character that later requests refer to; there is nothing to download. */
    CHARACTER;

    /** The spelling in catalogue files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
