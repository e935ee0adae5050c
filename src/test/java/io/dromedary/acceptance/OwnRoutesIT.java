package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.dromedary.sandbox.ledger.Ledger;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.Running;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person's own step at the end of any route posts to a server of theirs. It sets no header, so it depends on what the line leaves on the
 * exchange: nothing of the provider's calls, whatever became of them.
 */
class OwnRoutesIT {

    /** They have answers of their own, which a step behind them would replace. */
    private static final List<String> ANSWER = List.of("query", "manifest", "manifest-row", "register");
    private static final String STEPS = """
                    - setBody:
                        id: own-body-%s
                        expression:
                          constant:
                            expression: from %1$s
                    - to:
                        id: own-call-%1$s
                        uri: http:127.0.0.1:%d/chat/%1$s
                        parameters:
                          throwExceptionOnFailure: false
            """;

    /** What came to the person's server. */
    private record Post(String method, String path, String headers, String body) {
    }

    @TempDir
    private Path folder;

    private Studio studio;
    private HttpServer chat;
    private final List<Post> posts = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() throws Exception {
        chat = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        chat.createContext("/", exchange -> {
            String headers = exchange.getRequestHeaders().entrySet().stream()
                    .map(header -> header.getKey().toLowerCase(Locale.ROOT) + ": " + header.getValue())
                    .sorted().collect(Collectors.joining("\n"));
            posts.add(new Post(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        chat.start();
        studio = new Studio(folder, SandboxSettings.quick()).at(installation());
    }

    @AfterEach
    void close() {
        studio.close();
        chat.stop(0);
    }

    /** The shipped routes, each with a step of the person's behind its last one. */
    private Path installation() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        Path shipped = Path.of("routes");
        try (Stream<Path> files = Files.walk(shipped)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = home.resolve(file);
                Files.createDirectories(copy.getParent());
                String text = Files.readString(file);
                String name = file.getFileName().toString().replace(".camel.yaml", "");
                boolean inside = text.contains("uri: direct:" + name + "\n") || text.contains("uri: seda:" + name + "\n");
                boolean extended = inside && !file.startsWith(shipped.resolve("calls")) && !ANSWER.contains(name);
                Files.writeString(copy, extended ? text.stripTrailing() + "\n" + STEPS.formatted(name, chat.getAddress().getPort()) : text);
            }
        }
        return home;
    }

    private void assertNothingOfTheProviderWentAlong(String... routes) {
        assertThat(posts).extracting(Post::path).contains(Stream.of(routes).map(route -> "/chat/" + route).toArray(String[]::new));
        assertThat(posts).allSatisfy(post -> {
            assertThat(post.method()).isEqualTo("POST");
            assertThat(post.path()).isEqualTo("/chat/" + post.body().substring("from ".length()));
            assertThat(post.headers()).doesNotContain("authorization", "hf-", "idempotency-key", "se:cret", "x-correlation-id",
                    "retry-after", "application/json");
        });
    }

    private List<String> prompts() {
        return studio.sandbox.ledger().entries().stream().map(Ledger.Entry::prompt).sorted().toList();
    }

    @Test
    void nothingOfTheProvidersCallsGoesAlongWhereverADropEnds() throws Exception {
        studio.with("DROMEDARY_DOWNLOAD_TRIES", "1").with("DROMEDARY_DEADLINE", "3");
        Map<String, String> channels = Map.of("nsfw", "errors/nsfw", "failed", "errors/failed", "422", "errors/rejected-422",
                "500-after", "errors/uncertain", "drop-after", "errors/uncertain", "stuck", "errors/expired", "download-404*9",
                "errors/undeliverable");
        channels.keySet().forEach(fault -> studio.drop("f " + fault.replace("*9", ""), ".png", "please [sandbox:" + fault + "]"));
        studio.drop("fine", ".png", "fine").drop("busy", ".png", "[sandbox:429]");
        studio.drop("wrong", ".png", "").drop("wrong.yaml", "model: [");
        // When
        assertThat(studio.once()).isEqualTo(2);
        // Then
        channels.forEach((fault, channel) -> assertThat(studio.files(channel)).as(fault).contains("f " + fault.replace("*9", "") + ".png"));
        assertThat(studio.done()).contains("fine.png", "busy.png");
        assertNothingOfTheProviderWentAlong("archive", "dead-letter", "invalid", "retry-later", "undelivered", "accepted", "await", "poll",
                "deliver", "download",
                "upload", "submit", "delete-at-provider", "look-up");
        assertThat(prompts()).containsExactly("[sandbox:429]", "fine", "please [sandbox:500-after]", "please [sandbox:download-404*9]",
                "please [sandbox:drop-after]", "please [sandbox:failed]", "please [sandbox:failed]", "please [sandbox:nsfw]",
                "please [sandbox:stuck]");
    }

    @Test
    void nothingOfARefusedKeyGoesAlong() throws Exception {
        studio.with("HIGGSFIELD_PROBE", "1");
        studio.sandbox.behave(SandboxSettings.quick().withFault("401", -1));
        studio.drop("a", ".png", "one");
        try (Running line = studio.run()) {
            line.awaitOutput("The account is paused", Studio.LIMIT);
            await().atMost(Studio.LIMIT).until(() -> posts.stream().anyMatch(post -> post.path().equals("/chat/pause")));
            studio.sandbox.behave(SandboxSettings.quick());
            await().atMost(Studio.LIMIT).until(() -> studio.done().size() == 2);
            await().atMost(Studio.LIMIT).until(() -> posts.stream().anyMatch(post -> post.path().equals("/chat/archive")));
        }
        assertNothingOfTheProviderWentAlong("pause", "archive");
        assertThat(prompts()).containsExactly("one");
    }

    @Test
    void nothingGoesAlongWhereTheProviderTells() throws Exception {
        studio.withWebhooks(600);
        studio.sandbox.behave(SandboxSettings.quick().withTimes(200, 200).withWebhookSecrets(Studio.WEBHOOK_SECRET));
        studio.drop("a", ".png", "one").drop("b", ".png", "[sandbox:nsfw]");
        try (Running line = studio.run()) {
            await().atMost(Studio.LIMIT).until(() -> studio.done().size() == 2 && studio.files("errors/nsfw").contains("b.png"));
            await().atMost(Studio.LIMIT).until(() -> posts.stream().filter(post -> post.path().equals("/chat/archive")).count() == 2);
            assertThat(line.isRunning()).isTrue();
        }
        assertNothingOfTheProviderWentAlong("archive", "dead-letter");
        assertThat(prompts()).containsExactly("[sandbox:nsfw]", "one");
    }
}
