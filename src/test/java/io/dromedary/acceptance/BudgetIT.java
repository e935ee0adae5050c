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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Budgets, with the provider's own ledger as the referee. */
class BudgetIT {

    private static final String SOUL = "model: higgsfield-ai/soul/standard\nprompt: ";
    /** Of one result. */
    private static final BigDecimal PRICE = new BigDecimal("1.5");
    private static final int JOBS = 30;
    private static final int FOLDER = 24;
    private static final List<String> FAULTS = List.of("", "", "", "", "", "failed", "nsfw", "500-after", "drop-after", "500-before", "429",
            "drop-before");

    @TempDir
    private Path folder;

    @Test
    void theBudgetOfTheDayIsSpentAndNotMore() throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick()).with("DROMEDARY_BUDGET_DAY", "5")) {
            for (int i = 0; i < 6; i++) {
                studio.drop(i + ".yaml", SOUL + "number " + i);
            }
            assertThat(studio.once()).isEqualTo(2);
            assertThat(studio.sandbox.ledger().chargedCredits()).isEqualByComparingTo("4.5");
            assertThat(studio.files("hold")).filteredOn(file -> file.matches("\\d[.]yaml")).hasSize(3);
            String note = studio
                    .read("hold/" + studio.files("hold").stream().filter(file -> file.endsWith(".error.txt")).findFirst().get());
            assertThat(note).contains("It would cost 1.5 credits, estimated, and of the 5 credits of dromedary.budget.day ", " are spent");
            // When the limit is raised
            studio.with("DROMEDARY_BUDGET_DAY", "7.5");
            assertThat(studio.once()).isEqualTo(2);
            assertThat(studio.sandbox.ledger().chargedCredits()).isEqualByComparingTo("7.5");
            studio.with("DROMEDARY_BUDGET_DAY", "100");
            assertThat(studio.once()).isZero();
            assertThat(studio.sandbox.ledger().chargedCredits()).isEqualByComparingTo("9");
            assertThat(studio.files("hold")).isEmpty();
            assertThat(studio.files("work")).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void whatIsHeldIsApprovedByMovingItBackOrByTheCommandAndReadAgainByARetry(Where where) throws Exception {
        try (Studio studio = new Studio(where, folder, SandboxSettings.quick()).with("DROMEDARY_APPROVE_ABOVE", "2")) {
            studio.drop("moved.yaml", SOUL + "moved\noutputs: 4\n")
                    .drop("films/said.yaml", SOUL + "said\noutputs: 4\n").drop("changed/c.yaml", "prompt: changed\n")
                    .drop("changed/_profile.yaml", "model: higgsfield-ai/soul/standard\noutputs: 4\n").drop("cheap.yaml", SOUL + "cheap")
                    .drop("own.yaml", SOUL + "own\nmax_credits: 1\n");
            assertThat(studio.once()).isEqualTo(2);
            assertThat(studio.files("hold")).contains("moved.yaml", "films/said.yaml", "changed/c.yaml", "own.yaml");
            assertThat(studio.sandbox.ledger().entries()).extracting(Ledger.Entry::prompt).containsExactly("cheap");
            // When
            studio.move("hold/moved.yaml", "inbox/moved.yaml");
            command(studio, "approve", "--profile", "films", "--yes");
            studio.drop("changed/_profile.yaml", "model: higgsfield-ai/soul/standard\noutputs: 1\n");
            command(studio, "retry", "--state", "held", "--profile", "changed", "--yes");
            studio.once();
            // Then
            assertThat(studio.sandbox.ledger().entries()).extracting(Ledger.Entry::prompt)
                    .containsExactlyInAnyOrder("cheap", "moved", "said", "changed");
            assertThat(studio.sandbox.ledger().chargedCredits()).isEqualByComparingTo("15");
            assertThat(studio.files("hold")).filteredOn(file -> file.endsWith(".yaml")).containsExactly("own.yaml");
            command(studio, "cancel", "--state", "held");
            studio.once();
            assertThat(studio.files("errors/canceled")).contains("own.yaml");
        }
    }

    /** As 400 would be: a folder with the wrong model costs nothing but a question. */
    @ParameterizedTest
    @MethodSource("stores")
    void aFolderWithTheWrongModelCostsOneQuestionAndIsDecidedAboutAtOnce(Where where) throws Exception {
        try (Studio studio = new Studio(where, folder, SandboxSettings.quick()).with("DROMEDARY_APPROVE_ABOVE", "2")) {
            studio.drop("shop/_profile.yaml", "model: higgsfield-ai/soul/standard\noutputs: 4\n");
            for (int i = 0; i < FOLDER; i++) {
                studio.drop("shop/" + i + ".yaml", "prompt: number " + i + "\n");
            }
            // When
            assertThat(studio.once()).isEqualTo(2);
            // Then
            assertThat(studio.sandbox.ledger().posts()).isZero();
            assertThat(studio.sandbox.ledger().estimates()).as("asked for what all cost").isOne();
            assertThat(studio.read("hold/_READ-ME.txt")).contains("24 jobs of higgsfield-ai/soul/standard from inbox/shop: 144 credits",
                    "dromedary.approve-above", "./dromedary approve --profile inbox/shop", "edit inbox/shop/_profile.yaml",
                    "./dromedary retry --state held --profile inbox/shop", "./dromedary cancel --state held --profile inbox/shop");
            // When half of it is approved, and the others are changed
            for (int i = 0; i < FOLDER; i += 2) {
                studio.move("hold/shop/" + i + ".yaml", "inbox/shop/" + i + ".yaml");
            }
            studio.once();
            assertThat(studio.sandbox.ledger().chargedCredits()).isEqualByComparingTo("72");
            assertThat(studio.read("hold/_READ-ME.txt")).contains("12 jobs of", ": 72 credits");
            studio.drop("shop/_profile.yaml", "model: higgsfield-ai/soul/standard\n");
            command(studio, "retry", "--state", "held", "--profile", "inbox/shop", "--yes");
            // Then
            assertThat(studio.once()).isZero();
            assertThat(studio.sandbox.ledger().chargedCredits()).isEqualByComparingTo("90");
            assertThat(studio.files("hold")).isEmpty();
        }
    }

    static Stream<Where> stores() {
        return Stream.of(Where.values());
    }

    private static void command(Studio studio, String... words) throws Exception {
        try (Running app = studio.launcher().start(words)) {
            assertThat(app.awaitExit(Studio.LIMIT)).as(app.output()).isZero();
        }
    }

    // ------------------------------------------------------------------ whatever happens

    /** A sample of them; {@code -Dbudget.runs=200} makes as many. */
    static Stream<Integer> seeds() {
        return Stream.iterate(1, seed -> seed + 1).limit(Integer.getInteger("budget.runs", 20));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void neverOverTheLimitAndNothingLeaks(int seed) throws Exception {
        Random random = new Random(seed);
        BigDecimal cap = PRICE.multiply(BigDecimal.valueOf(random.nextInt(5, 40)));
        boolean honoured = random.nextBoolean();
        SandboxSettings provider = SandboxSettings.quick().withTimes(0, random.nextInt(200)).withIdempotency(honoured);
        try (Studio studio = new Studio(folder, provider)) {
            studio.with("DROMEDARY_BUDGET_DAY", cap.toPlainString()).with("DROMEDARY_CONCURRENCY", random.nextBoolean() ? "8" : "64")
                    .with("HIGGSFIELD_IDEMPOTENCY", honoured ? "true" : "false").with("DROMEDARY_UPLOAD_THREADS", "16");
            for (int i = 0; i < JOBS; i++) {
                String fault = FAULTS.get(random.nextInt(FAULTS.size()));
                studio.drop(i + ".yaml",
                        "%s\"%s number %d\"\noutputs: %d\n".formatted(SOUL, fault.isEmpty() ? "" : "[sandbox:" + fault + "]",
                                i, random.nextBoolean() ? 1 : 4));
            }
            killedOnce(studio, random);
            studio.once();
            studio.once();
            theLimitHolds(studio, cap);
        }
    }

    /** At any moment: when a random number of requests has come in. */
    private static void killedOnce(Studio studio, Random random) throws Exception {
        long requests = random.nextInt(1, JOBS / 2);
        if (random.nextInt(4) == 0) {
            try (App line = studio.launcher().start("run")) {
                await().atMost(Studio.LIMIT).until(() -> studio.sandbox.ledger().posts() >= Math.min(requests, 3));
                line.kill();
            }
        } else {
            try (Running line = studio.run()) {
                await().atMost(Studio.LIMIT).until(() -> studio.sandbox.ledger().posts() >= Math.min(requests, 3));
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
