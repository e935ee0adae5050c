package io.dromedary.settings;

import java.util.List;

/** Invalid settings, with which Dromedary does not start: each message names the setting, what was found and the remedy. */
public final class SettingsException extends RuntimeException {

    private final transient List<String> problems;

    public SettingsException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
