package io.dromedary.main;

import io.dromedary.settings.SettingsException;
import io.dromedary.text.PlainReason;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * A person's own jars in {@code lib/ext/} beside the routes: their classes and Camel components can be used in the routes of
 * {@code routes/local/}, however the line is started.
 */
final class Extensions implements AutoCloseable {

    private static final String FOLDER = "lib/ext";

    private final URLClassLoader loader;

    private Extensions(List<URL> jars) {
        this.loader = new URLClassLoader("lib/ext", jars.toArray(URL[]::new), Extensions.class.getClassLoader());
    }

    /** @throws SettingsException naming each jar that cannot be read */
    static Extensions in(Path home) throws IOException {
        List<URL> jars = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path jar : jars(home.resolve(FOLDER))) {
            try {
                new ZipFile(jar.toFile()).close();
                jars.add(jar.toUri().toURL());
            } catch (IOException e) {
                problems.add("%s/%s cannot be read (%s). Copy it again, or take it out of the folder.".formatted(FOLDER, jar.getFileName(),
                        PlainReason.of(e)));
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new Extensions(jars);
    }

    private static List<Path> jars(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    /** Finds the classes of the product first. */
    ClassLoader loader() {
        return loader;
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
