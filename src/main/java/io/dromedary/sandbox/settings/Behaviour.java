package io.dromedary.sandbox.settings;

import io.dromedary.sandbox.faults.Faults;

/** The settings in force and the faults that are armed. Both can change while the sandbox runs. */
public final class Behaviour {

    private final Faults faults = new Faults();
    private volatile SandboxSettings settings;

    public Behaviour(SandboxSettings settings) {
        change(settings);
    }

    public Faults faults() {
        return faults;
    }

    /** The settings in force; their {@code faults} are the ones that were configured, not what is left of them. */
    public SandboxSettings settings() {
        return settings;
    }

    /** The settings in force, with what is left of the faults. */
    public SandboxSettings remaining() {
        return settings.withFaults(faults.remaining());
    }

    public void change(SandboxSettings changed) {
        settings = changed;
        faults.configure(changed.faults());
    }
}
