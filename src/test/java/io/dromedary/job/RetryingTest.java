package io.dromedary.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.testing.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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

    private Optional<Retrying> retrying(Job job) {
        return Retrying.of(job, ledger.view::failures, ledger.clock.millis());
    }

    private Job failedTwice() {
        Job once = ledger.journal.later(ledger.enter("j"), "no place", ledger.in(MINUTE), true);
        return ledger.journal.later(once, "no connection", ledger.in(MINUTE), true);
    }

    @Test
    void whatNeverFailedIsNone() {
        assertThat(retrying(ledger.enter("j"))).isEmpty();
        assertThat(retrying(ledger.in(State.WAITING, "k"))).isEmpty();
        assertThat(ledger.view.failures(ledger.in(State.DELIVERED, "l"))).isEmpty();
    }

    @Test
    void saysWhichAttemptComesNextWhenAndWhyTheOthersFailed() {
        Job job = failedTwice();
        Retrying retrying = retrying(job).orElseThrow();
        assertThat(retrying.attempt()).isEqualTo(3);
        assertThat(retrying.reason()).isEqualTo("no connection");
        assertThat(retrying.next()).isEqualTo(Instant.ofEpochMilli(job.notBefore()));
        assertThat(retrying.sentence(at -> "14:20")).isEqualTo("retrying, attempt 3, at 14:20");
        assertThat(retrying.earlier()).extracting(Event::why).containsExactly("no place");
    }

    @Test
    void whileItIsTriedItSaysWhyTheLastOneFailedAndNoTimeThatIsOver() {
        Job job = failedTwice();
        ledger.clock.advance(MINUTE);
        assertThat(retrying(job).orElseThrow().next()).isNull();
        Retrying underWay = retrying(ledger.submitting(job)).orElseThrow();
        assertThat(underWay.reason()).isEqualTo("no connection");
        assertThat(underWay.sentence(at -> "14:20")).isEqualTo("retrying, attempt 3");
    }

    @Test
    void progressEndsIt() {
        assertThat(retrying(ledger.waiting(failedTwice()))).isEmpty();
    }

    @Test
    void aGenerationThatFailedAndALostAnswerAndAResultThatDidNotComeAreOnes() {
        Job failed = ledger.in(State.WAITING, "a");
        Job again = ledger.journal.submitOnceMore(failed, new Verdict(Channel.FAILED, "Out of memory.", "Wait.", Verdict.Charged.NO),
                failed.request(), ledger.in(MINUTE));
        assertThat(retrying(again).orElseThrow().attempt()).isEqualTo(2);
        assertThat(retrying(again).orElseThrow().reason()).contains("Out of memory");
        assertThat(retrying(ledger.journal.lost(ledger.in(State.SUBMITTING, "b"), "reset", ledger.in(MINUTE)))).isPresent();
        assertThat(retrying(ledger.journal.undelivered(ledger.in(State.COLLECTING, "c"), "cut", ledger.in(MINUTE)))).isPresent();
    }

    @Test
    void whoeverTakesADropBackRetriesNothing() {
        assertThat(retrying(ledger.journal.withdraw(failedTwice(), "canceled by anna"))).isEmpty();
    }
}
