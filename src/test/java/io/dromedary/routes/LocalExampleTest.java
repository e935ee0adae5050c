package io.dromedary.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.dromedary.testing.Coverage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of {@code routes/local/README.md}, as a reader copies it, but that it looks more often. */
class LocalExampleTest {

    private static final Pattern EXAMPLE = Pattern.compile("(?s)<!-- chat -->\n```yaml\n(.*?)```\n<!-- /chat -->");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path root;
    @TempDir
    private Path routes;
    private HttpServer chat;
    private volatile int answer = 200;
    private final List<String> posts = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() throws IOException {
        String readme = Files.readString(Path.of("routes/local/README.md"));
        String example = EXAMPLE.matcher(readme).results().map(found -> found.group(1)).findFirst().orElseThrow();
        assertThat(example).contains("delay: 5000\n");
        Files.writeString(routes.resolve("chat.camel.yaml"), example.replace("delay: 5000\n", "delay: 50\n        initialDelay: 0\n"));
        chat = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        chat.createContext("/", exchange -> {
            posts.add("%s %s %s".formatted(exchange.getRequestMethod(), exchange.getRequestHeaders().getFirst("Content-Type"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        chat.start();
    }

    @AfterEach
    void close() {
        chat.stop(0);
    }

    private Main start() throws Exception {
        Main main = new Main();
        String[] instead = Coverage.INSTEAD_OF_THE_LINE.split("=");
        main.addOverrideProperty(instead[0], instead[1]);
        main.addOverrideProperty("camel.main.routes-include-pattern", "file:" + routes + "/*.camel.yaml");
        main.addOverrideProperty("dromedary.root", root.toString());
        main.addOverrideProperty("chat.webhook", "http://127.0.0.1:%d/hook".formatted(chat.getAddress().getPort()));
        main.start();
        return main;
    }

    private void deliver(String record, String drop, String file) throws IOException {
        Path target = root.resolve("outbox").resolve(record);
        Files.createDirectories(target.getParent());
        Path staging = target.resolveSibling("." + target.getFileName() + ".part");
        Files.writeString(staging, "{\"model\":\"m\",\"record\":{\"file\":\"%s\",\"drop\":\"%s\"}}".formatted(file, drop));
        Files.move(staging, target);
        Files.writeString(target.resolveSibling(file), "a video");
        Files.writeString(target.resolveSibling("shop.results.jsonl"), "{\"line\":1}\n");
    }

    private static String told(String text) {
        return "POST application/json {\"text\": \"" + text + "\"}";
    }

    @Test
    void eachRecordIsToldOnceAlsoAfterARestart() throws Exception {
        // Given
        deliver("shop/shoe__m__1.json", "shop/a \\\"new\\\" shoe é.png", "shoe__m__1.mp4");
        // When
        Main first = start();
        await().atMost(LIMIT).until(() -> posts.size() == 1);
        first.stop();
        Main second = start();
        deliver("boot__m__1.json", "boot.png", "boot__m__1.mp4");
        await().atMost(LIMIT).until(() -> posts.size() > 1);
        second.stop();
        // Then
        assertThat(posts).containsExactly(told("shop/a \\\"new\\\" shoe é.png is done, see shoe__m__1.mp4"),
                told("boot.png is done, see boot__m__1.mp4"));
        assertThat(root.resolve("outbox/shop")).isDirectoryContaining("glob:**/shoe__m__1.json");
    }

    @Test
    void aMessageThatTheChatRefusesIsSentAgain() throws Exception {
        answer = 503;
        deliver("boot__m__1.json", "boot.png", "boot__m__1.mp4");
        Main line = start();
        try {
            await().atMost(LIMIT).until(() -> posts.size() > 1);
            answer = 200;
            await().atMost(LIMIT).until(() -> Files.exists(root.resolve("state/told-in-chat.txt")));
        } finally {
            line.stop();
        }
        assertThat(posts).containsOnly(told("boot.png is done, see boot__m__1.mp4"));
        assertThat(Files.readString(root.resolve("state/told-in-chat.txt"))).isEqualTo("boot__m__1.json\n");
    }
}
