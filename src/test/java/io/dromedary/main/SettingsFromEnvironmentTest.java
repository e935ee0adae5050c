package io.dromedary.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.settings.ComponentVariables;
import io.dromedary.testing.ReferenceSettings;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The environment cannot be changed within a process, so that a child is started. */
class SettingsFromEnvironmentTest {

    @TempDir
    private Path folder;

    @Test
    void theEnvironmentWinsOverTheFile() throws Exception {
        // Given
        Files.writeString(folder.resolve("own.properties"),
                "dromedary.poll.first = 1\ndromedary.download.max-bytes = 2\ndromedary.sweep = 77\n");
        // When
        String shown = child(Map.of("DROMEDARY_POLL_FIRST", "1234", "DROMEDARY_DOWNLOAD_MAX_BYTES", "5678", "HIGGSFIELD_BASE_URL",
                "http://localhost:99"));
        // Then
        assertThat(shown).contains("first=PT1.234S", "maxBytes=5678", "baseUrl=http://localhost:99", "sweep=PT1M17S");
    }

    @Test
    void anOldNameIsReadFromTheEnvironmentToo() throws Exception {
        // Given
        Files.writeString(folder.resolve("own.properties"), "");
        // When, Then
        assertThat(child(Map.of("DROMEDARY_WITHDRAW", "77"))).contains("cancel-check is 77",
                "dromedary.withdraw is called dromedary.cancel-check now, DROMEDARY_CANCEL_CHECK in the environment");
        assertThat(child(Map.of("DROMEDARY_WITHDRAW", "77", "DROMEDARY_CANCEL_CHECK", "88"))).contains("cancel-check is 88",
                "take the old one out");
    }

    @Test
    void everyLineOfCamelObeysItsVariableWhereItCounts() throws Exception {
        // Given: another value for each.
        Properties reference = ReferenceSettings.read();
        Map<String, String> others = new TreeMap<>();
        reference.stringPropertyNames().stream().filter(name -> name.startsWith("camel.")).forEach(name -> others.put(name,
                other(name, reference.getProperty(name))));
        Map<String, String> environment = new HashMap<>();
        others.forEach((name, value) -> environment.put(name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'), value));
        Files.copy(Path.of("application.properties"), folder.resolve("own.properties"));
        Files.createDirectories(folder.resolve("none"));
        // When
        String shown = child(InForce.class, environment);
        // Then
        assertThat(others).hasSizeGreaterThanOrEqualTo(15)
                .allSatisfy((name, value) -> assertThat(shown).contains(name + "=" + value + "\n"));
    }

    private String other(String name, String value) {
        return switch (name) {
            case "camel.main.configuration-classes" -> OnlyVariables.class.getName();
            case "camel.main.routes-include-pattern" -> "file:" + folder + "/none/*";
            case "camel.main.startup-summary-level" -> "Brief";
            default -> value.matches("\\d+") ? value + "7" : value.equals("true") ? "false" : value.equals("false") ? "true" : value + "-2";
        };
    }

    private String child(Map<String, String> environment) throws IOException, InterruptedException {
        return child(Shown.class, environment);
    }

    private String child(Class<?> program, Map<String, String> environment) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        ProcessBuilder child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), program.getName(), folder.resolve("own.properties").toString())
                .redirectErrorStream(true).redirectOutput(out.toFile());
        child.environment().putAll(environment);
        assertThat(child.start().waitFor()).as(() -> "exit code; it said: " + text(out)).isZero();
        return text(out);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The child process: shows the settings that it finds. */
    static final class Shown {
        private Shown() {
        }

        public static void main(String[] args) throws IOException {
            try (DefaultCamelContext context = new DefaultCamelContext()) {
                context.getPropertiesComponent().setLocation("file:" + args[0] + ",classpath:application.properties");
                System.out.println(Settings.read(context.getPropertiesComponent(), System.getenv()));
                System.out.println(context.resolvePropertyPlaceholders("cancel-check is {{dromedary.cancel-check}}"));
            }
        }
    }

    /** What the line does for the components' variables, and nothing else of it. */
    public static final class OnlyVariables implements CamelConfiguration {
        @Override
        public void configure(CamelContext context) {
            ComponentVariables.apply(context, System.getenv());
        }
    }

    /** The child process: shows what Camel uses. */
    static final class InForce {
        private InForce() {
        }

        public static void main(String[] args) throws Exception {
            Main main = new Main();
            main.setPropertyPlaceholderLocations("file:" + args[0]);
            main.start();
            Properties reference = new Properties();
            try (Reader in = Files.newBufferedReader(Path.of(args[0]))) {
                reference.load(in);
            }
            for (String name : reference.stringPropertyNames()) {
                if (name.startsWith("camel.component.")) {
                    String[] parts = name.split("\\.");
                    System.out.println(name + "=" + value(main.getCamelContext().getComponent(parts[2]), parts[3]));
                } else if (name.startsWith("camel.main.")) {
                    System.out.println(name + "=" + value(main.configure(), name.substring("camel.main.".length())));
                } else if (name.startsWith("camel.health.")) {
                    System.out.println(name + "=" + value(main.configure().health(), name.substring("camel.health.".length())));
                }
            }
            main.stop();
        }

        private static Object value(Object owner, String option) throws ReflectiveOperationException {
            String property = Arrays.stream(option.split("-"))
                    .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                    .collect(Collectors.joining());
            Method getter = Arrays.stream(owner.getClass().getMethods()).filter(method -> method.getParameterCount() == 0)
                    .filter(method -> method.getName().equals("get" + property) || method.getName().equals("is" + property)).findFirst()
                    .orElseThrow(() -> new NoSuchMethodException(property));
            return getter.invoke(owner);
        }
    }
}
