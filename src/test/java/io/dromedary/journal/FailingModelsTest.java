package io.dromedary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Channel;
import io.dromedary.job.Hold.Limit;
import io.dromedary.job.Job;
import io.dromedary.job.Price;
import io.dromedary.job.Problem;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.job.Verdict.Charged;
import io.dromedary.journal.FailingModels.Rules;
import io.dromedary.journal.Pauses.Pause;
import io.dromedary.testing.Ledger;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailingModelsTest {

    private static final Verdict FAILED = new Verdict(Channel.FAILED, "The generation failed: out of memory.", "Again.", Charged.NO);
    private static final Verdict OTHERWISE = new Verdict(Channel.FAILED, "The generation failed: no worker.", "Again.", Charged.NO);
    private static final Verdict FLAGGED = new Verdict(Channel.NSFW, "Flagged.", "Change it.", Charged.NO);

    @TempDir
    private Path folder;
    private Ledger ledger;
    private Pauses pauses;

    @BeforeEach
    void open() {
        ledger = new Ledger(folder);
        pauses = new Pauses(ledger.source, ledger.clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private Job fail(String id, Verdict verdict) {
        return ledger.journal.filed(ledger.journal.end(ledger.waiting(ledger.enter(id)), verdict, "errors"), ledger.clock.instant());
    }

    private Job refuse(String id, Verdict verdict) {
        return ledger.journal.filed(ledger.journal.end(ledger.submitting(ledger.enter(id)), verdict, "errors"), ledger.clock.instant());
    }

    private void threeFail() {
        List.of("a", "b", "c").forEach(id -> fail(id, FAILED));
    }

    private Optional<Pause> pause() {
        return pauses.models().stream().findFirst();
    }

    private void later(Duration time) {
        ledger.clock.advance(time);
    }

    private Optional<Job> trial() {
        return ledger.journal.takeTrialsOfModels("api", 4, 4, Map.of()).stream().findFirst();
    }

    private Job ready(String id) {
        return ledger.journal.release(ledger.enter(id), ledger.clock.instant());
    }

    /** The next trial went to the provider, and waits. */
    private Job tried() {
        return ledger.waiting(trial().orElseThrow());
    }

    @Test
    void threeDropsInARowThatFailAlikePauseTheirModel() {
        fail("a", FAILED);
        fail("b", FAILED);
        assertThat(pause()).isEmpty();
        fail("c", FAILED);
        // Then
        assertThat(pause()).get().satisfies(pause -> {
            assertThat(pause.isByLine()).isTrue();
            assertThat(pause.model()).contains(Ledger.MODEL);
            assertThat(pause.sentence()).contains("paused since", "by the line", "(failed: The generation failed: out of memory)",
                    "The next job is tried at ");
            assertThat(pause.trials()).isEqualTo(new Pauses.Trials(0, ledger.in(Duration.ofMinutes(1)).toEpochMilli(), null, false));
        });
        ready("d");
        assertThat(ledger.journal.takeReady("api", 4, 4)).isEmpty();
    }

    @Test
    void whatFailsInAnotherWayOrIsFollowedByAResultIsNotInARow() {
        fail("a", FAILED);
        fail("b", FAILED);
        fail("c", OTHERWISE);
        fail("d", FAILED);
        fail("e", FAILED);
        ledger.in(State.COLLECTING, "f");
        fail("g", FAILED);
        fail("h", FAILED);
        assertThat(pause()).isEmpty();
    }

    @Test
    void flaggedResultsNeitherCountNorInterrupt() {
        fail("a", FAILED);
        fail("b", FAILED);
        List.of("d", "e", "f").forEach(id -> fail(id, FLAGGED));
        assertThat(pause()).isEmpty();
        fail("c", FAILED);
        assertThat(pause()).isPresent();
    }

    @Test
    void attemptsOfOneDropCountOnce() {
        Job job = ledger.enter("a");
        for (int attempt = 0; attempt < 3; attempt++) {
            job = ledger.journal.submitOnceMore(ledger.waiting(job), FAILED, job.request(), ledger.clock.instant());
        }
        fail("b", FAILED);
        assertThat(pause()).isEmpty();
        fail("c", FAILED);
        assertThat(pause()).isPresent();
    }

    @Test
    void aDropThatSomebodyPutsBackIsTheSameDrop() {
        for (String id : List.of("a", "b", "c")) {
            Job again = ledger.journal.enter(id, "photo.png", "", List.of("photo.png"), "work/" + id,
                    List.of(Ledger.picture("photo.png")), Ledger.request(0), "the same intent", null).orElseThrow();
            ledger.journal.end(ledger.waiting(again), FAILED, "errors");
        }
        assertThat(pause()).isEmpty();
    }

    @Test
    void refusalsThatNameNothingOfTheDropCount() {
        Verdict unknown = refusal(404, "The provider does not know the model a/b (HTTP 404: gone).");
        assertThat(FailingModels.isOfModel(State.SUBMITTING, unknown)).isTrue();
        assertThat(FailingModels.isOfModel(State.READY, unknown)).as("of a free call").isFalse();
        assertThat(FailingModels.isOfModel(State.SUBMITTING, refusal(400, "The model is disabled."))).isTrue();
        assertThat(FailingModels.isOfModel(State.SUBMITTING, refusal(422, "Wrong."))).isFalse();
        assertThat(FailingModels.isOfModel(State.SUBMITTING, refusal(413, "Too large."))).isFalse();
        assertThat(
                FailingModels.isOfModel(State.SUBMITTING, new Verdict(Channel.REJECTED_422, "Wrong.", "Correct it.", Charged.NO, 400, null,
                        List.of(new Problem("request", "seed", "-1", "too small")))))
                .isFalse();
        assertThat(FailingModels.isOfModel(State.SUBMITTING, forbidden("HTTP 403: no access to this model"))).isTrue();
        assertThat(FailingModels.isOfModel(State.SUBMITTING, forbidden("HTTP 403: not enough credits"))).isFalse();
        // When
        List.of("a", "b", "c").forEach(id -> refuse(id, unknown));
        // Then
        assertThat(pause()).get().extracting(Pause::sentence).asString().contains("does not know the model");
    }

    private static Verdict refusal(int status, String why) {
        return new Verdict(Channel.REJECTED_422, why, "Correct it.", Charged.NO, status, null, List.of());
    }

    private static Verdict forbidden(String why) {
        return new Verdict(Channel.REJECTED_403, why, "Look.", Charged.NO, 403, null, List.of());
    }

    @Test
    void oneJobAtATimeIsTriedWhenTheWaitIsOver() {
        threeFail();
        ready("d");
        ready("e");
        assertThat(trial()).isEmpty();
        later(Duration.ofMinutes(1));
        // When
        Job trial = trial().orElseThrow();
        // Then
        assertThat(trial.id()).isEqualTo("d");
        assertThat(pauses.of(trial)).isEmpty();
        assertThat(pauses.of(ledger.view.job("e").orElseThrow())).isPresent();
        assertThat(trial()).as("while it is on its way").isEmpty();
        Job sent = ledger.submitting(trial);
        assertThat(trial()).as("while it is submitted").isEmpty();
        ledger.journal.accepted(sent, "request of d", "queued", "c", ledger.in(Ledger.HOUR));
        later(Ledger.HOUR);
        assertThat(trial()).as("while it is at the provider").isEmpty();
    }

    @Test
    void aResultOfATrialEndsThePause() {
        threeFail();
        ready("d");
        ready("e");
        later(Duration.ofMinutes(1));
        ledger.journal.collecting(tried(), "completed", Ledger.results("https://cdn.example/1.mp4"), List.of(), ledger.in(Ledger.HOUR));
        assertThat(pause()).isEmpty();
        assertThat(ledger.journal.takeReady("api", 4, 4)).extracting(Job::id).containsExactly("e");
        fail("f", FAILED);
        fail("g", FAILED);
        assertThat(pause()).as("counted anew").isEmpty();
    }

    @Test
    void eachTrialThatFailsDoublesTheWaitUpToAnHour() {
        threeFail();
        Duration wait = Duration.ofMinutes(1);
        for (int failed = 1; failed <= 8; failed++) {
            ready("trial " + failed);
            later(wait.minusMillis(1));
            assertThat(trial()).isEmpty();
            later(Duration.ofMillis(1));
            ledger.journal.end(tried(), failed % 2 == 0 ? FAILED : OTHERWISE, "errors");
            wait = Duration.ofMinutes(Math.min(60, 1L << failed));
            assertThat(pause().orElseThrow().trials())
                    .isEqualTo(new Pauses.Trials(failed, ledger.in(wait).toEpochMilli(), null, false));
        }
        assertThat(wait).isEqualTo(Ledger.HOUR);
        assertThat(pause().orElseThrow().sentence()).contains("8 trials have failed");
    }

    private Job closed(Job job, Duration again) {
        return ledger.journal.modelClosed(ledger.submitting(job), "blocked (HTTP 423)", ledger.clock.instant().plus(again), false);
    }

    @Test
    void aModelOfWhichNoRequestsAreTakenWaitsAsAWholeUntilOneIsTaken() {
        Job first = ledger.enter("a");
        Job second = ledger.enter("b");
        ready("c");
        Duration wait = Duration.ofSeconds(10);
        // When: two were on their way when it closed.
        closed(first, wait);
        closed(second, Duration.ofSeconds(20));
        // Then
        assertThat(pause()).get().satisfies(pause -> {
            assertThat(pause.sentence()).contains("by the line: blocked (HTTP 423). The next job is tried at ");
            assertThat(pause.trials()).isEqualTo(new Pauses.Trials(0, ledger.clock.instant().plus(wait).toEpochMilli(), null, true));
        });
        assertThat(ledger.journal.takeReady("api", 4, 4)).isEmpty();
        assertThat(trial()).isEmpty();
        assertThat(ledger.view.isAnyUnfinished(List.of())).as("a drain waits for it").isTrue();
        // When
        later(wait);
        closed(trial().orElseThrow(), wait);
        assertThat(trial()).isEmpty();
        assertThat(pause().orElseThrow().trials().failed()).isEqualTo(1);
        later(wait);
        ledger.waiting(trial().orElseThrow());
        // Then
        assertThat(pause()).isEmpty();
        assertThat(ledger.journal.takeReady("api", 4, 4)).hasSize(2);
    }

    @Test
    void aDrainWaitsForAClosedModelNoLongerThanTheFirstJobDoes() {
        closed(ledger.enter("a"), Duration.ofSeconds(10));
        ready("b");
        later(Duration.ofSeconds(10));
        ledger.journal.end(ledger.submitting(trial().orElseThrow()), new Verdict(Channel.RATE_LIMITED, "Blocked.", "Wait.", Charged.NO),
                "errors");
        assertThat(pause().orElseThrow().trials().closed()).isFalse();
    }

    @Test
    void aModelThatFailsStaysPausedWhenItsTrialIsNotTakenEither() {
        threeFail();
        ready("d");
        later(Duration.ofMinutes(1));
        closed(trial().orElseThrow(), Duration.ofSeconds(10));
        assertThat(pause().orElseThrow().why()).contains("end alike");
        later(Duration.ofSeconds(10));
        ledger.waiting(trial().orElseThrow());
        assertThat(pause()).as("until there is a result").isPresent();
    }

    @Test
    void theFailuresOfOthersThatWereUnderWayDoubleNothing() {
        Job late = ledger.waiting(ledger.enter("late"));
        threeFail();
        ledger.journal.end(late, FAILED, "errors");
        assertThat(pause().orElseThrow().trials().failed()).isZero();
    }

    @Test
    void aTrialThatTellsNothingIsFollowedByAnotherAfterTheSameWait() {
        threeFail();
        for (Verdict verdict : List.of(FLAGGED, new Verdict(Channel.EXPIRED, "Late.", "Wait.", Charged.UNKNOWN))) {
            ready("trial " + verdict.channel());
            later(Duration.ofMinutes(1));
            ledger.journal.end(tried(), verdict, "errors");
            assertThat(pause().orElseThrow().trials())
                    .isEqualTo(new Pauses.Trials(0, ledger.in(Duration.ofMinutes(1)).toEpochMilli(), null, false));
        }
        ready("lost");
        later(Duration.ofMinutes(1));
        Job lost = ledger.journal.lost(ledger.submitting(trial().orElseThrow()), "no answer", ledger.clock.instant());
        assertThat(trial()).as("while its answer is asked for").isEmpty();
        assertThat(ledger.journal.takeUnfinished(true)).extracting(Job::id).as("the trial is repeated").contains("lost");
        ledger.journal.end(ledger.now(lost), new Verdict(Channel.UNCERTAIN, "Lost.", "Look.", Charged.UNKNOWN), "errors");
        assertThat(pause().orElseThrow().trials().next()).isEqualTo(ledger.in(Duration.ofMinutes(1)).toEpochMilli());
    }

    @Test
    void aTrialThatCameBackUnsentIsFollowedAtOnce() {
        threeFail();
        ready("d");
        ready("e");
        later(Duration.ofMinutes(1));
        ledger.journal.later(trial().orElseThrow(), "no connection", ledger.in(Ledger.HOUR), true);
        assertThat(trial()).map(Job::id).contains("e");
    }

    @Test
    void aKilledRunLeavesItsTrialToTheNextOne() {
        threeFail();
        ready("d");
        ready("e");
        later(Duration.ofMinutes(1));
        trial();
        // When
        ledger.journal.recover();
        // Then
        Job again = trial().orElseThrow();
        assertThat(again.id()).isEqualTo("d");
        ledger.waiting(again);
        ledger.journal.recover();
        assertThat(trial()).as("of which the provider has one").isEmpty();
        ledger.journal.end(ledger.now(again), FAILED, "errors");
        assertThat(pause().orElseThrow().trials().failed()).isEqualTo(1);
    }

    @Test
    void aPersonEndsItOrTakesItOver() {
        threeFail();
        ready("d");
        assertThat(pauses.resumeModel(Ledger.MODEL)).isTrue();
        assertThat(ledger.journal.takeReady("api", 4, 4)).hasSize(1);
        fail("e", FAILED);
        fail("f", FAILED);
        assertThat(pause()).as("counted anew").isEmpty();
        fail("g", FAILED);
        assertThat(pauses.pauseModel(Ledger.MODEL, "anna", "enough")).isTrue();
        assertThat(pauses.pauseModel(Ledger.MODEL, "bert", "too")).isFalse();
        assertThat(pause()).get().satisfies(pause -> {
            assertThat(pause.who()).isEqualTo("anna");
            assertThat(pause.isByLine()).isFalse();
        });
        ready("h");
        later(Ledger.HOUR);
        assertThat(trial()).isEmpty();
        ledger.in(State.COLLECTING, "i");
        assertThat(pause()).as("a person's word holds, whatever works").isPresent();
    }

    @Test
    void whatAPersonHasPausedTheLineDoesNot() {
        pauses.pauseModel(Ledger.MODEL, "anna", "");
        threeFail();
        assertThat(pause()).get().extracting(Pause::who).isEqualTo("anna");
    }

    @Test
    void noTrialGoesWhileTheLineIsPausedOrAllPlacesAreTaken() {
        threeFail();
        ready("d");
        later(Duration.ofMinutes(1));
        pauses.pauseLine("anna", "");
        assertThat(trial()).isEmpty();
        pauses.resumeLine();
        assertThat(ledger.journal.takeTrialsOfModels("api", 0, 4, Map.of())).isEmpty();
        assertThat(ledger.journal.takeTrialsOfModels("web", 4, 4, Map.of())).isEmpty();
        assertThat(trial()).isPresent();
    }

    @Test
    void aTrialThatIsHeldForItsPriceIsFollowedAtOnce() {
        threeFail();
        ready("d");
        ready("e");
        later(Duration.ofMinutes(1));
        ledger.price = Price.of(new BigDecimal("7"), Price.Source.ESTIMATE).orElseThrow();
        ledger.hold(trial().orElseThrow(), Limit.APPROVAL);
        assertThat(trial()).map(Job::id).contains("e");
    }

    @Test
    void aClockThatWasAheadPutsNoTrialOff() {
        threeFail();
        ready("d");
        ledger.clock.jump(Duration.ofDays(-2));
        ledger.journal.boundWaits(Ledger.HOUR, Ledger.HOUR);
        assertThat(trial()).isPresent();
    }

    @Test
    void aDrainWaitsForATrialThatIsDueAndNotForOneThatIsNot() {
        threeFail();
        ready("d");
        JournalView view = new JournalView(ledger.source, ledger.clock);
        assertThat(view.isAnyUnfinished(List.of())).isFalse();
        later(Duration.ofMinutes(1));
        assertThat(view.isAnyUnfinished(List.of())).isTrue();
        assertThat(view.isAnyUnfinished(List.of("api"))).isFalse();
        Job sent = ledger.submitting(trial().orElseThrow());
        ledger.journal.lost(sent, "no answer", ledger.in(Duration.ofMinutes(1)));
        assertThat(view.isAnyUnfinished(List.of())).as("its answer is asked for").isTrue();
    }

    @Test
    void countsAsConfigured() {
        assertThat(new Rules(3, Duration.ofSeconds(10), Duration.ofSeconds(15)).wait(0)).isEqualTo(Duration.ofSeconds(10));
        assertThat(new Rules(3, Duration.ofSeconds(10), Duration.ofSeconds(15)).wait(1)).isEqualTo(Duration.ofSeconds(15));
        assertThat(new Rules(3, Duration.ofSeconds(10), Duration.ofSeconds(5)).wait(0)).isEqualTo(Duration.ofSeconds(5));
        Journal never = new Journal(ledger.source, ledger.clock, "other run", Journal.LEASE, new Rules(0, Ledger.HOUR, Ledger.HOUR),
                job -> {
                });
        for (String id : List.of("a", "b", "c", "d")) {
            never.end(ledger.waiting(ledger.enter(id)), FAILED, "errors");
        }
        assertThat(pause()).isEmpty();
    }
}
