package io.dromedary.await;

import static io.dromedary.testing.Ledger.HOUR;
import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.api.Status;
import io.dromedary.api.http.AccountException;
import io.dromedary.api.query.PollSchedule;
import io.dromedary.api.query.PollSettings;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.Output;
import io.dromedary.job.Result;
import io.dromedary.job.State;
import io.dromedary.job.Sweep;
import io.dromedary.job.Took;
import io.dromedary.job.Verdict;
import io.dromedary.testing.Ledger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusPollingTest {

    private static final Duration SWEEP = Duration.ofMinutes(5);
    private static final Duration NET = Duration.ofMinutes(1);
    private static final Status RUNNING = status(Status.Kind.RUNNING, null);
    private static final Status ENDED = new Status(Status.Kind.ENDED, "nsfw", List.of(), List.of(), null,
            new Verdict(Channel.NSFW, "Flagged.", "Change it.", Verdict.Charged.NO), null);
    private static final Status FINISHED = new Status(Status.Kind.FINISHED, "completed",
            List.of(new Result("https://cdn.example/1", null), new Result("https://cdn.example/2", null)),
            List.of(), null, null, null);

    @TempDir
    private Path folder;
    private Ledger ledger;
    private StatusPolling waiting;
    private final Set<Job> told = new HashSet<>();

    @BeforeEach
    void open() {
        ledger = new Ledger(folder);
        PollSettings poll = new PollSettings(Duration.ofSeconds(2), 1.5, Duration.ofSeconds(10), Duration.ofSeconds(1), true);
        PollSchedule schedule = poll.schedule(() -> 0L);
        waiting = new StatusPolling(ledger.journal, schedule, new LearnedWaits(ledger.times::last, poll, schedule, ledger.clock),
                new Sweep(SWEEP, Duration.ofDays(7), ledger.clock),
                told::contains, NET, ledger.clock, ledger.clock.monotonic());
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    /** Ten requests, each found finished by the look that came 5 s after the last one that found it unfinished. */
    private void learn(int seconds) {
        for (int i = 0; i < 10; i++) {
            Job job = ledger.waiting(ledger.enter("known " + i));
            ledger.clock.advance(Duration.ofSeconds(seconds - 5L));
            waiting.settle(job, RUNNING);
            ledger.clock.advance(Duration.ofSeconds(5));
            waiting.collect(job, waiting.settle(job, FINISHED));
        }
    }

    @Test
    void whatTookHowLongIsKeptAsItWasSeen() {
        learn(60);
        assertThat(ledger.times.last(Ledger.MODEL)).hasSize(10).containsOnly(new Took(55_000, 60_000));
    }

    @Test
    void looksComeWhenRequestsLikeItWereFinished() {
        // Given
        Job unlearned = ledger.waiting(ledger.enter("u"));
        assertThat(waiting.untilNextLook(unlearned, 0, null)).isEqualTo(2_000);
        learn(60);
        Job job = ledger.waiting(ledger.enter("j"));
        // When, Then
        assertThat(waiting.untilNextLook(job, 0, null)).isBetween(50_000L, 70_000L);
        ledger.clock.advance(Duration.ofSeconds(20));
        assertThat(waiting.untilNextLook(job, 0, null)).as("the line was started anew meanwhile").isBetween(30_000L, 50_000L);
        ledger.clock.advance(Duration.ofSeconds(60));
        assertThat(waiting.untilNextLook(job, 0, null)).as("it is late already").isEqualTo(1_000);
        waiting.settle(job, RUNNING);
        assertThat(waiting.untilNextLook(job, 1, RUNNING)).as("it takes longer than any before").isEqualTo(10_000);
        assertThat(waiting.untilNextLook(job, 1, Status.missed("HTTP 500", null))).as("nobody answered").isEqualTo(3_000);
        assertThat(waiting.untilNextLook(job, 1, status(Status.Kind.RUNNING, Duration.ofMinutes(2)))).as("the provider asked to wait")
                .isEqualTo(120_000);
    }

    @Test
    void anExpectationIsGivenWhereEnoughIsKnown() {
        // Given
        Job job = ledger.waiting(ledger.enter("j"));
        assertThat(ledger.expectations.now().apply(job)).isEmpty();
        learn(60);
        job = ledger.waiting(ledger.enter("k"));
        // When, Then
        assertThat(ledger.expectations.now().apply(job)).hasValueSatisfying(expected -> {
            assertThat(expected.of()).isEqualTo(10);
            assertThat(Duration.between(ledger.clock.instant(), expected.at())).isBetween(Duration.ofSeconds(54), Duration.ofSeconds(61));
        });
        ledger.clock.advance(Duration.ofMinutes(10));
        assertThat(ledger.expectations.now().apply(job)).as("longer than any before").isEmpty();
    }

    @Test
    void aPersonsWordCollectsWhatIsNamedWhateverTheStatusSays() {
        // Given: a word that means nothing here, and one result.
        Job job = ledger.in(State.EXPIRED, "j");
        Status named = new Status(Status.Kind.RUNNING, "warming", FINISHED.results(), List.of(), null, null, null);
        assertThat(waiting.heedWord(job, named)).isSameAs(named);
        // When
        job = ledger.journal.collectNow(job, "by hand");
        // Then
        assertThat(waiting.heedWord(job, Status.missed("HTTP 500", null)).isFinished()).isFalse();
        Status heeded = waiting.heedWord(job, named);
        assertThat(heeded.isFinished()).isTrue();
        Job collecting = waiting.collect(job, heeded);
        assertThat(collecting.state()).isEqualTo(State.COLLECTING);
        assertThat(ledger.view.outputs(collecting)).hasSize(2);
        assertThat(ledger.journal.isToBeCollected(collecting)).isFalse();
    }

    @Test
    void aPersonsWordEndsWhereNothingIsNamed() {
        Job job = ledger.journal.collectNow(ledger.in(State.EXPIRED, "j"), "by hand");
        assertThat(waiting.heedWord(job, RUNNING)).isSameAs(RUNNING);
        assertThat(ledger.journal.isToBeCollected(job)).isFalse();
        assertThat(ledger.now(job).why()).isEqualTo("nothing to collect by hand: the provider's answer names no result");
    }

    @Test
    void whatWasCompletedOnceIsPaidWhateverIsSaidLater() {
        // Given
        Status unknown = new Status(Status.Kind.ENDED, "unknown", List.of(), List.of(), null,
                new Verdict(Channel.UNCERTAIN, "The provider does not know it.", "Look.", Verdict.Charged.UNKNOWN), null);
        // When, Then
        Verdict paid = waiting.verdict(ledger.in(State.UNDELIVERABLE, "paid"), unknown);
        assertThat(paid.channel()).isEqualTo(Channel.UNDELIVERABLE);
        assertThat(paid.charged()).isEqualTo(Verdict.Charged.YES);
        assertThat(paid.why()).endsWith("The provider does not know it.");
        assertThat(waiting.verdict(ledger.in(State.EXPIRED, "open"), unknown)).isEqualTo(unknown.verdict());
    }

    @Test
    void anotherLookDoesNotMoveTheTimeUntilWhichResultsAreKept() {
        // Given
        Job job = waiting.collect(ledger.in(State.WAITING, "j"), FINISHED);
        Instant until = ledger.journal.resultsUntil(job).orElseThrow();
        // When
        ledger.clock.advance(HOUR);
        waiting.collect(ledger.end(job, Channel.UNDELIVERABLE), FINISHED);
        // Then
        assertThat(ledger.journal.resultsUntil(job)).contains(until);
    }

    private static Status status(Status.Kind kind, Duration retryAfter) {
        return new Status(kind, "in_progress", List.of(), List.of(), null, null, retryAfter);
    }

    @Test
    void looksUntilTheRequestIsFinalOrTheDeadlineHasPassed() {
        // Given
        Job job = ledger.in(State.WAITING, "j");
        // When, Then
        assertThat(waiting.isOpen(job, null)).isTrue();
        assertThat(waiting.isOpen(job, RUNNING)).isTrue();
        assertThat(waiting.isOpen(job, Status.missed("HTTP 500", null))).isTrue();
        assertThat(waiting.isOpen(job, FINISHED)).isFalse();
        assertThat(waiting.isOpen(job, ENDED)).isFalse();
        ledger.clock.advance(HOUR);
        assertThat(waiting.isOpen(job, RUNNING)).isTrue();
        assertThat(waiting.isOverdue(job, RUNNING)).isFalse();
        ledger.clock.advance(Duration.ofMillis(1));
        assertThat(waiting.isOpen(job, RUNNING)).isFalse();
        assertThat(waiting.isOverdue(job, RUNNING)).isTrue();
        // Nobody looked since the restart: it may have finished meanwhile.
        assertThat(waiting.isOpen(job, null)).isTrue();
        assertThat(waiting.isOverdue(job, null)).isFalse();
    }

    @Test
    void aParkedJobIsOverdueAfterItsLastLookAndKeepsItsVerdict() {
        // Given
        Job job = ledger.in(State.EXPIRED, "j");
        ledger.clock.advance(Duration.ofDays(7).minusMillis(1));
        assertThat(waiting.isOverdue(job, RUNNING)).isFalse();
        ledger.clock.advance(Duration.ofMillis(1));
        // When, Then
        assertThat(waiting.isOverdue(job, null)).as("not before that look").isFalse();
        assertThat(waiting.isOverdue(job, RUNNING)).isTrue();
        assertThat(waiting.overdue(job)).isEqualTo(job.verdict());
    }

    @Test
    void noJobExpiresWithoutAnAnswerAsLongAsOneMayCome() {
        // Given
        Job job = ledger.in(State.WAITING, "j");
        ledger.clock.advance(HOUR.plusMillis(1));
        // When, Then
        assertThat(waiting.isOverdue(job, Status.missed("no answer", null))).isFalse();
        assertThat(waiting.isOpen(job, Status.missed("no answer", null))).isTrue();
        assertThat(waiting.isOverdue(job, RUNNING)).isTrue();
        ledger.clock.advance(Duration.ofMinutes(5));
        assertThat(waiting.isOverdue(job, Status.missed("no answer", null))).as("but no wait is without an end").isTrue();
    }

    @Test
    void aRequestThatIsUnknownOnceIsAMissAndOnlyForMinutesItIsBelieved() {
        // Given
        Job job = ledger.in(State.WAITING, "j");
        Status unknown = new Status(Status.Kind.MISSED, "HTTP 404", List.of(), List.of(), null,
                new Verdict(Channel.UNCERTAIN, "Unknown.", "Look.", Verdict.Charged.UNKNOWN), null);
        // When, Then
        assertThat(waiting.settle(job, unknown).isEnded()).isFalse();
        ledger.clock.advance(Duration.ofMinutes(2));
        assertThat(waiting.settle(job, unknown).isEnded()).isFalse();
        assertThat(waiting.settle(job, RUNNING)).isEqualTo(RUNNING);
        ledger.clock.advance(Duration.ofMinutes(2));
        assertThat(waiting.settle(job, unknown).isEnded()).as("it was known in between").isFalse();
        ledger.clock.advance(Duration.ofMinutes(3));
        assertThat(waiting.settle(job, unknown).isEnded()).isTrue();
        assertThat(waiting.settle(job, unknown).isEnded()).as("the sweep begins anew").isFalse();
    }

    @Test
    void waitsByTheScheduleUnlessTheProviderAsksForLonger() {
        // Given
        Job job = ledger.in(State.WAITING, "j");
        // When, Then
        assertThat(waiting.untilNextLook(job, 0, null)).isEqualTo(2_000);
        assertThat(waiting.untilNextLook(job, 1, RUNNING)).isEqualTo(3_000);
        assertThat(waiting.untilNextLook(job, 1, status(Status.Kind.MISSED, Duration.ofSeconds(30)))).isEqualTo(30_000);
        assertThat(waiting.untilNextLook(job, 1, status(Status.Kind.MISSED, Duration.ZERO))).isEqualTo(3_000);
    }

    @Test
    void notesAWordOnlyWhereItChanged() {
        // Given
        Job job = ledger.in(State.WAITING, "j");
        // When
        Job noted = waiting.keepWord(waiting.keepWord(waiting.keepWord(job, RUNNING), RUNNING), Status.missed("HTTP 500", null));
        // Then
        assertThat(noted.word()).isEqualTo("in_progress");
        assertThat(ledger.view.events(job)).extracting(event -> event.why()).containsOnlyOnce("in_progress").doesNotContain("HTTP 500");
    }

    @Test
    void aLookThatDidNotComeThroughIsMissed() {
        assertThat(waiting.missed(new IOException("reset")).word()).contains("reset");
        assertThat(waiting.missed(new AccountException("api", "HTTP 401")).word()).isEqualTo("the account is paused");
        assertThat(waiting.isFinished(waiting.missed(new IOException("reset")))).isFalse();
        assertThat(waiting.isEnded(waiting.missed(new IOException("reset")))).isFalse();
    }

    @Test
    void collectsTheResultsAndKnowsUntilWhenTheyAreKept() {
        // Given
        Job silent = ledger.in(State.WAITING, "silent");
        Job told = ledger.in(State.WAITING, "told");
        Instant until = ledger.in(HOUR);
        // When
        Job collecting = waiting.collect(silent, FINISHED);
        waiting.collect(told, new Status(Status.Kind.FINISHED, "completed", FINISHED.results(), List.of(), until, null, null));
        // Then
        assertThat(collecting.state()).isEqualTo(State.COLLECTING);
        assertThat(ledger.view.outputs(silent)).extracting(Output::url)
                .containsExactlyElementsOf(FINISHED.results().stream().map(Result::url).toList());
        assertThat(ledger.sql().queryForList("SELECT results_until FROM job ORDER BY id", Long.class))
                .containsExactly(ledger.in(Duration.ofDays(7)).toEpochMilli(), until.toEpochMilli());
    }

    @Test
    void whatIsOverdueIsParkedAndNobodyHasToDoAnything() {
        // Given
        Job job = waiting.keepWord(ledger.in(State.WAITING, "j"), RUNNING);
        // When
        Verdict verdict = waiting.overdue(job);
        // Then
        assertThat(verdict.channel()).isEqualTo(Channel.EXPIRED);
        assertThat(verdict.charged()).isEqualTo(Verdict.Charged.UNKNOWN);
        assertThat(verdict.why()).contains("in_progress");
        assertThat(waiting.verdict(ledger.in(State.WAITING, "v"), ENDED).channel()).isEqualTo(Channel.NSFW);
    }

    @Test
    void aJobThatIsLeftIsTakenUpAgainAtOnceAParkedOneByTheSweep() {
        // Given
        ledger.in(State.WAITING, "waiting");
        ledger.in(State.EXPIRED, "parked");
        // When
        ledger.journal.takeUnfinished(false).forEach(job -> waiting.letGo(job, null));
        // Then
        assertThat(ledger.journal.takeUnfinished(false)).extracting(Job::id).containsExactly("waiting");
        ledger.clock.advance(SWEEP);
        assertThat(ledger.journal.takeUnfinished(false)).extracting(Job::id).containsExactly("parked");
    }

    // ------------------------------------------------------------------ where the provider tells

    private Job told(String id) {
        Job job = ledger.in(State.WAITING, id);
        told.add(job);
        return job;
    }

    private Duration untilDue(Job job) {
        return Duration.between(ledger.clock.instant(), Instant.ofEpochMilli(ledger.now(job).notBefore()));
    }

    @Test
    void aToldJobIsLookedAtOnceAndRestsAgain() {
        // Given
        Job job = told("j");
        // When, Then
        assertThat(waiting.isOpen(job, null)).isTrue();
        assertThat(waiting.untilNextLook(job, 0, null)).as("at once, but not on the thread that hands out the others").isEqualTo(1);
        assertThat(waiting.isOpen(job, RUNNING)).isFalse();
        assertThat(waiting.isOpen(job, Status.missed("HTTP 500", null))).isFalse();
        waiting.letGo(job, RUNNING);
        assertThat(untilDue(job)).isEqualTo(NET);
    }

    @Test
    void aLookThatToldNothingIsMadeAgainSoonButNotBeforeTheProviderAllows() {
        // Given
        Job job = told("j");
        // When, Then
        waiting.letGo(job, Status.missed("HTTP 500", null));
        assertThat(untilDue(job)).isEqualTo(Duration.ofSeconds(10));
        waiting.letGo(job, Status.missed("HTTP 429", Duration.ofSeconds(40)));
        assertThat(untilDue(job)).isEqualTo(Duration.ofSeconds(40));
        waiting.letGo(job, null);
        assertThat(untilDue(job)).as("the line stopped before it looked").isZero();
    }

    @Test
    void aToldJobIsFoundOverdueInTime() {
        // Given
        Job job = told("j");
        ledger.clock.advance(HOUR.minusSeconds(20));
        // When
        waiting.restUntilHint(job);
        // Then
        assertThat(untilDue(job)).isEqualTo(Duration.ofMillis(20_001));
        ledger.clock.advance(Duration.ofMillis(20_001));
        assertThat(waiting.isOverdue(job, RUNNING)).isTrue();
    }

    @Test
    void aToldJobThatIsParkedIsSweptAsAnyOther() {
        // Given
        Job job = ledger.in(State.EXPIRED, "j");
        told.add(job);
        // When
        waiting.letGo(job, RUNNING);
        // Then
        assertThat(untilDue(job)).isEqualTo(SWEEP);
    }

    @Test
    void aClockThatIsSetAheadMakesNobodyBelieveTheFirst404() {
        // Given
        Job job = ledger.in(State.WAITING, "j");
        Status unknown = new Status(Status.Kind.MISSED, "HTTP 404", List.of(), List.of(), null,
                new Verdict(Channel.UNCERTAIN, "Unknown.", "Look.", Verdict.Charged.UNKNOWN), null);
        waiting.settle(job, unknown);
        // When
        ledger.clock.jump(Duration.ofHours(1));
        // Then
        assertThat(waiting.settle(job, unknown).isEnded()).isFalse();
        ledger.clock.jump(Duration.ofDays(-365));
        ledger.clock.advance(Duration.ofMinutes(3));
        assertThat(waiting.settle(job, unknown).isEnded()).isTrue();
    }
}
