package io.dromedary.job;

import static io.dromedary.testing.Ledger.HOUR;
import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.archive.Archiver;
import io.dromedary.archive.ErrorNotes;
import io.dromedary.store.FolderStore;
import io.dromedary.testing.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks at parked jobs become rarer, and end with a word. */
class SweepTest {

    private static final Duration FIRST = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofDays(7);

    @TempDir
    private Path folder;
    private Ledger ledger;
    private Sweep sweep;
    private Archiver archiver;

    @BeforeEach
    void open() {
        ledger = new Ledger(folder);
        sweep = new Sweep(FIRST, PATIENCE, ledger.clock);
        FolderStore store = new FolderStore(folder);
        archiver = new Archiver(store, ledger.journal, new ErrorNotes(store, store, ledger.view), sweep, ledger.clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private Duration untilNext(Job job) {
        return Duration.between(ledger.clock.instant(), sweep.next(job));
    }

    @Test
    void theOlderTheTroubleTheRarerTheLooks() {
        // Given
        Job job = ledger.in(State.EXPIRED, "j");
        // When, Then
        assertThat(untilNext(job)).isEqualTo(FIRST);
        ledger.clock.advance(Duration.ofHours(4));
        assertThat(untilNext(job)).isEqualTo(Duration.ofMinutes(30));
        ledger.clock.advance(Duration.ofDays(3));
        assertThat(untilNext(job)).isEqualTo(HOUR).isEqualTo(sweep.longest());
    }

    @Test
    void theLastLookIsWhenTheProviderDeletesTheResults() {
        // Given: they are kept for an hour from the end of the request.
        Job job = ledger.in(State.UNDELIVERABLE, "j");
        Instant deleted = ledger.in(HOUR);
        // When, Then
        ledger.clock.advance(HOUR.minusSeconds(9));
        assertThat(sweep.isOver(job)).isFalse();
        assertThat(sweep.next(job)).isEqualTo(deleted);
        ledger.clock.advance(Duration.ofSeconds(9));
        assertThat(sweep.isOver(job)).isTrue();
    }

    @Test
    void whatWasPaidAndLostIsSaidOnceAndLookedForNoMore() {
        // Given
        ledger.in(State.UNDELIVERABLE, "j");
        ledger.clock.advance(HOUR);
        Job parked = ledger.journal.takeUnfinished(false).get(0);
        // When: the last look was in vain.
        Job ended = archiver.end(parked, new Verdict(Channel.UNDELIVERABLE, "The result did not come", "Wait.", Verdict.Charged.YES));
        Job filed = ledger.journal.filed(ended, ledger.clock.instant());
        // Then
        assertThat(filed.state()).isEqualTo(State.UNDELIVERABLE);
        assertThat(filed.verdict().why()).isEqualTo("The result did not come. The provider kept the result until "
                + "2026-03-04 06:06 UTC: it is lost, and no longer looked for.");
        assertThat(filed.verdict().todo()).contains("request of j", "paid again", "variation: 2");
        assertThat(filed.verdict().charged()).isEqualTo(Verdict.Charged.YES);
        assertThat(ledger.view.attempt(filed.attempt())).map(Attempt::outcome).contains("COMPLETED");
        ledger.clock.advance(Duration.ofDays(365));
        assertThat(ledger.journal.takeUnfinished(true)).isEmpty();
    }

    @Test
    void aRequestThatIsNeverFinalIsLookedAtForTheWholePatience() {
        // Given
        Job job = ledger.in(State.EXPIRED, "j");
        ledger.clock.advance(PATIENCE.minusMillis(1));
        Job parked = ledger.journal.release(ledger.journal.takeUnfinished(false).get(0), ledger.clock.instant());
        assertThat(ledger.journal.end(ledger.now(parked), parked.verdict(), "errors/expired").parked()).isEqualTo(job.parked());
        ledger.clock.advance(Duration.ofMillis(1));
        // When
        Job ended = archiver.end(ledger.now(job), parked.verdict());
        // Then
        assertThat(ended.state()).isEqualTo(State.EXPIRED);
        assertThat(ended.verdict().why()).startsWith("It ended. It was looked at since ").endsWith(" on no longer.");
        assertThat(ended.verdict().todo()).contains("request of j", "it is not submitted again");
    }

    @Test
    void aHintAfterTheEndIsLookedAtAndADropThatIsPutBackBeginsAnew() {
        // Given
        ledger.in(State.EXPIRED, "j");
        ledger.clock.advance(PATIENCE);
        Job parked = ledger.journal.takeUnfinished(false).get(0);
        Job settled = ledger.journal.filed(archiver.end(parked, parked.verdict()), ledger.clock.instant());
        // When
        Job again = ledger.journal.adopt(settled, State.WAITING, settled.files(), "work/k", null, null, ledger.in(HOUR), "looked at again");
        Job expired = ledger.end(again, Channel.EXPIRED);
        // Then
        assertThat(expired.parked()).isEqualTo(ledger.clock.millis());
        assertThat(ledger.journal.takeUnfinished(false)).extracting(Job::id).containsExactly("j");
    }
}
