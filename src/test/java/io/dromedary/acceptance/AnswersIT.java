package io.dromedary.acceptance;

import static io.dromedary.testing.ScriptedServer.readRequest;
import static io.dromedary.testing.ScriptedServer.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.Running;
import io.dromedary.testing.ScriptedServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the line makes of the provider's answers, and of those that do not come. */
class AnswersIT {

    private static final String WORDS = "higgsfield-ai/soul/standard";

    @TempDir
    private Path folder;

    private Studio studio;

    @BeforeEach
    void open() throws Exception {
        studio = new Studio(folder, SandboxSettings.quick());
    }

    @AfterEach
    void close() {
        studio.close();
    }

    private void dropWords(String name, String prompt) {
        studio.drop(name + ".yaml", "model: %s\nprompt: '%s'\n".formatted(WORDS, prompt));
    }

    @Test
    void oneDropThatIsRefusedStopsNoneOfTheOthersAndGoesToItsChannel() throws Exception {
        studio.with("DROMEDARY_CONCURRENCY", "1");
        dropWords("a bad one", "[sandbox:403*99]");
        try (Running line = studio.run()) {
            line.awaitOutput("a bad one.yaml was refused", Studio.LIMIT);
            for (int i = 0; i < 5; i++) {
                dropWords("good " + i, "number " + i);
            }
            await().atMost(Studio.LIMIT).until(() -> studio.done().size() == 5 && studio.files("errors").size() == 3);
        }
        assertThat(studio.files("errors")).containsExactlyInAnyOrder("rejected-403/a bad one.yaml",
                "rejected-403/a bad one.yaml.error.json",
                "rejected-403/a bad one.yaml.error.txt");
        assertThat(studio.read("errors/rejected-403/a bad one.yaml.error.txt")).contains("HTTP 403", "Nothing was charged");
        assertThat(studio.sandbox.ledger().posts()).isEqualTo(7);
    }

    @Test
    void theLineLearnsHowManyRequestsTheAccountTakes() throws Exception {
        learnsHowManyRequestsTheAccountTakes(429);
    }

    @Tag("long")
    @Test
    void theLineLearnsHowManyRequestsTheAccountTakesWhereItSaysSoWith400() throws Exception {
        learnsHowManyRequestsTheAccountTakes(400);
    }

    private void learnsHowManyRequestsTheAccountTakes(int status) throws Exception {
        studio.with("DROMEDARY_CONCURRENCY", "8");
        studio.sandbox.behave(SandboxSettings.quick().withTimes(0, 300).withConcurrencyLimit(2, status));
        for (int i = 0; i < 24; i++) {
            dropWords("number " + i, "number " + i);
        }
        assertThat(studio.once()).isZero();
        assertThat(studio.sandbox.ledger().entries()).hasSize(24);
        assertThat(studio.sandbox.ledger().posts() / 24.0).as("POSTs for each job").isLessThan(1.7);
    }

    @Test
    void whereTheHostHonoursTheKeyEveryLostAnswerIsHadWithinTheRunAndPaidOnce() throws Exception {
        studio.with("HIGGSFIELD_IDEMPOTENCY", "on");
        for (String fault : new String[] {"500-before", "500-after", "502-after", "html-502", "drop-before", "drop-after",
            "drop-after*3"}) {
            dropWords(fault.replace("*", " "), "[sandbox:%s]".formatted(fault));
        }
        assertThat(studio.once()).isZero();
        assertThat(studio.done()).hasSize(7);
        assertThat(studio.files("errors")).isEmpty();
        assertThat(studio.sandbox.ledger().accepted()).isEqualTo(7);
    }

    @Test
    void whereTheHostSaysThatTheKeysBodyDiffersTheJobStaysUncertainWithAllThatIsKnown() throws Exception {
        // Given: the answer was lost, and then the operator has changed a setting that goes into the request.
        studio.with("HIGGSFIELD_EXPIRES_AFTER", "3600").with("DROMEDARY_SWEEP", "1");
        dropWords("lost", "[sandbox:drop-after]");
        assertThat(studio.once()).isEqualTo(2);
        studio.with("HIGGSFIELD_IDEMPOTENCY", "on").with("HIGGSFIELD_EXPIRES_AFTER", "7200");
        // When
        try (Running line = studio.run()) {
            await().atMost(Studio.LIMIT).until(() -> studio.read("errors/uncertain/lost.yaml.error.txt").contains("HTTP 422"));
            long posts = studio.sandbox.ledger().posts();
            dropWords("next", "another");
            await().atMost(Studio.LIMIT).until(() -> studio.done().contains("next.yaml"));
            assertThat(studio.sandbox.ledger().posts()).as("the repeats have ended").isEqualTo(posts + 1);
            assertThat(line.isRunning()).isTrue();
        }
        // Then
        var lost = studio.sandbox.ledger().entries().get(0);
        assertThat(studio.sandbox.ledger().accepted()).isEqualTo(2);
        var note = new ObjectMapper().readTree(studio.read("errors/uncertain/lost.yaml.error.json"));
        assertThat(note.path("http_status").asInt()).isEqualTo(422);
        assertThat(note.path("why").asText()).contains("Idempotency-Key was used before with another endpoint or body");
        assertThat(note.path("charged").asText()).isEqualTo("unknown");
        assertThat(note.path("submission").path("idempotency_key").asText()).isEqualTo(lost.idempotencyKey());
        assertThat(note.path("submission").path("history").toString()).contains("the answer was lost");
    }

    @Test
    void whereTheHostAnswersNoMoreTheRepeatsEndWithThePatienceInTheChannel() throws Exception {
        studio.with("HIGGSFIELD_IDEMPOTENCY", "on").with("DROMEDARY_PATIENCE", "3").with("DROMEDARY_SWEEP", "1");
        dropWords("lost", "[sandbox:drop-after*99]");
        assertThat(studio.once()).isEqualTo(2);
        assertThat(studio.files("errors/uncertain")).contains("lost.yaml");
        long posts = studio.sandbox.ledger().posts();
        assertThat(posts).isBetween(3L, 6L);
        assertThat(studio.sandbox.ledger().accepted()).as("all with one key").isOne();
        var history = new ObjectMapper().readTree(studio.read("errors/uncertain/lost.yaml.error.json")).path("submission").path("history");
        assertThat(history).hasSizeGreaterThan((int) posts);
        assertThat(studio.once()).as("it waits for a person's word, since the run before").isEqualTo(2);
        assertThat(studio.sandbox.ledger().posts()).as("nor in the next run").isEqualTo(posts);
    }

    @Test
    void aStatusReadThatHangsHoldsUpNobodyElsesAndNoJobExpiresUnseen() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger requests = new AtomicInteger();
        AtomicInteger hanging = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        try (ScriptedServer provider = ScriptedServer.start(connection -> {
            String head = readRequest(connection);
            if (head.startsWith("POST /estimate/")) {
                answer(connection, "{}");
            } else if (head.startsWith("POST")) {
                int number = requests.incrementAndGet();
                answer(connection, "{\"request_id\":\"r%d\",\"status\":\"queued\"}".formatted(number));
            } else if (head.contains("/requests/r20/")) {
                answered.incrementAndGet();
                answer(connection, "{\"request_id\":\"r20\",\"status\":\"failed\"}");
            } else {
                hanging.incrementAndGet();
                hang(end);
            }
        })) {
            studio.with("HIGGSFIELD_BASE_URL", "http://127.0.0.1:" + provider.port()).with("DROMEDARY_CONCURRENCY", "20")
                    .with("DROMEDARY_DEADLINE", "1").with("DROMEDARY_RETRY_FAILED", "0");
            for (int i = 1; i < 20; i++) {
                dropWords("hangs " + i, "number " + i);
            }
            try (Running line = studio.run()) {
                await().atMost(Studio.LIMIT).until(() -> hanging.get() >= 19);
                dropWords("twentieth", "number 20");
                // Within the 15 s that each of the others hangs.
                await().atMost(Duration.ofSeconds(10)).until(() -> studio.files("errors/failed").contains("twentieth.yaml"));
                assertThat(studio.files("errors/expired")).as("nobody has answered yet").isEmpty();
                assertThat(answered.get()).isOne();
                assertThat(line.isRunning()).isTrue();
                end.countDown();
            }
        }
    }

    private static void hang(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(Socket connection, String json) throws IOException {
        write(connection, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(json.length(), json));
    }
}
