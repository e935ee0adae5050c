package io.dromedary.cli;

import java.io.Console;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Asks before something that can cost: on a terminal a question, elsewhere {@code --yes} has to be said. */
final class Consent {

    @Option(names = {"-y", "--yes"}, description = "Do not ask first.")
    private boolean yes;

    /** @param what would be done, such as {@code 12 jobs are tried again, and each may cost credits} */
    boolean isGiven(String what) {
        if (yes) {
            return true;
        }
        Console console = Boolean.getBoolean("dromedary.terminal") ? System.console() : null;
        if (console == null) {
            System.err.printf("%s. Nothing was done; say --yes if that is meant.%n", what);
            return false;
        }
        String answer = console.readLine("%s. Go on? [y/N] ", what);
        boolean given = answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
        if (!given) {
            System.err.println("Nothing was done.");
        }
        return given;
    }
}
