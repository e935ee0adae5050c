package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import io.dromedary.job.DropRequest;
import io.dromedary.job.Job;
import io.dromedary.job.Limits;
import io.dromedary.job.State;
import io.dromedary.journal.Journal;
import io.dromedary.journal.JournalFile;
import io.dromedary.journal.JournalView;
import io.dromedary.sandbox.ledger.Ledger;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of requests wait at once: no thread each, little memory each, and the looks keep their times. */
class WaitingIT {

    /** One job in so many finishes, the others go on waiting: ten thousand deliveries would measure the disk. */
    private static final int FINISHING = 50;
    private static final String MODEL = "higgsfield-ai/soul/standard";
    /** The longest wait as shipped, from the first look on: a thousand looks a second. */
    private static final int WAIT_MILLIS = 10_000;
    private static final int LOOKS = 2;

    @TempDir
    private Path folder;

    @Test
    @Tag("long")
    void tenThousandJobsWaitAtOnceInASmallHeapAndThoseThatFinishAreDelivered() throws Exception {
        looksAreOnTime(10_000, "256m", WAIT_MILLIS);
    }

    /**
     * As many looks a second as above. Each job that waits takes some 5 KB.
     *
     * <p>{@code mvn verify -Plong -Dgroups=measure -Dit.test=WaitingIT}
     */
    @Test
    @Tag("measure")
    void fiftyThousandDoSo() throws Exception {
        looksAreOnTime(50_000, System.getProperty("waiting.heap", "512m"), 5 * WAIT_MILLIS);
    }

    private void looksAreOnTime(int jobs, String heap, int wait) throws Exception {
        List<Ledger.Entry> waiting = jobsWaitAtOnce(jobs, heap, wait);
        long late = late(waiting, wait);
        System.out.printf("%d jobs in %s, a look each %d s: %d of %d looks more than two seconds late%n", jobs, heap, wait / 1000, late,
                (LOOKS - 1) * jobs);
        assertThat(late).as("looks more than two seconds late, of %d", (LOOKS - 1) * jobs).isLessThan((LOOKS - 1) * jobs / 100);
    }

    private List<Ledger.Entry> jobsWaitAtOnce(int jobs, String heap, int wait) throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick().withHold(true))) {
            int finishing = jobs / FINISHING;
            leaveWaitingJobs(studio, jobs);
            studio.with("DROMEDARY_POLL_FIRST", String.valueOf(wait)).with("DROMEDARY_POLL_MAX", String.valueOf(wait))
                    .with("DROMEDARY_RESUME", "1000");
            List<Ledger.Entry> waiting;
            try (App app = studio.launcher().withJvmOption("-XX:TieredStopAtLevel=4").withHeap(heap).start("run")) {
                // When everybody was looked at a few times, the provider finishes
                await().atMost(Duration.ofMinutes(1).plusMillis(2L * LOOKS * wait)).pollInterval(Duration.ofSeconds(1))
                        .until(() -> studio.sandbox.ledger().entries().stream().allMatch(e -> e.looks().count() >= LOOKS));
                waiting = studio.sandbox.ledger().entries();
                studio.sandbox.release();
                // Then
                await().atMost(Duration.ofMinutes(1).plusMillis(2L * wait)).until(() -> studio.done().size() == finishing);
                app.kill();
            }
            assertThat(studio.files("outbox")).hasSize(2 * finishing);
            assertThat(studio.sandbox.ledger().accepted()).isEqualTo(jobs);
            try (HikariDataSource journal = JournalFile.openForReading(studio.root.resolve("state/journal.db"))) {
                assertThat(new JournalView(journal).counts())
                        .containsOnly(Map.entry(State.DELIVERED, (long) finishing), Map.entry(State.WAITING, (long) jobs - finishing));
            }
            return waiting;
        }
    }

    /** As a run leaves them that was stopped while it waited. */
    private static void leaveWaitingJobs(Studio studio, int jobs) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        ObjectMapper json = new ObjectMapper();
        List<String> prompts = IntStream.range(0, jobs).mapToObj(i -> "number " + i + (i < jobs / FINISHING ? "" : " [sandbox:stuck]"))
                .toList();
        List<String> answers = prompts.parallelStream().map(prompt -> submit(client, studio, body(prompt))).toList();
        Files.createDirectories(studio.root.resolve("state"));
        try (HikariDataSource database = JournalFile.open(studio.root.resolve("state/journal.db"))) {
            Journal journal = new Journal(database, Clock.systemUTC(), "test", job -> {
            });
            for (int i = 0; i < jobs; i++) {
                String id = "job-%05d".formatted(i);
                String prompt = prompts.get(i);
                String name = "text %05d.yaml".formatted(i);
                Path place = Files.createDirectories(studio.root.resolve("work").resolve(id));
                Files.writeString(place.resolve(name), "prompt: '" + prompt + "'\nimages: []\n");
                DropRequest request = new DropRequest(MODEL, prompt, json.createObjectNode(), List.of(), null, null, null, null, 0, null,
                        null, null, null, null, null);
                Job job = journal.enter(id, name, "", List.of(name), "work/" + id, List.of(), request, id, null).orElseThrow();
                journal.accepted(journal.submitting(job, MODEL, body(prompt), null, Limits.NONE),
                        json.readTree(answers.get(i)).path("request_id").asText(),
                        "queued", null,
                        Instant.now().plusSeconds(3600));
            }
        }
    }

    private static String body(String prompt) {
        return "{\"prompt\":\"" + prompt + "\"}";
    }

    private static String submit(HttpClient client, Studio studio, String body) {
        try {
            return client.send(HttpRequest.newBuilder(studio.sandbox.baseUrl().resolve("/" + MODEL))
                    .header("Authorization", "Key test:se:cret").header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body)).build(), BodyHandlers.ofString()).body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Jitter is at most a twentieth of the wait. */
    private static long late(List<Ledger.Entry> entries, int wait) {
        return entries.stream().mapToLong(entry -> {
            List<Long> times = entry.looks().times();
            return IntStream.range(1, LOOKS).filter(i -> times.get(i) - times.get(i - 1) > wait + wait / 20 + 2000).count();
        }).sum();
    }
}
