package io.dromedary.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Backoff;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.testing.Ledger;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetryScheduleTest {

    private static final Duration PATIENCE = Duration.ofHours(24);
    private static final TryLaterException FULL = new TryLaterException("No place for it now (HTTP 429: full)", null, true);

    @TempDir
    private Path folder;
    private Ledger ledger;
    private RetrySchedule turns;

    @BeforeEach
    void open() {
        ledger = new Ledger(folder);
        turns = new RetrySchedule(ledger.journal, new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(300)), PATIENCE, ledger.clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void waitsAsLongAsTheProviderAsks() {
        Job later = turns.retryLater(ledger.in(State.SUBMITTING, "j"), new TryLaterException("full", Duration.ofSeconds(90), true));
        assertThat(later.notBefore()).isEqualTo(ledger.in(Duration.ofSeconds(90)).toEpochMilli());
        assertThat(later.state()).isEqualTo(State.READY);
    }

    @Test
    void waitsTwiceAsLongEachTimeWhereTheProviderDoesNotSay() {
        // Given
        Job job = ledger.in(State.SUBMITTING, "j");
        // When
        Job once = turns.retryLater(job, FULL);
        Job twice = turns.retryLater(ledger.submitting(once), FULL);
        // Then
        assertThat(once.notBefore()).isEqualTo(ledger.in(Duration.ofSeconds(5)).toEpochMilli());
        assertThat(twice.notBefore()).isEqualTo(ledger.in(Duration.ofSeconds(10)).toEpochMilli());
        assertThat(twice.why()).isEqualTo(FULL.getMessage());
    }

    @Test
    void losesPatienceWithWhateverHindersItAllTheTime() {
        // Given
        Job throttled = turns.retryLater(ledger.in(State.SUBMITTING, "throttled"), FULL);
        Job unreachable = turns.retryLater(ledger.in(State.SUBMITTING, "unreachable"), new ConnectException("refused"));
        // When, Then
        ledger.clock.advance(PATIENCE);
        assertThat(List.of(throttled, unreachable)).noneMatch(turns::isOutOfPatience);
        ledger.clock.advance(Duration.ofMillis(1));
        assertThat(List.of(throttled, unreachable)).allMatch(turns::isOutOfPatience);
        assertThat(unreachable.why()).contains("cannot be reached", "refused");
    }

    @Test
    void waitingForAnotherJobIsNoFailure() {
        // Given
        Job throttled = turns.retryLater(ledger.in(State.SUBMITTING, "j"), FULL);
        TryLaterException other = TryLaterException.waiting("another job is uploading it", Duration.ofSeconds(1));
        // When
        Job waiting = turns.retryLater(throttled, other);
        // Then
        assertThat(waiting.failures()).isEqualTo(throttled.failures());
        assertThat(waiting.why()).isEqualTo("another job is uploading it");
        Job still = turns.retryLater(waiting, other);
        assertThat(ledger.view.events(still)).as("one says what it waits for, however often it is tried").hasSize(4);
        assertThat(still.changed()).as("since when").isEqualTo(waiting.changed());
        assertThat(ledger.journal.takeReady("api", 4, 4)).isEmpty();
        ledger.clock.advance(Duration.ofSeconds(1));
        assertThat(ledger.journal.takeReady("api", 4, 4)).extracting(Job::id).containsExactly("j");
    }

    @Test
    void saysWhatItLostPatienceWith() {
        Verdict verdict = turns.outOfPatience(FULL);
        assertThat(verdict.channel()).isEqualTo(Channel.RATE_LIMITED);
        assertThat(verdict.charged()).isEqualTo(Verdict.Charged.NO);
        assertThat(verdict.why()).startsWith("There was no place at the provider for ").contains("429");
        assertThat(turns.outOfPatience(new ConnectException("refused")).why()).startsWith("It could not be submitted for ")
                .contains("cannot be reached", "refused");
    }

    @Test
    void aJobKeepsItsPlaceWhileTheAccountIsPaused() {
        Job kept = turns.keepPlace(ledger.in(State.SUBMITTING, "j"), new AccountException("api", "no credits"));
        assertThat(kept.state()).isEqualTo(State.READY);
        assertThat(ledger.journal.takeReady("api", 1, 1)).extracting(Job::id).containsExactly("j");
    }

    @Test
    void aRepeatThatIsRefusedSaysNothingAboutTheFirstOneAndKeepsItsState() {
        // Given
        Job lost = ledger.journal.lost(ledger.in(State.SUBMITTING, "j"), "reset", ledger.clock.instant());
        // When, Then
        assertThat(turns.isOutOfPatience(lost)).isFalse();
        assertThat(turns.retryLater(lost, FULL).state()).isEqualTo(State.SUBMITTING);
        Job paused = turns.keepPlace(lost, new AccountException("api", "no credits"));
        assertThat(paused.state()).isEqualTo(State.SUBMITTING);
        assertThat(paused.notBefore()).as("no tight loop").isGreaterThan(ledger.clock.millis());
        ledger.clock.advance(PATIENCE);
        assertThat(turns.isOutOfPatience(lost)).isTrue();
    }
}
