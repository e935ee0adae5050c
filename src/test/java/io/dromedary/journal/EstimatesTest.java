package io.dromedary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Job;
import io.dromedary.job.Price;
import io.dromedary.testing.Ledger;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EstimatesTest {

    private static final String QUESTION = "d1";
    private static final Price NINE = Price.of(new BigDecimal("9"), Price.Source.ESTIMATE).orElseThrow();

    @TempDir
    private Path folder;
    private Ledger ledger;
    private Estimates estimates;
    private Job first;
    private Job second;

    @BeforeEach
    void open() {
        ledger = new Ledger(folder);
        estimates = new Estimates(ledger.source, ledger.clock);
        ledger.enter("first");
        ledger.enter("second");
        List<Job> taken = ledger.journal.takeReady("api", 2, 2);
        first = taken.get(0);
        second = taken.get(1);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void oneJobAsksAndTheOthersHaveItsAnswerForADay() {
        assertThat(estimates.claim(QUESTION, first)).isTrue();
        assertThat(estimates.claim(QUESTION, second)).isFalse();
        assertThat(estimates.find(QUESTION)).isEmpty();
        estimates.answered(QUESTION, NINE);
        assertThat(estimates.claim(QUESTION, second)).isFalse();
        assertThat(estimates.find(QUESTION)).get().extracting(Estimates.Known::credits).isEqualTo(NINE.credits());
        ledger.clock.advance(Duration.ofDays(1));
        assertThat(estimates.find(QUESTION)).isEmpty();
        assertThat(estimates.claim(QUESTION, second)).isTrue();
    }

    @Test
    void whoFailedKeepsNobodyFromAsking() {
        // Given
        estimates.claim(QUESTION, first);
        // When
        ledger.journal.later(first, "the store did not answer", ledger.clock.instant(), false);
        // Then
        assertThat(estimates.claim(QUESTION, second)).isTrue();
    }

    /** The clock is read before the statement has its turn, and other threads write meanwhile. */
    @Test
    void whatWasAnsweredSinceTheClockWasReadIsNotAskedAgain() {
        // Given
        ledger.clock.advance(Duration.ofMillis(5));
        estimates.claim(QUESTION, first);
        ledger.clock.jump(Duration.ofMillis(-5));
        // When, Then
        assertThat(estimates.claim(QUESTION, second)).isFalse();
        // And when the answer is there
        ledger.clock.advance(Duration.ofMillis(5));
        estimates.answered(QUESTION, NINE);
        ledger.clock.jump(Duration.ofMillis(-5));
        assertThat(estimates.claim(QUESTION, second)).isFalse();
        assertThat(estimates.find(QUESTION)).isPresent();
    }

    @Test
    void whatAClockThatWasAheadAnsweredIsAskedAnew() {
        // Given
        ledger.clock.jump(Duration.ofDays(365));
        estimates.answered(QUESTION, NINE);
        ledger.clock.jump(Duration.ofDays(-365));
        // When, Then
        assertThat(estimates.find(QUESTION)).isEmpty();
        assertThat(estimates.claim(QUESTION, second)).isTrue();
    }
}
