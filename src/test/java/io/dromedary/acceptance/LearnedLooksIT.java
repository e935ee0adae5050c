package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.sandbox.ledger.Ledger;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a line that learns how long requests take reads of their status, against one that does not, and against regular reads as late. */
@Tag("measure")
class LearnedLooksIT {

    private static final int JOBS = 300;
    /** Nothing is known of the first ones. */
    private static final int LEARNING = 60;
    /** A tenth of what is shipped, so that a run takes two minutes, and durations as well. */
    private static final double MEDIAN_MILLIS = 6_000;

    @TempDir
    private Path folder;

    /**
     * One run, for each request in the mean.
     *
     * @param fixed reads at regular intervals that are as late
     */
    private record Reads(double reads, double millisLate, double fixed) {

        double ratio() {
            return reads / fixed;
        }

        @Override
        public String toString() {
            return "%.2f reads a job, found %.0f ms after its end; as late at regular intervals %.2f reads: %.2f of them".formatted(reads,
                    millisLate, fixed, ratio());
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.25})
    void aLineThatLearnsReadsLess(double spread) throws Exception {
        Reads without = run(spread, false);
        Reads with = run(spread, true);
        System.out.printf("%d jobs of %.1f s, spread %.0f %%%n  configured: %s%n  learned:    %s%n", JOBS - LEARNING, MEDIAN_MILLIS / 1000,
                spread * 100,
                without, with);
        assertThat(with.ratio()).isLessThan(without.ratio() / 2);
    }

    private Reads run(double spread, boolean isLearning) throws Exception {
        Path place = Files.createDirectory(folder.resolve(isLearning + "-" + spread));
        Random chance = new Random(1);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (Studio studio = new Studio(place, SandboxSettings.quick().withTimes(0, (long) MEDIAN_MILLIS).withConcurrencyLimit(100, 429))) {
            studio.with("DROMEDARY_POLL_LEARN", String.valueOf(isLearning)).with("DROMEDARY_POLL_FIRST", "200")
                    .with("DROMEDARY_POLL_MAX", "1000").with("DROMEDARY_POLL_MIN", "100").with("DROMEDARY_CONCURRENCY", "16");
            StringBuilder rows = new StringBuilder();
            for (int job = 0; job < JOBS; job++) {
                rows.append("{\"id\": \"%d\", \"prompt\": \"a dromedary, number %1$d\", \"model\": \"higgsfield-ai/soul/standard\"}%n"
                        .formatted(job));
            }
            studio.drop("many.jobs.jsonl", rows.toString());
            // Each request takes as long as is set when it is submitted.
            Future<?> provider = clock.scheduleAtFixedRate(() -> studio.sandbox.behave(studio.sandbox.settings()
                    .withTimes(0, (long) (MEDIAN_MILLIS * Math.exp(spread * chance.nextGaussian())))), 0, 3, TimeUnit.MILLISECONDS);
            try (Running running = studio.runOnce()) {
                assertThat(running.awaitExit(Studio.LIMIT.multipliedBy(8))).as(running.output()).isZero();
                assertThat(provider.isDone()).as("the durations went on changing").isFalse();
            }
            return reads(studio.sandbox.ledger().entries());
        } finally {
            clock.shutdownNow();
        }
    }

    private static Reads reads(List<Ledger.Entry> all) {
        assertThat(all).hasSize(JOBS);
        List<Ledger.Entry> entries = all.subList(LEARNING, JOBS);
        double late = mean(entries, entry -> (double) (entry.looks().last() - entry.finishesAt()));
        return new Reads(mean(entries, entry -> entry.looks().count()), late,
                regular(entries.stream().mapToDouble(entry -> (double) (entry.finishesAt() - entry.acceptedAt())).toArray(), late));
    }

    private static double mean(List<Ledger.Entry> entries, ToDoubleFunction<Ledger.Entry> value) {
        return entries.stream().mapToDouble(value).average().orElseThrow();
    }

    /** Of the longest regular interval that is no later. */
    private static double regular(double[] took, double late) {
        double interval = 60_000;
        while (mean(took, interval, true) > late) {
            interval /= 1.001;
        }
        return mean(took, interval, false);
    }

    private static double mean(double[] took, double interval, boolean isLateness) {
        return Arrays.stream(took).map(each -> isLateness ? Math.ceil(each / interval) * interval - each : Math.ceil(each / interval))
                .average().orElseThrow();
    }
}
