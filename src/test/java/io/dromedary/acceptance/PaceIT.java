package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.sandbox.ledger.Ledger.Entry;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether places stand empty while something waits for one, and how long a finished result waits for its file.
 * {@code mvn verify -Plong -Dgroups=measure -Dit.test=PaceIT}
 */
@Tag("measure")
class PaceIT {

    private static final String MODEL = "higgsfield-ai/soul/standard";
    private static final int PLACES = 8;
    private static final int MILLIS = 4_000;
    private static final int JOBS = 96;
    private static final int HINTED = 40;

    @TempDir
    private Path folder;

    @Test
    void theLastOfManyIsDoneAboutWhenItCouldBe() throws Exception {
        SandboxSettings provider = SandboxSettings.quick().withTimes(0, MILLIS).withConcurrencyLimit(PLACES, 429);
        try (Studio studio = new Studio(folder, provider)) {
            studio.with("DROMEDARY_CONCURRENCY", "" + PLACES).with("DROMEDARY_POLL_FIRST", "500").with("DROMEDARY_POLL_MAX", "500")
                    .with("DROMEDARY_MODEL", MODEL);
            try (App line = studio.plainLauncher().start("run")) {
                warm(studio);
                drop(studio, JOBS);
                await().atMost(Studio.LIMIT.multipliedBy(2)).until(() -> studio.done().size() == PLACES + JOBS);
                List<Entry> entries = studio.sandbox.ledger().entries().subList(PLACES, PLACES + JOBS);
                long begun = entries.stream().mapToLong(Entry::acceptedAt).min().orElseThrow();
                long ended = entries.stream().mapToLong(entry -> entry.looks().last()).max().orElseThrow();
                double late = entries.stream().mapToLong(entry -> entry.looks().last() - entry.finishesAt()).average().orElseThrow();
                double bound = JOBS / (double) PLACES * (MILLIS + late);
                System.out.printf("%d jobs of %d ms at %d places, found %.0f ms late: %.2f of the bound; %d POSTs%n", JOBS, MILLIS, PLACES,
                        late, (ended - begun) / bound, studio.sandbox.ledger().posts());
                assertThat(studio.sandbox.ledger().posts()).as("never above the limit").isEqualTo(PLACES + JOBS);
                assertThat(line.stop(Studio.LIMIT)).isZero();
            }
        }
    }

    @Test
    void aHintedResultHasItsFileSoon() throws Exception {
        SandboxSettings provider = SandboxSettings.quick().withTimes(0, MILLIS / 4).withConcurrencyLimit(100, 429)
                .withWebhookSecrets(Studio.WEBHOOK_SECRET);
        try (Studio studio = new Studio(folder, provider).withWebhooks(600)) {
            studio.with("DROMEDARY_CONCURRENCY", "" + PLACES).with("DROMEDARY_MODEL", MODEL);
            try (App line = studio.plainLauncher().start("run")) {
                warm(studio);
                drop(studio, HINTED);
                Map<String, Long> seen = new TreeMap<>();
                await().atMost(Studio.LIMIT).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5)).until(() -> {
                    results(studio.root.resolve("outbox")).forEach(job -> seen.putIfAbsent(job, System.currentTimeMillis()));
                    return seen.size() == PLACES + HINTED;
                });
                long[] waits = studio.sandbox.ledger().entries().stream().filter(entry -> !entry.prompt().startsWith("warm"))
                        .mapToLong(entry -> seen.get(entry.prompt().replaceFirst(".* ", "")) - entry.finishesAt()).sorted().toArray();
                System.out.printf("%d hinted jobs, from finished to file: median %d ms, longest %d ms%n", HINTED, waits[HINTED / 2],
                        waits[HINTED - 1]);
                assertThat(waits).hasSize(HINTED);
                assertThat(line.stop(Studio.LIMIT)).isZero();
            }
        }
    }

    private static void warm(Studio studio) {
        for (int i = 0; i < PLACES; i++) {
            studio.drop("warm%d.prompt.txt".formatted(i), "warm up, number " + i);
        }
        await().atMost(Studio.LIMIT).until(() -> studio.done().size() == PLACES);
    }

    private static void drop(Studio studio, int jobs) {
        for (int i = 0; i < jobs; i++) {
            studio.drop(i + ".prompt.txt", "an elephant, number " + i);
        }
    }

    /** The names of the drops whose results are there. */
    private static List<String> results(Path outbox) throws IOException {
        try (Stream<Path> files = Files.list(outbox)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".png") && !name.startsWith("."))
                    .map(name -> name.replaceFirst("__.*", "")).toList();
        }
    }
}
