package io.dromedary.drop;

/**
 * Defaults of an inbox folder, including inherited ones.
 *
 * @param said       values of our own {@link SidecarKey keys}
 * @param parameters of the model; those of a sidecar override them, key by key
 */
public record Profile(Said said, Parameters parameters) {

    /** For a folder without any profile. */
    public static final Profile NONE = new Profile(Said.NOTHING, Parameters.NONE);

    /** This profile, and the other one for what this one does not give. */
    public Profile over(Profile other) {
        return new Profile(said.over(other.said), parameters.over(other.parameters));
    }
}
