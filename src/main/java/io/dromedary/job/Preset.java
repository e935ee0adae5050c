package io.dromedary.job;

/**
 * A motion or a style that the provider offers.
 *
 * @param description null where the provider has none
 */
public record Preset(String id, String name, String description) {

    /** Which list a preset is in; the journal stores the name in lower case. */
    public enum Kind {
        MOTION, STYLE
    }
}
