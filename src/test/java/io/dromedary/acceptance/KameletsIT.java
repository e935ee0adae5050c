package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.AppLauncher;
import io.dromedary.testing.Running;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kamelets in a project of somebody else: routes in YAML, Camel Main, and of ours the jar alone. The line runs beside it. */
class KameletsIT {

    private static final String TOKEN = "a-token-of-the-line";

    @TempDir
    private Path folder;
    private Studio studio;
    private String port;

    @BeforeEach
    void open() throws Exception {
        studio = new Studio(folder, SandboxSettings.quick());
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = String.valueOf(free.getLocalPort());
        }
        studio.with("DROMEDARY_MANAGEMENT", "true").with("DROMEDARY_MANAGEMENT_PORT", port).with("DROMEDARY_MANAGEMENT_TOKEN", TOKEN);
    }

    @AfterEach
    void close() {
        studio.close();
    }

    /** A Camel project without code: its settings, its routes, and what is on its class path. */
    private AppLauncher project() throws IOException {
        Path project = Files.createDirectories(folder.resolve("project"));
        Files.copy(Path.of("src/test/resources/kamelets/project.camel.yaml"), project.resolve("project.camel.yaml"));
        Files.writeString(project.resolve("application.properties"), """
                camel.main.name = project
                camel.main.routes-include-pattern = file:project/project.camel.yaml
                line = http://127.0.0.1:%s
                """.formatted(port));
        String kamelets = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> jar.contains("camel-kamelet-")).collect(Collectors.joining());
        return new AppLauncher(List.of("-cp", String.join(File.pathSeparator, "project", Path.of("target", "dromedary.jar").toAbsolutePath()
                .toString(), kamelets), Main.class.getName()), folder, Map.of("TOKEN", TOKEN),
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    }

    @Test
    void otherProjectsSubmitOnceAndWaitInOneStep() throws Exception {
        // Given
        Path shoes = Files.createDirectories(folder.resolve("shoes"));
        Path made = folder.resolve("made");
        Files.write(shoes.resolve("red shoe.png"), Studio.picture(1));
        Files.write(Files.createDirectories(folder.resolve("later")).resolve("boat.png"), Studio.picture(2));
        Files.writeString(Files.createDirectories(folder.resolve("refused")).resolve("wrong.txt"), "a model that lacks a picture");
        try (Running line = studio.run(); App project = project().start()) {
            // Then
            await().atMost(Studio.LIMIT).untilAsserted(() -> assertThat(files(made)).as(project.output() + line.output())
                    .containsExactly("again.json", "first.mp4", "refused.txt"));
            assertThat(Files.size(made.resolve("first.mp4"))).isGreaterThan(1000);
            assertThat(Files.readString(made.resolve("again.json"))).contains("outbox/shop/red-shoe-png-", ".mp4", "sha256", "/results/1");
            assertThat(Files.readString(made.resolve("refused.txt"))).contains("REJECTED");
            await().atMost(Studio.LIMIT).until(() -> studio.files("outbox").stream().anyMatch(file -> file.matches("boat-png-.*mp4")));
            assertThat(studio.sandbox.ledger().entries()).as("each submitted once").hasSize(2);
        }
    }

    private static List<String> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith(".")).sorted().toList();
        }
    }
}
