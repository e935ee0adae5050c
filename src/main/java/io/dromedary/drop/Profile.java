package io.dromedary.drop;

/**
 * Defaults of an inbox folder, inherited ones included.
 *
 * @param said       in keys of its own
 * @param parameters of the model, defaults below those of the sidecar, key by key
 */
public record Profile(Said said, Parameters parameters) {

    /** Of a folder without any profile. */
    public static final Profile NONE = new Profile(Said.NOTHING, Parameters.NONE);

    /** This profile where it says something, else the other. */
    public Profile over(Profile other) {
        return new Profile(said.over(other.said), parameters.over(other.parameters));
    }
}
