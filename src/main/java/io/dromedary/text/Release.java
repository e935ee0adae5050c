package io.dromedary.text;

/** Which Dromedary this is. */
public final class Release {

    private Release() {
    }

    /** Such as {@code Dromedary 0.1.0}. */
    public static String name() {
        String version = Release.class.getPackage().getImplementationVersion();
        return "Dromedary " + (version == null ? "(not packaged)" : version);
    }
}
