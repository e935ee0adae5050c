package io.dromedary.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.testing.App;
import io.dromedary.testing.AppLauncher;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The services of {@code deploy/compose.yaml}, started as processes with the commands and the environment that the file gives them. */
class ComposeIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    @Test
    @Tag("long")
    void aFirstLookDeliversADropAndShowsThePage() throws Exception {
        // Given
        Map<String, Map<String, Object>> services = ComposeFilesTest.services("compose.yaml");
        String provider = String.valueOf(free());
        String page = String.valueOf(free());
        Path data = Files.createDirectories(folder.resolve("data"));
        Map<String, String> environment = environment(services.get("line"), provider);
        environment.put("DROMEDARY_ROOT", data.toString());
        environment.put("DROMEDARY_MANAGEMENT_PORT", page);
        // When
        AppLauncher image = AppLauncher.dromedary(folder).withJvmOption("-Ddromedary.home=" + Path.of("").toAbsolutePath())
                .with(Map.of("LC_ALL", "C.UTF-8"));
        try (App sandbox = image.start(command(services.get("sandbox"), "--port", provider));
                App line = image.with(environment).start(command(services.get("line")))) {
            await().atMost(LIMIT).until(() -> Files.isDirectory(data.resolve("inbox")) || !line.isRunning());
            assertThat(line.isRunning()).as(line.output()).isTrue();
            for (String name : List.of("dunes.jpg", "dunes.txt")) {
                Files.copy(Path.of("samples", name), data.resolve("inbox").resolve(name));
            }
            // Then
            await().atMost(LIMIT).untilAsserted(() -> assertThat(results(data)).as(line.output()).isEqualTo(1));
            assertThat(sandbox.isRunning()).isTrue();
            HttpRequest look = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%s/jobs".formatted(page)))
                    .header("Authorization", "Bearer " + environment.get("DROMEDARY_MANAGEMENT_TOKEN")).build();
            HttpClient browser = HttpClient.newHttpClient();
            await().atMost(LIMIT).untilAsserted(() -> assertThat(browser.send(look, BodyHandlers.ofString()).body()).contains("dunes.jpg"));
        }
    }

    private static long results(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("outbox"))) {
            return files.filter(file -> file.toString().endsWith(".mp4")).count();
        }
    }

    /** The sandbox is this machine here, and values in braces have their defaults. */
    private static Map<String, String> environment(Map<String, Object> service, String provider) {
        Map<String, String> environment = new HashMap<>();
        ((Map<?, ?>) service.get("environment")).forEach((name, value) -> environment.put(String.valueOf(name),
                String.valueOf(value).replace("http://sandbox:8700", "http://127.0.0.1:" + provider).replaceAll("\\$\\{\\w+:-(.*)}",
                        "$1")));
        return environment;
    }

    private static String[] command(Map<String, Object> service, String... more) {
        List<String> command = new ArrayList<>();
        ((List<?>) service.getOrDefault("command", List.of("run"))).forEach(word -> command.add(String.valueOf(word)));
        command.addAll(List.of(more));
        return command.toArray(String[]::new);
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
