package io.dromedary.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
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

    private String child(Map<String, String> environment) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        ProcessBuilder child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), Shown.class.getName(), folder.resolve("own.properties").toString())
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
}
