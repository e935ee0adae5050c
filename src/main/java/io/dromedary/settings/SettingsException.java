package io.dromedary.settings;

import java.util.List;

/** Settings that Dromedary refuses to start with: each message names the setting, what was found and the remedy. */
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
