package io.dromedary.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The shipped routes, found by name in whichever folder they lie. */
public final class Routes {

    private Routes() {
    }

    public static String text(String name) throws IOException {
        return Files.readString(file(name));
    }

    public static Path file(String name) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            return files.filter(file -> file.getFileName().toString().equals(name + ".camel.yaml")).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no route file of the name " + name));
        }
    }
}
