package io.dromedary.await;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dromedary.api.query.PollSchedule;
import io.dromedary.await.LookSimulation.Outcome;
import io.dromedary.job.Took;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** When looks come, and in a simulation how many that are for how much lateness. Counts only: no time passes. */
class LookPlanTest {

    private static final PollSchedule SCHEDULE = new PollSchedule(Duration.ofSeconds(2), 1.5, Duration.ofSeconds(10), () -> 0L);
    private static final Duration MIN = Duration.ofSeconds(1);
    private static final Random CHANCE = new Random(3);

    private static double around(double seconds, double spread) {
        return seconds * Math.exp(spread * CHANCE.nextGaussian());
    }

    /** Known to the millisecond. */
    private static List<Took> exactly(int many, DoubleSupplier seconds) {
        List<Took> seen = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            long millis = (long) (seconds.getAsDouble() * 1000);
            seen.add(new Took(millis, millis));
        }
        return seen;
    }

    private static LookPlan plan(List<Took> seen) {
        return new LookPlan(seen, SCHEDULE, MIN);
    }

    private static List<Double> looks(LookPlan plan, double until) {
        List<Double> looks = new ArrayList<>();
        for (double look = plan.next(0); look < until; look = plan.next(look)) {
            looks.add(look / 1000);
        }
        return looks;
    }

    @Test
    void looksAreWhereRequestsFinishAndNotBefore() {
        List<Double> looks = looks(plan(exactly(50, () -> around(60, 0.1))), 80_000);
        assertThat(looks).hasSizeBetween(1, 3);
        assertThat(looks.get(0)).isBetween(55.0, 66.0);
    }

    @Test
    void betweenTwoKindsOfTimesNobodyLooks() {
        List<Double> looks = looks(plan(exactly(50, () -> around(CHANCE.nextBoolean() ? 10 : 90, 0.1))), 110_000);
        assertThat(looks).isNotEmpty().noneMatch(look -> look > 30 && look < 60);
    }

    @Test
    void twoLooksAreNeverCloserThanTheShortestWaitNorFurtherApartThanTheLongest() {
        for (double spread : new double[] {0.02, 0.3, 2}) {
            LookPlan plan = plan(exactly(50, () -> around(300, spread)));
            double before = 0;
            for (double look = plan.next(0); look < 3_000_000; look = plan.next(look)) {
                assertThat(look - before).isBetween(MIN.toMillis() - 0.001, LookPlan.LONGEST * 10_000 + 0.001);
                before = look;
            }
        }
    }

    @Test
    void theFirstLookIsNeverBeforeTheConfiguredOne() {
        assertThat(plan(exactly(50, () -> 0.3)).next(0)).isEqualTo(2_000);
    }

    @Test
    void beyondWhatWasSeenTheConfiguredScheduleHolds() {
        LookPlan plan = plan(exactly(50, () -> around(20, 0.1)));
        assertThat(plan.next(100_000)).isEqualTo(110_000);
        assertThat(plan.next(2_000_000)).isEqualTo(2_010_000);
    }

    @Test
    void oneThatHungSpoilsNothing() {
        List<Took> seen = exactly(49, () -> around(60, 0.1));
        seen.add(20, new Took(1_700_000, 1_700_000));
        List<Double> looks = looks(plan(seen), 80_000);
        assertThat(looks).hasSizeBetween(1, 3);
    }

    @Test
    void whatIsFasterThanAnyBeforeBringsTheConfiguredScheduleBack() {
        List<Took> seen = exactly(49, () -> around(600, 0.1));
        seen.add(new Took(0, 60_000));
        assertThat(plan(seen).next(0)).isEqualTo(2_000);
    }

    @Test
    void whereAllWereFinishedByTheirFirstLookOneIsLookedAtEarlier() {
        LookPlan plan = plan(Stream.generate(() -> new Took(0, 60_000)).limit(20).toList());
        assertThat(plan.isBlind()).isTrue();
        assertThat(plan.probe()).isBetween(SCHEDULE.first().toMillis() + 1.0, 0.95 * plan.next(0));
    }

    @ParameterizedTest
    @CsvSource({"0.1", "0.3", "0.7"})
    void theFitFindsWhatItIsMadeOfThoughOnlyTheLooksAreKnown(double spread) {
        // Given: nine of ten are seen only to lie before the first look at 66 s or after it, each tenth is looked at more closely.
        List<Took> seen = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            double took = around(60_000, spread);
            double step = i % 10 == 0 ? 6_000 : 66_000;
            long by = (long) (Math.ceil(took / step) * step);
            seen.add(new Took(by - (long) step, by));
        }
        // When
        LogNormal fit = Durations.fittedTo(seen).kinds().get(0);
        // Then
        assertThat(fit.at(0)).isCloseTo(60_000, within(60_000 * spread * 0.25));
        assertThat(fit.spread()).isCloseTo(spread, within(spread * 0.3));
    }

    // ------------------------------------------------------------------ the simulation

    @ParameterizedTest
    @CsvSource({"0.25, 0.45", "0.1, 0.25"})
    void steadyDurationsNeedFewerReadsForTheSameLateness(double spread, double most) {
        Random chance = new Random(1);
        Outcome outcome = new LookSimulation(LookSimulation.SHIPPED).of(5_000, () -> 60 * Math.exp(spread * chance.nextGaussian()));
        assertThat(outcome.ratio()).as("%s", outcome).isLessThanOrEqualTo(most);
        assertThat(outcome.lateness()).as("%s", outcome).isCloseTo(outcome.configured(), within(0.1 * outcome.configured()));
    }

    @Test
    void whereNearlyAllTakeAsLongOneLookFindsMostOfThemSoonAfter() {
        Random chance = new Random(1);
        Outcome outcome = new LookSimulation(LookSimulation.SHIPPED).of(5_000, () -> 60 * Math.exp(0.01 * chance.nextGaussian()));
        assertThat(outcome.reads()).as("%s", outcome).isLessThanOrEqualTo(1.2);
        assertThat(outcome.lateness()).as("%s", outcome).isLessThanOrEqualTo(0.5 * outcome.configured());
    }

    static Stream<Arguments> wildDurations() {
        Random chance = new Random(2);
        int[] number = {0};
        return Stream.of(
                Arguments.of("two kinds",
                        (DoubleSupplier) () -> (chance.nextInt(10) < 7 ? 20 : 200) * Math.exp(0.1 * chance.nextGaussian())),
                Arguments.of("three kinds",
                        (DoubleSupplier) () -> new double[] {10, 60, 300}[chance.nextInt(3)] * Math.exp(0.1 * chance.nextGaussian())),
                Arguments.of("a heavy tail", (DoubleSupplier) () -> 20 * Math.pow(1 - chance.nextDouble(), -1 / 1.5)),
                Arguments.of("spread over decades", (DoubleSupplier) () -> 60 * Math.exp(1.5 * chance.nextGaussian())),
                Arguments.of("no memory", (DoubleSupplier) () -> -60 * Math.log(1 - chance.nextDouble())),
                Arguments.of("anything", (DoubleSupplier) () -> 5 + 295 * chance.nextDouble()),
                Arguments.of("a model that changes", (DoubleSupplier) () -> new double[] {60, 20, 180}[number[0]++ / 400 % 3]
                        * Math.exp(0.1 * chance.nextGaussian())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wildDurations")
    void wildDurationsNeedNoMoreReadsThanRegularOnes(String name, DoubleSupplier seconds) {
        Outcome outcome = new LookSimulation(LookSimulation.SHIPPED).of(2_000, seconds);
        assertThat(outcome.ratio()).as("%s: %s", name, outcome).isLessThanOrEqualTo(1.05);
    }
}
