package io.dromedary.settings;

import io.dromedary.text.Suggestions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.spi.PropertiesComponent;

/** The names of all settings: those in the reference file, and the old names of renamed ones. */
final class SettingNames {

    private static final List<String> OWN = List.of("dromedary.", "higgsfield.");

    /** In this package, since on the class path somebody's own file may come before the reference. */
    private final Properties reference = load("application.properties");
    private final Properties renamed = load("renamed.properties");

    private static Properties load(String name) {
        Properties properties = new Properties();
        try (InputStream in = SettingNames.class.getResourceAsStream(name)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    /** The names of all settings that begin so. */
    Set<String> known(String prefix) {
        return reference.stringPropertyNames().stream().filter(name -> name.startsWith(prefix)).collect(Collectors.toSet());
    }

    /**
     * Makes settings under old names available under the new ones, unless those are set as well.
     *
     * @return warnings for the log
     */
    List<String> takeRenamed(PropertiesComponent properties) {
        List<String> told = new ArrayList<>();
        for (String old : new TreeSet<>(renamed.stringPropertyNames())) {
            String now = renamed.getProperty(old);
            Optional<String> value = properties.resolveProperty(old).map(String::strip).filter(text -> !text.isEmpty());
            boolean both = properties.resolveProperty(now).map(String::strip).filter(text -> !text.equals(reference.getProperty(now)))
                    .isPresent();
            if (value.isPresent() && !both) {
                properties.addOverrideProperty(now, value.get());
            }
            value.ifPresent(text -> told.add("%s is called %s now, %s in the environment; %s.".formatted(old, now, EnvironmentName.of(now),
                    both ? "that is set too and counts, so take the old one out" : "the old name is still read, but rename it")));
        }
        return told;
    }

    /** Problems with names that begin like ours and are not settings. */
    List<String> unknown(PropertiesComponent properties, Map<String, String> environment) {
        Set<String> known = new TreeSet<>(reference.stringPropertyNames());
        List<String> variables = known.stream().filter(name -> name.startsWith("dromedary.")).map(EnvironmentName::of).toList();
        List<String> oldVariables = renamed.stringPropertyNames().stream().map(EnvironmentName::of).toList();
        Stream<String> inFile = properties.loadProperties(SettingNames::isOwn).stringPropertyNames().stream()
                .filter(name -> !known.contains(name) && !renamed.containsKey(name)).sorted()
                .map(name -> "%s is not a setting.%s See application.properties for all of them.".formatted(name,
                        suggestion(name, ".", known)));
        // Only near misses, and not the variables that Kubernetes puts into every pod beside a service called dromedary.
        Stream<String> inEnvironment = environment.keySet().stream().filter(name -> name.startsWith("DROMEDARY_")).sorted()
                .filter(name -> !variables.contains(name) && !oldVariables.contains(name)
                        && !name.matches("DROMEDARY_(SERVICE|PORT)(_.*)?"))
                .filter(name -> !suggestion(name, "_", variables).isEmpty())
                .map(name -> "The environment variable %s is not a setting.%s".formatted(name, suggestion(name, "_", variables)));
        return Stream.concat(inFile, inEnvironment).toList();
    }

    private static boolean isOwn(String name) {
        return OWN.stream().anyMatch(name::startsWith);
    }

    /** All names begin alike, so only the rest is compared. */
    private static String suggestion(String name, String separator, Collection<String> known) {
        UnaryOperator<String> rest = text -> text.substring(text.indexOf(separator) + 1);
        return Suggestions.to(rest.apply(name), known.stream().filter(one -> one.contains(separator)).map(rest).toList()).stream()
                .flatMap(near -> known.stream().filter(one -> rest.apply(one).equals(near)))
                .findFirst().map(near -> " Did you mean " + near + "?").orElse("");
    }
}
