package io.dromedary.catalogue;

import java.util.Locale;

/** What a model makes. */
public enum Kind {
    IMAGE, VIDEO, AUDIO,
    /** A character that later requests name; there is nothing to download. */
    CHARACTER;

    /** As the catalogue's files write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
