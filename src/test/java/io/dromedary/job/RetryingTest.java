package io.dromedary.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.testing.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetryingTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

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

    private Job failedTwice() {
        Job once = ledger.journal.later(ledger.enter("j"), "no place", ledger.in(MINUTE), true);
        return ledger.journal.later(once, "no connection", ledger.in(MINUTE), true);
    }

    @Test
    void whatNeverFailedIsNone() {
        assertThat(Retrying.of(ledger.enter("j"))).isEmpty();
        assertThat(Retrying.of(ledger.in(State.WAITING, "k"))).isEmpty();
        assertThat(ledger.view.failures(ledger.in(State.DELIVERED, "l"))).isEmpty();
    }

    @Test
    void saysWhichAttemptComesNextWhenAndWhyTheOthersFailed() {
        Job job = failedTwice();
        Retrying retrying = Retrying.of(job).orElseThrow();
        assertThat(retrying).isEqualTo(new Retrying(3, "no connection", Instant.ofEpochMilli(job.notBefore())));
        assertThat(retrying.sentence(at -> "14:20")).isEqualTo("retrying, attempt 3, at 14:20");
        assertThat(Retrying.earlier(ledger.view.failures(job))).extracting(Event::why).containsExactly("no place");
    }

    @Test
    void progressEndsIt() {
        assertThat(Retrying.of(ledger.waiting(failedTwice()))).isEmpty();
    }

    @Test
    void aGenerationThatFailedAndALostAnswerAndAResultThatDidNotComeAreOnes() {
        Job failed = ledger.in(State.WAITING, "a");
        Job again = ledger.journal.submitOnceMore(failed, new Verdict(Channel.FAILED, "Out of memory.", "Wait.", Verdict.Charged.NO),
                failed.request(), ledger.in(MINUTE));
        assertThat(Retrying.of(again).orElseThrow().attempt()).isEqualTo(2);
        assertThat(Retrying.of(again).orElseThrow().reason()).contains("Out of memory");
        assertThat(Retrying.of(ledger.journal.lost(ledger.in(State.SUBMITTING, "b"), "reset", ledger.in(MINUTE)))).isPresent();
        assertThat(Retrying.of(ledger.journal.undelivered(ledger.in(State.COLLECTING, "c"), "cut", ledger.in(MINUTE)))).isPresent();
    }

    @Test
    void whoeverTakesADropBackRetriesNothing() {
        assertThat(Retrying.of(ledger.journal.withdraw(failedTwice(), "canceled by anna"))).isEmpty();
    }
}
