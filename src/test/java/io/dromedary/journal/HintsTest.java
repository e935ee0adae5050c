package io.dromedary.journal;

import static io.dromedary.testing.Ledger.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dromedary.job.Channel;
import io.dromedary.job.Hint;
import io.dromedary.job.Job;
import io.dromedary.job.Limits;
import io.dromedary.job.StaleJobException;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.testing.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HintsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Verdict LOST = new Verdict(Channel.UNCERTAIN, "The answer was lost.", "Look for it.", Verdict.Charged.UNKNOWN);

    @TempDir
    private Path folder;
    private Ledger ledger;
    private Hints hints;

    @BeforeEach
    void open() {
        ledger = new Ledger(folder);
        hints = new Hints(ledger.source, ledger.journal, HOUR, ledger.clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void aLateHintOfARequestThatFailedIsNotTakenForItsNextAttempt() {
        Job failed = ledger.in(State.WAITING, "j");
        Job again = ledger.journal.submitOnceMore(failed, new Verdict(Channel.FAILED, "It failed.", "Wait.", Verdict.Charged.NO),
                failed.request(), ledger.clock.instant());
        assertThat(take(again, "m1", "request of j")).isTrue();
        assertThat(ledger.now(again).state()).isEqualTo(State.READY);
        assertThat(ledger.now(again).requestId()).isNull();
        assertThat(kept()).isOne();
    }

    private boolean take(Job job, String message, String requestId) {
        return hints.take(job.attempt(), message, new Hint(requestId, "completed"));
    }

    private Job resting(String id) {
        return ledger.journal.rest(ledger.in(State.WAITING, id), ledger.in(MINUTE), null);
    }

    private List<String> due() {
        return ledger.journal.takeUnfinished(false).stream().map(Job::id).toList();
    }

    private int kept() {
        return ledger.sql().queryForObject("SELECT count(*) FROM hint", Integer.class);
    }

    // ------------------------------------------------------------------ jobs that wait

    @Test
    void aRestingJobIsDueAtOnceAndOnlyOnce() {
        // Given
        Job job = resting("j");
        resting("other");
        assertThat(due()).isEmpty();
        // When
        assertThat(take(job, "m1", "r")).isTrue();
        // Then
        assertThat(due()).containsExactly("j");
        ledger.journal.rest(ledger.now(job), ledger.in(MINUTE), null);
        assertThat(take(job, "m1", "r")).as("sent again").isTrue();
        assertThat(due()).isEmpty();
        assertThat(kept()).isEqualTo(1);
        ledger.clock.advance(MINUTE);
        assertThat(due()).containsExactlyInAnyOrder("j", "other");
    }

    @Test
    void whatComesWhileSomebodyLooksIsNotForgotten() {
        // Given
        Job job = resting("j");
        take(job, "m1", null);
        assertThat(due()).containsExactly("j");
        // When
        take(job, "m2", null);
        // Then
        assertThat(due()).as("still in somebody's hands").isEmpty();
        ledger.journal.rest(ledger.now(job), ledger.in(MINUTE), null);
        assertThat(due()).containsExactly("j");
        ledger.journal.rest(ledger.now(job), ledger.in(MINUTE), null);
        assertThat(due()).isEmpty();
    }

    @Test
    void aHintDoesNotOverrideRetryAfter() {
        // Given
        Job before = resting("before");
        Job during = resting("during");
        ledger.clock.advance(MINUTE);
        assertThat(due()).hasSize(2);
        ledger.journal.rest(ledger.now(before), ledger.in(MINUTE), ledger.in(MINUTE.dividedBy(2)));
        // When
        take(before, "m1", null);
        take(during, "m1", null);
        ledger.journal.rest(ledger.now(during), ledger.in(MINUTE), ledger.in(MINUTE.dividedBy(2)));
        // Then
        assertThat(due()).isEmpty();
        ledger.clock.advance(MINUTE.dividedBy(2));
        assertThat(due()).containsExactlyInAnyOrder("before", "during");
    }

    @Test
    void oneThatIsEarlierThanTheAnswerIsUsedWhenTheAnswerIsThere() {
        // Given
        Job submitting = ledger.in(State.SUBMITTING, "j");
        take(submitting, "m1", "r1");
        hints.attach();
        assertThat(ledger.now(submitting)).isEqualTo(submitting);
        // When
        Job accepted = ledger.journal.accepted(submitting, "r1", "queued", null, ledger.in(HOUR));
        Job rested = ledger.journal.rest(accepted, ledger.in(MINUTE), null);
        hints.attach();
        // Then
        assertThat(ledger.now(rested)).isEqualTo(rested);
        assertThat(due()).containsExactly("j");
    }

    @Test
    void aRestartForgetsNone() {
        // Given
        Job job = resting("j");
        ledger.clock.advance(MINUTE);
        due();
        take(job, "m1", null);
        // When
        ledger.journal.recover();
        // Then
        assertThat(due()).containsExactly("j");
    }

    @Test
    void anExpiredJobIsLookedAtBeforeTheSweepDoesEvenIfItsFilesAreMovedJustNow() {
        // Given
        Job filed = ledger.journal.release(ledger.in(State.EXPIRED, "filed"), ledger.in(HOUR));
        Job moving = ledger.journal.end(ledger.in(State.WAITING, "moving"), new Verdict(Channel.EXPIRED, "x", "y", Verdict.Charged.UNKNOWN),
                "errors/expired");
        // When
        take(filed, "m1", null);
        take(moving, "m1", null);
        // Then
        assertThat(due()).containsExactly("filed");
        ledger.journal.filed(moving, ledger.in(HOUR));
        assertThat(due()).containsExactly("moving");
    }

    // ------------------------------------------------------------------ answers that were lost

    @Test
    void aLostAnswerIsFound() {
        // Given
        Job uncertain = ledger.in(State.UNCERTAIN, "j");
        // When
        take(uncertain, "m1", "r1");
        // Then
        Job found = ledger.now(uncertain);
        assertThat(found.state()).isEqualTo(State.WAITING);
        assertThat(found.requestId()).isEqualTo("r1");
        assertThat(found.verdict()).isNull();
        assertThat(found.deadline()).isEqualTo(ledger.in(HOUR).toEpochMilli());
        assertThat(found.place()).isEqualTo("errors/uncertain");
        assertThat(ledger.view.attempt(uncertain.attempt())).get().satisfies(attempt -> {
            assertThat(attempt.outcome()).isEqualTo("ACCEPTED");
            assertThat(attempt.requestId()).isEqualTo("r1");
        });
        assertThat(ledger.view.events(found)).last()
                .satisfies(event -> assertThat(event.why()).isEqualTo("request r1 was found to be the job's"));
        assertThat(due()).containsExactly("j");
    }

    @Test
    void alsoWhereTheHintCameBeforeTheAnswerWasLostAndNobodyTakesItForEndedMeanwhile() {
        // Given
        Job submitting = ledger.in(State.SUBMITTING, "j");
        take(submitting, "m1", "r1");
        Job moving = ledger.journal.end(submitting, LOST, "errors/uncertain");
        hints.attach();
        assertThat(ledger.now(moving).state()).as("its files are still moved").isEqualTo(State.UNCERTAIN);
        // When
        ledger.journal.filed(moving, ledger.in(HOUR));
        // Then
        assertThat(ledger.view.isAnyUnfinished(List.of())).isTrue();
        hints.attach();
        assertThat(ledger.now(moving).state()).isEqualTo(State.WAITING);
        assertThat(ledger.now(moving).requestId()).isEqualTo("r1");
        assertThat(due()).containsExactly("j");
    }

    @Test
    void aRequestOfAnotherJobIsNotTakenFromIt() {
        // Given
        Job owner = ledger.in(State.WAITING, "owner");
        Job ended = ledger.in(State.DELIVERED, "ended");
        Job uncertain = ledger.in(State.UNCERTAIN, "j");
        Job submitting = ledger.in(State.SUBMITTING, "k");
        // When
        take(uncertain, "m1", owner.requestId());
        take(uncertain, "m2", ended.requestId());
        take(submitting, "m1", owner.requestId());
        Job filed = ledger.journal.filed(ledger.journal.end(submitting, LOST, "errors/uncertain"), ledger.in(HOUR));
        hints.attach();
        // Then
        assertThat(List.of(ledger.now(uncertain), ledger.now(filed))).allSatisfy(job -> {
            assertThat(job.state()).isEqualTo(State.UNCERTAIN);
            assertThat(job.requestId()).isNull();
        });
        assertThat(ledger.view.isAnyUnfinished(List.of())).as("but for the owner, nobody waits").isTrue();
        take(uncertain, "m3", "its own");
        assertThat(ledger.now(uncertain).requestId()).isEqualTo("its own");
    }

    @Test
    void withoutAnIdALostAnswerStaysLost() {
        // Given
        Job uncertain = ledger.in(State.UNCERTAIN, "j");
        // When
        take(uncertain, "m1", null);
        // Then
        assertThat(ledger.now(uncertain).state()).isEqualTo(State.UNCERTAIN);
        assertThat(due()).isEmpty();
    }

    @Test
    void whatAPersonWantsToSubmitAgainIsNotWhereTheHintStillComesInTime() {
        // Given
        Job ready = ledger.journal.submitAgain(ledger.in(State.UNCERTAIN, "j"), "by hand");
        Job inHand = ledger.journal.takeReady("api", 4, 4).get(0);
        // When
        take(ready, "m1", "r1");
        // Then
        assertThat(ledger.now(ready).state()).isEqualTo(State.WAITING);
        assertThatThrownBy(() -> ledger.submitting(inHand)).isInstanceOf(StaleJobException.class);
        assertThat(due()).containsExactly("j");
    }

    @Test
    void aRepeatWithTheSameKeyIsNotSentWhereTheHintComesBefore() {
        // Given
        Job uncertain = ledger.in(State.UNCERTAIN, "j");
        Job inHand = ledger.journal.takeUnfinished(true).get(0);
        // When
        take(uncertain, "m1", "r1");
        // Then
        assertThatThrownBy(() -> ledger.submitting(inHand)).isInstanceOf(StaleJobException.class);
        assertThat(due()).containsExactly("j");
    }

    // ------------------------------------------------------------------ what changes nothing

    @Test
    void aTokenThatNobodyHasIsUnknown() {
        // When, Then
        assertThat(hints.take("nobody", "m1", new Hint("r1", "completed"))).isFalse();
        assertThat(hints.job("nobody")).isEmpty();
        assertThat(kept()).isZero();
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"COLLECTING", "DELIVERED", "REJECTED", "NSFW", "FAILED", "CANCELED", "UNDELIVERABLE"})
    void whatIsKnownToBeFinalIsNoNews(State state) {
        // Given
        Job job = ledger.now(ledger.in(state, "j"));
        String before = ledger.sql().queryForList("SELECT * FROM job").toString();
        // When, Then
        assertThat(take(job, "m1", "r1")).isTrue();
        assertThat(kept()).isZero();
        assertThat(ledger.sql().queryForList("SELECT * FROM job")).hasToString(before);
    }

    @Test
    void anEarlierAttemptsHintIsNotTheCurrentOnes() {
        // Given
        Job first = ledger.in(State.UNCERTAIN, "j");
        Job ready = ledger.journal.submitAgain(first, "by hand");
        Job second = ledger.journal.submitting(ready, Ledger.MODEL, "{\"prompt\":\"another\"}", null, Limits.NONE);
        assertThat(second.attempt()).isNotEqualTo(first.attempt());
        // When
        assertThat(take(first, "m1", "r1")).isTrue();
        // Then
        assertThat(ledger.now(second)).isEqualTo(second);
    }

    @Test
    void theyAreDeletedWhenTheRequestIsFinalAndNeverManyBefore() {
        // Given
        Job job = resting("j");
        // When
        for (int i = 0; i < 60; i++) {
            assertThat(take(job, "m" + i, "r")).isTrue();
        }
        // Then
        assertThat(kept()).isEqualTo(50);
        ledger.journal.collecting(job, "completed", Ledger.results("https://cdn.example/1.mp4"), List.of(), ledger.in(HOUR));
        assertThat(kept()).isZero();
    }
}
