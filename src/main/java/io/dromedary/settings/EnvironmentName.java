package io.dromedary.settings;

import java.util.Locale;

/** How a setting is called in the environment: in capitals, dots and dashes as underscores. */
public final class EnvironmentName {

    private EnvironmentName() {
    }

    /** @param setting such as {@code dromedary.poll.first} */
    public static String of(String setting) {
        return setting.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
