package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.job.Cap;
import io.dromedary.job.Hold.Limit;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.journal.JournalFile;
import io.dromedary.journal.JournalView;
import io.dromedary.journal.Reservations;
import io.dromedary.journal.Reservations.Used;
import io.dromedary.sandbox.ledger.Ledger;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.Running;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens, with the provider's own ledger as the referee: lost answers, refunds, throttles, restarts and kills at random, 8 or 64
 * places. A generation takes up to two seconds: {@code mvn verify -Plong -Dit.test=RunawayIT -Dbudget.runs=200 -Dbudget.drops=60} makes
 * 200 runs of a minute's work at the provider.
 */
class RunawayIT {

    private static final String SOUL = "model: higgsfield-ai/soul/standard\nprompt: ";
    /** Of one result. */
    private static final BigDecimal PRICE = new BigDecimal("1.5");
    private static final int JOBS = Integer.getInteger("budget.drops", 20);
    private static final List<String> FAULTS = List.of("", "", "", "", "", "failed", "nsfw", "500-after", "drop-after", "500-before", "429",
            "drop-before");

    @TempDir
    private Path folder;

    /** One of them in each build. */
    @Test
    void aSample() throws Exception {
        neverOverTheLimitAndNothingLeaks(5);
    }

    static Stream<Integer> seeds() {
        return Stream.iterate(Integer.getInteger("budget.first", 1), seed -> seed + 1).limit(Integer.getInteger("budget.runs", 20));
    }

    @Tag("long")
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void neverOverTheLimitAndNothingLeaks(int seed) throws Exception {
        Random random = new Random(seed);
        BigDecimal cap = PRICE.multiply(BigDecimal.valueOf(random.nextInt(JOBS / 4, JOBS * 5 / 4)));
        boolean honoured = random.nextBoolean();
        SandboxSettings provider = SandboxSettings.quick().withTimes(0, random.nextInt(2000)).withIdempotency(honoured);
        try (Studio studio = new Studio(folder, provider)) {
            studio.with("DROMEDARY_BUDGET_DAY", cap.toPlainString()).with("DROMEDARY_CONCURRENCY", random.nextBoolean() ? "8" : "64")
                    .with("HIGGSFIELD_IDEMPOTENCY", honoured ? "on" : "off").with("DROMEDARY_UPLOAD_THREADS", "16")
                    // Three that fail in a row by chance would leave the rest waiting.
                    .with("DROMEDARY_FAILING_AFTER", "0");
            for (int i = 0; i < JOBS; i++) {
                String fault = FAULTS.get(random.nextInt(FAULTS.size()));
                studio.drop(i + ".yaml",
                        "%s\"%s number %d\"\noutputs: %d\n".formatted(SOUL, fault.isEmpty() ? "" : "[sandbox:" + fault + "]",
                                i, random.nextBoolean() ? 1 : 4));
            }
            killedOnce(studio, random, cap);
            studio.once();
            studio.once();
            theLimitHolds(studio, cap);
        }
    }

    /** At any moment: when a random number of requests has come in, of those that fit below the limit whatever they cost. */
    private static void killedOnce(Studio studio, Random random, BigDecimal cap) throws Exception {
        int sure = cap.divideToIntegralValue(PRICE.multiply(BigDecimal.valueOf(4))).intValueExact();
        long requests = random.nextInt(1, Math.max(2, sure));
        if (random.nextBoolean()) {
            try (App line = studio.launcher().start("run")) {
                await().atMost(Studio.LIMIT).until(() -> studio.sandbox.ledger().posts() >= requests);
                line.kill();
            }
        } else {
            try (Running line = studio.run()) {
                await().atMost(Studio.LIMIT).until(() -> studio.sandbox.ledger().posts() >= requests);
                line.stop(Studio.LIMIT);
            }
        }
    }

    private static void theLimitHolds(Studio studio, BigDecimal cap) {
        Ledger ledger = studio.sandbox.ledger();
        assertThat(ledger.mostCredits()).isLessThanOrEqualTo(cap);
        try (var source = JournalFile.openForReading(studio.root.resolve("state/journal.db"))) {
            Cap day = new Cap(Limit.DAY, "", cap, "");
            Used used = new Reservations(source, Clock.systemDefaultZone()).used(day, "");
            assertThat(used.reserved()).as("reserved after all is settled").isZero();
            assertThat(used.sum()).isLessThanOrEqualTo(cap);
            assertThat(used.spent()).as("spent").isLessThanOrEqualTo(ledger.chargedCredits());
            assertThat(used.sum()).as("spent and undetermined").isGreaterThanOrEqualTo(ledger.chargedCredits());
            List<Job> jobs = new JournalView(source).newest(1000, false);
            assertThat(jobs).hasSizeGreaterThanOrEqualTo(JOBS).noneMatch(job -> job.state().isUnfinished());
            BigDecimal left = cap.subtract(used.sum());
            assertThat(jobs).filteredOn(job -> job.state() == State.HELD).as("held although %s are left", left)
                    .allSatisfy(job -> assertThat(job.verdict().hold().credits()).isGreaterThan(left));
        }
    }
}
