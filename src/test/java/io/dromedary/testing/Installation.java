package io.dromedary.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** An installation of its own, so that a test may add routes. */
public final class Installation {

    private Installation() {
    }

    /** A new folder with the shipped routes, {@code routes/local/} among them. */
    public static Path in(Path folder) throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.createDirectories(home.resolve(file).getParent());
                Files.copy(file, home.resolve(file));
            }
        }
        return home;
    }
}
