package io.dromedary.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.IntSupplier;

/**
 * What a command printed that ran in an installation of its own.
 *
 * @param code its exit code
 */
record Printed(String text, int code) {

    static Printed of(Path home, IntSupplier command) {
        var output = new ByteArrayOutputStream();
        PrintStream out = System.out;
        String before = System.getProperty("dromedary.home");
        System.setProperty("dromedary.home", home.toString());
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        try {
            int code = command.getAsInt();
            return new Printed(output.toString(StandardCharsets.UTF_8), code);
        } finally {
            System.setOut(out);
            if (before == null) {
                System.clearProperty("dromedary.home");
            } else {
                System.setProperty("dromedary.home", before);
            }
        }
    }
}
