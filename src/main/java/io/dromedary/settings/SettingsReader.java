package io.dromedary.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.spi.PropertiesComponent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads settings, and collects what is wrong with them, so that all problems are reported at once. */
public final class SettingsReader {

    private static final Logger LOG = LoggerFactory.getLogger(SettingsReader.class);
    /** Thirty years, so that adding it to the current time never overflows. */
    private static final long LONGEST_SECONDS = 1_000_000_000;

    private final PropertiesComponent properties;
    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();

    /**
     * @param properties  Camel's properties, where the environment already overrides the file
     * @param environment the process environment, for customary variables that are not ours and for misspelt settings
     */
    public SettingsReader(PropertiesComponent properties, Map<String, String> environment) {
        this.properties = properties;
        this.environment = environment;
        SettingNames names = new SettingNames();
        names.takeRenamed(properties).forEach(LOG::warn);
        problems.addAll(names.unknown(properties, environment));
    }

    /** @throws SettingsException when there were any problems */
    public void refuseProblems() {
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    /** Adds a problem with several settings together. */
    public void problem(String problem) {
        problems.add(problem);
    }

    /** The value of a variable that is not ours; empty where it is not set. */
    public String variable(String name) {
        return environment.getOrDefault(name, "").strip();
    }

    public Optional<String> text(String name) {
        return properties.resolveProperty(name).map(String::strip).filter(text -> !text.isEmpty());
    }

    public <T> T get(String name, String wanted, Function<String, T> parser) {
        return get(name, wanted, null, parser);
    }

    /** @param stopgap stands in for a malformed value until all problems are known */
    public <T> T get(String name, String wanted, T stopgap, Function<String, T> parser) {
        String found = text(name).orElse("");
        try {
            return parser.apply(found);
        } catch (RuntimeException e) {
            problems.add("%s is '%s'; it must be %s. Correct it in application.properties or in the environment as %s."
                    .formatted(name, found, wanted, EnvironmentName.of(name)));
            return stopgap;
        }
    }

    /** Null where the setting is not given. */
    public <T> T getIfGiven(String name, String wanted, Function<String, T> parser) {
        return text(name).isEmpty() ? null : get(name, wanted, parser);
    }

    public Duration seconds(String name, long least) {
        return get(name, "a whole number of seconds, at least " + least,
                text -> Duration.ofSeconds(Math.min(Values.atLeast(Long.parseLong(text), least), LONGEST_SECONDS)));
    }

    public Duration millis(String name, long least) {
        return get(name, "a whole number of milliseconds, at least " + least,
                text -> Duration.ofMillis(Values.atLeast(Long.parseLong(text), least)));
    }

    public int number(String name, int least) {
        return get(name, "a whole number, at least " + least, least, text -> Values.atLeast(Integer.parseInt(text), least));
    }

    /** A number of bytes or pixels; at least one. */
    public long size(String name) {
        return get(name, "a whole number, at least 1", 1L, text -> Values.atLeast(Long.parseLong(text), 1L));
    }

    public boolean flag(String name) {
        return get(name, "true or false", false, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        });
    }

    public String choice(String name, String first, String second) {
        return choice(name, first + " or " + second, List.of(first, second));
    }

    /** @param wanted the values in words */
    public String choice(String name, String wanted, List<String> values) {
        return get(name, wanted, values.get(0), text -> {
            if (!values.contains(text)) {
                throw new IllegalArgumentException(text);
            }
            return text;
        });
    }
}
