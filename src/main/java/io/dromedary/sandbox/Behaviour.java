package io.dromedary.sandbox;

/** The settings in force and the faults that are armed. Both can change while the sandbox runs. */
final class Behaviour {

    private final Faults faults = new Faults();
    private volatile SandboxSettings settings;

    Behaviour(SandboxSettings settings) {
        change(settings);
    }

    Faults faults() {
        return faults;
    }

    /** The settings in force; their {@code faults} are the ones that were configured, not what is left of them. */
    SandboxSettings settings() {
        return settings;
    }

    /** The settings in force, with what is left of the faults. */
    SandboxSettings remaining() {
        return settings.withFaults(faults.remaining());
    }

    void change(SandboxSettings changed) {
        settings = changed;
        faults.configure(changed.faults());
    }
}
