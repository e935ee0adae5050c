package io.dromedary.main;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dromedary.settings.SettingsException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineTest {

    @TempDir
    private Path home;

    @Test
    void theFileOfTheInstallationWinsOverTheReferenceInTheCommands() throws Exception {
        // Given
        Files.writeString(home.resolve("application.properties"), "dromedary.deadline = 77\n");
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            // When
            Settings settings = Settings.read(Line.properties(context, home), Map.of());
            // Then
            assertThat(settings.await().deadline()).isEqualTo(Duration.ofSeconds(77));
            assertThat(settings.submit().concurrency()).isEqualTo(4);
        }
    }

    @Test
    void andInTheRunningLineToo() throws Exception {
        // Given
        Files.writeString(home.resolve("application.properties"), "dromedary.deadline = 77\ncamel.component.http.connect-timeout = 78\n");
        Main main = new Main();
        main.setPropertyPlaceholderLocations(Line.settingsFiles(home));
        main.addOverrideProperty("dromedary.once", "true");
        main.addOverrideProperty("camel.main.configuration-classes", NoLine.class.getName());
        main.addOverrideProperty("camel.main.routes-include-pattern",
                "file:%s/*".formatted(Files.createDirectories(home.resolve("routes"))));
        try {
            // When
            main.start();
            // Then
            assertThat(main.getCamelContext().resolvePropertyPlaceholders("{{dromedary.deadline}} {{dromedary.once}} {{dromedary.look}}"))
                    .isEqualTo("77 true 1000");
            HttpComponent http = main.getCamelContext().getComponent("http", HttpComponent.class);
            assertThat(http.getConnectTimeout()).isEqualTo(78);
            assertThat(http.isAutomaticRetriesDisabled()).as("a paid POST leaves once").isTrue();
        } finally {
            main.stop();
        }
    }

    @Test
    void anInstallationNeedsNoFileOfItsOwn() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            assertThat(Settings.read(Line.properties(context, home), Map.of()).await().deadline()).isEqualTo(Duration.ofMinutes(30));
        }
    }

    @Test
    void aRootThatALineOfThisProcessWorksOnIsRefused() throws Exception {
        // Given
        Map<String, String> own = Map.of("dromedary.root", home.toString(), "higgsfield.key", "a:b");
        Files.writeString(home.resolve("application.properties"), "dromedary.root = " + home);
        Files.createDirectories(home.resolve("routes"));
        Settings settings;
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            settings = Settings.read(Line.properties(context, home), Map.of());
        }
        Path lock = Files.createDirectories(settings.state()).resolve("lock");
        try (FileChannel channel = FileChannel.open(lock, CREATE, WRITE); FileLock first = channel.lock()) {
            assertThat(first.isValid()).isTrue();
            // When, Then
            assertThat(Line.isRunning(settings)).isTrue();
            assertThatThrownBy(() -> new Line().run(home, own, plan -> {
            }, budget -> {
            }, key -> {
            }, job -> {
            }))
                    .isInstanceOfSatisfying(SettingsException.class, refusal -> assertThat(refusal.problems()).singleElement().asString()
                            .contains("Another Dromedary works on " + home));
        }
        assertThat(Line.isRunning(settings)).isFalse();
    }

    /** Camel with the settings, and with nothing that would need more of them. */
    public static final class NoLine implements CamelConfiguration {

        @Override
        public void configure(CamelContext context) {
            // What the line is made of is not needed.
        }
    }
}
