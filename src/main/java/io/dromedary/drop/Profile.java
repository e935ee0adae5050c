package io.dromedary.drop;

import java.util.Map;

/**
 * Defaults of an inbox folder, including inherited ones.
 *
 * @param said       values of our own {@link SidecarKey keys}
 * @param parameters of the model; those of a sidecar override them, key by key
 * @param intake     which files are taken, and when
 */
public record Profile(Said said, Parameters parameters, IntakeRules intake) {

    /** For a folder without any profile. */
    public static final Profile NONE = new Profile(Said.NOTHING, Parameters.NONE);

    public Profile(Said said, Parameters parameters) {
        this(said, parameters, IntakeRules.NONE);
    }

    /** Gives the results their name, and nothing else. */
    public static Profile naming(String outputName) {
        return new Profile(new Said(Map.of(SidecarKey.OUTPUT_NAME, outputName)), Parameters.NONE);
    }

    /** This profile, and the other one for what this one does not give. */
    public Profile over(Profile other) {
        return new Profile(said.over(other.said), parameters.over(other.parameters), intake.over(other.intake));
    }
}
