package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.Installation;
import io.dromedary.testing.Listener;
import io.dromedary.testing.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of a person's own are told of each event. */
class EventsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LOCAL = """
            - route:
                id: own
                from:
                  uri: %s:own
                  steps:
                    - setHeader:
                        name: own
                        expression:
                          constant:
                            expression: header of a route of my own
                    - to:
                        uri: http:127.0.0.1:%d/own
                    - stop: {}
            """;

    @TempDir
    private Path folder;
    private Studio studio;
    private Listener listener;

    @BeforeEach
    void open() throws IOException {
        listener = Listener.start();
        studio = new Studio(folder, SandboxSettings.quick()).with("DROMEDARY_EVENTS_LOOK", "50");
    }

    @AfterEach
    void close() {
        studio.close();
        listener.close();
    }

    private Path installation(String start) throws IOException {
        Path home = Installation.in(folder);
        Files.writeString(home.resolve("routes/local/own.camel.yaml"), LOCAL.formatted(start, listener.port()));
        return home;
    }

    private static List<String> states(List<Listener.Post> posts, String drop) {
        return posts.stream().map(post -> json(post.body())).filter(event -> event.at("/data/drop").asText().equals(drop))
                .map(event -> event.at("/data/state").asText()).toList();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    @Test
    void eachDestinationIsToldOfEachEventInOrder() throws Exception {
        studio.at(installation("direct"))
                .with("DROMEDARY_EVENTS", "direct:own, %s/hook?token=secret ,file:%s/told?fileName=${header.CamelCloudEventID}.json"
                        .formatted(listener.url(), folder));
        studio.drop("sub/a", ".png", "a secret prompt").drop("b", ".png", "[sandbox:nsfw]");
        // When
        try (Running line = studio.runOnce()) {
            assertThat(line.awaitExit(Studio.LIMIT)).isEqualTo(2);
            assertThat(line.output()).doesNotContain("could not be told");
        }
        // Then
        assertThat(listener.posts()).extracting(Listener.Post::path).containsOnly("/own", "/hook?token=secret");
        List<String> delivered = List.of("READY", "SUBMITTING", "WAITING", "COLLECTING", "DELIVERED");
        List<String> nsfw = List.of("READY", "SUBMITTING", "WAITING", "NSFW");
        for (String path : List.of("/own", "/hook?token=secret")) {
            List<Listener.Post> posts = listener.posts(path);
            assertThat(states(posts, "sub/a.png")).as(path).isEqualTo(delivered);
            assertThat(states(posts, "b.png")).as(path).isEqualTo(nsfw);
            assertThat(posts).allSatisfy(post -> {
                assertThat(post.headers()).doesNotContainKeys("authorization", "hf-secret", "idempotency-key");
                assertThat(post.body()).doesNotContain("secret prompt", "se:cret");
                assertThat(post.headers().get("content-type")).startsWith("application/cloudevents+json");
            });
        }
        try (Stream<Path> files = Files.list(folder.resolve("told"))) {
            assertThat(files).hasSize(delivered.size() + nsfw.size());
        }
        JsonNode event = listener.posts("/own").stream().map(post -> json(post.body()))
                .filter(one -> one.at("/type").asText().equals("io.dromedary.job.delivered")).findFirst().orElseThrow();
        assertThat(event.at("/specversion").asText()).isEqualTo("1.0");
        assertThat(event.at("/id").asText()).matches("[0-9a-f-]{36}-[0-9]+");
        assertThat(event.at("/source").asText()).startsWith("urn:uuid:");
        assertThat(event.at("/subject").asText()).isEqualTo(event.at("/data/job").asText()).isNotEmpty();
        assertThat(event.at("/time").asText()).endsWith("Z");
        assertThat(event.at("/datacontenttype").asText()).isEqualTo("application/json");
        assertThat(event.at("/data/model").asText()).isEqualTo(Studio.MODEL);
        assertThat(event.at("/data/from").asText()).isEqualTo("COLLECTING");
        assertThat(event.at("/data/cost/charged").asText()).isEqualTo("yes");
        assertThat(studio.root.resolve(event.at("/data/results/0").asText())).isRegularFile();
    }

    @Test
    void aDestinationThatFailsIsTriedAgainInOrderAndHoldsUpNobody() throws Exception {
        studio.at(installation("seda")).with("DROMEDARY_EVENTS", "seda:own,%s/hook".formatted(listener.url()));
        listener.answers("/own", 500);
        studio.drop("a", ".png", "one");
        try (Running line = studio.run()) {
            await().atMost(Studio.LIMIT).until(() -> states(listener.posts("/hook"), "a.png").contains("DELIVERED"));
            await().atMost(Studio.LIMIT).until(() -> listener.posts("/own").size() > 1);
            assertThat(states(listener.posts("/own"), "a.png")).containsOnly("READY");
            line.awaitOutput("dromedary.events: seda:own could not be told of an event (HTTP 500). It is tried again for 24 h",
                    Studio.LIMIT);
            // When
            listener.answers("/own", 200);
            // Then
            await().atMost(Studio.LIMIT).until(() -> states(listener.posts("/own"), "a.png").contains("DELIVERED"));
            assertThat(new ArrayList<>(new LinkedHashSet<>(states(listener.posts("/own"), "a.png")))).containsExactly("READY",
                    "SUBMITTING", "WAITING", "COLLECTING", "DELIVERED");
            line.awaitOutput("dromedary.events: seda:own is told again", Studio.LIMIT);
            assertThat(line.output()).containsOnlyOnce("seda:own could not be told");
        }
        assertThat(states(listener.posts("/hook"), "a.png")).hasSize(5);
    }

    @Test
    void whatIsGivenUpIsSaidOnceAndLaterEventsAreTold() throws Exception {
        studio.with("DROMEDARY_EVENTS", listener.url() + "/hook").with("DROMEDARY_PATIENCE", "2");
        listener.answers("/hook", 400);
        studio.drop("a", ".png", "one");
        try (Running line = studio.run()) {
            line.awaitOutput("was not told of events 1 to", Studio.LIMIT);
            listener.answers("/hook", 200);
            studio.drop("b", ".png", "two");
            await().atMost(Studio.LIMIT).until(() -> states(listener.posts("/hook"), "b.png").contains("DELIVERED"));
        }
    }

    @Test
    void whoIsNewIsToldOfWhatHappensFromThenOn() throws Exception {
        studio.drop("a", ".png", "one");
        assertThat(studio.once()).isZero();
        studio.with("DROMEDARY_EVENTS", listener.url() + "/hook");
        studio.drop("b", ".png", "two");
        assertThat(studio.once()).isZero();
        assertThat(states(listener.posts("/hook"), "a.png")).isEmpty();
        assertThat(states(listener.posts("/hook"), "b.png")).contains("READY", "DELIVERED");
    }
}
