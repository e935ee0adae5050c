package io.dromedary.testing;

import io.dromedary.settings.EnvironmentName;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The settings that there are: those of {@code application.properties}, the reference. */
public final class ReferenceSettings {

    private ReferenceSettings() {
    }

    public static Properties read() {
        Properties reference = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("application.properties"))) {
            reference.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reference;
    }

    /** Their names by those in the environment. */
    public static Map<String, String> byVariable() {
        Map<String, String> settings = new TreeMap<>();
        read().stringPropertyNames().forEach(name -> settings.put(EnvironmentName.of(name), name));
        return settings;
    }
}
