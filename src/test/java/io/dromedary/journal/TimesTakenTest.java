package io.dromedary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Channel;
import io.dromedary.job.Hint;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.job.Took;
import io.dromedary.job.Verdict;
import io.dromedary.testing.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimesTakenTest {

    @TempDir
    private Path folder;
    private Ledger ledger;

    @BeforeEach
    void open() {
        ledger = new Ledger(folder);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private void finish(Job waiting, Took took) {
        ledger.journal.collecting(waiting, "completed", Ledger.results("https://cdn.example/" + waiting.id()), List.of(),
                ledger.in(Ledger.HOUR), took);
    }

    @Test
    void theLastFiftyOfAWorkloadAreKept() {
        for (int i = 1; i <= 60; i++) {
            Job waiting = ledger.waiting(ledger.enter("j" + i));
            ledger.clock.advance(Duration.ofSeconds(1));
            finish(waiting, new Took(i, i + 10));
        }
        assertThat(ledger.times.last(Ledger.MODEL)).hasSize(50).startsWith(new Took(11, 21)).endsWith(new Took(60, 70));
        assertThat(ledger.times.last("another")).isEmpty();
    }

    @Test
    void aRequestIsKeptOnceAndNotWhereNothingIsKnown() {
        // Given
        Job waiting = ledger.waiting(ledger.enter("j"));
        finish(waiting, new Took(0, 2_000));
        // When: its results are named once more, and another one is collected by hand.
        finish(ledger.now(waiting), new Took(0, 90_000));
        ledger.collecting(ledger.enter("other"));
        // Then
        assertThat(ledger.times.last(Ledger.MODEL)).containsExactly(new Took(0, 2_000));
    }

    @Test
    void aNoticeOfTheProviderSaysExactlyWhen() {
        // Given
        Job waiting = ledger.waiting(ledger.enter("j"));
        Hints hints = new Hints(ledger.source, ledger.journal, Ledger.HOUR, ledger.clock);
        ledger.clock.advance(Duration.ofSeconds(40));
        hints.take(waiting.attempt(), "m1", new Hint(waiting.requestId(), "completed"));
        ledger.clock.advance(Duration.ofSeconds(3));
        // When
        finish(waiting, new Took(5_000, 43_000));
        // Then
        assertThat(ledger.times.last(Ledger.MODEL)).containsExactly(new Took(40_000, 40_000));
    }

    @Test
    void aSubmissionWhoseAnswerWasLostTellsNothing() {
        Job lost = ledger.journal.lost(ledger.submitting(ledger.enter("j")), "no answer", Instant.EPOCH);
        Job accepted = ledger.journal.accepted(lost, "r1", "queued", "c1", ledger.in(Ledger.HOUR));
        assertThat(accepted.state()).isEqualTo(State.WAITING);
        assertThat(accepted.workload()).isNull();
    }

    @Test
    void aNewAttemptIsMeasuredFromItsOwnAnswer() {
        Job first = ledger.waiting(ledger.enter("j"));
        assertThat(first.accepted()).isEqualTo(ledger.clock.millis());
        assertThat(ledger.submitting(ledger.journal.submitAgain(
                ledger.journal.end(first, new Verdict(Channel.EXPIRED, "Late.", "Wait.",
                        Verdict.Charged.UNKNOWN), "errors/expired"),
                "by hand")).accepted()).isNull();
    }
}
