package io.dromedary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.Price;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.testing.Ledger;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PruningTest {

    private static final Duration KEEP = Duration.ofDays(90);

    @TempDir
    private Path folder;
    private Ledger ledger;
    private Pruning pruning;

    @BeforeEach
    void open() {
        ledger = new Ledger(folder);
        ledger.price = Price.of(BigDecimal.TEN, Price.Source.TABLE).orElseThrow();
        pruning = new Pruning(ledger.source, KEEP, ledger.clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    /** Another job's event is the last one. */
    private void later() {
        ledger.clock.advance(KEEP.plusDays(1));
        ledger.enter("later");
    }

    private void prune() {
        IntStream.range(0, pruning.batches()).forEach(batch -> pruning.prune());
    }

    private long rows(String table, String job) {
        return ledger.sql().queryForObject("SELECT count(*) FROM %s WHERE job = ?".formatted(table), Long.class, job);
    }

    @Test
    void takesTheDetailsAndLeavesTheJobAndWhatWasSpent() {
        // Given
        Job job = ledger.in(State.DELIVERED, "j");
        Spending spending = new Spending(ledger.source);
        var spent = spending.byModel();
        later();
        // When
        prune();
        // Then
        assertThat(List.of(rows("attempt", "j"), rows("event", "j"), rows("output", "j"))).containsOnly(0L);
        assertThat(ledger.view.pruned(job)).contains(ledger.clock.instant());
        assertThat(ledger.now(job)).isEqualTo(job);
        assertThat(spending.byModel()).isEqualTo(spent);
        assertThat(JournalCheck.of(folder.resolve("journal.db"))).isEmpty();
    }

    @Test
    void whatWasPaidOnceStaysADuplicate() {
        // Given
        Job job = ledger.in(State.DELIVERED, "j");
        later();
        // When
        prune();
        // Then
        assertThat(ledger.journal.live("intent of j")).contains(job);
        assertThat(ledger.journal.enter("again", "photo.png", "", List.of("photo.png"), "work/again", List.of(), Ledger.request(0),
                "intent of j", null)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void takesThemOnlyFromWhatHasEnded(State state) {
        // Given
        ledger.in(state, "j");
        later();
        // When
        prune();
        // Then
        boolean ended = !state.isUnfinished() && !state.isParked() && state != State.HELD;
        assertThat(rows("event", "j") == 0).isEqualTo(ended);
    }

    @Test
    void waitsForTheTimeToPass() {
        ledger.in(State.DELIVERED, "j");
        ledger.clock.advance(KEEP.minusDays(1));
        ledger.enter("later");
        prune();
        assertThat(rows("event", "j")).isPositive();
        assertThat(pruning.batches()).as("nothing more is due").isZero();
        ledger.clock.advance(Duration.ofDays(2));
        prune();
        assertThat(rows("event", "j")).isZero();
    }

    @Test
    void leavesWhatMayStillBeChargedOrMoved() {
        // Given
        ledger.in(State.FAILED, "charged?");
        ledger.sql().update("UPDATE attempt SET money = 'UNDETERMINED' WHERE job = 'charged?'");
        ledger.journal.end(ledger.waiting(ledger.enter("moving")), new Verdict(Channel.FAILED, "It ended.", "", Verdict.Charged.NO),
                "errors/failed");
        later();
        // When
        prune();
        // Then
        assertThat(rows("event", "charged?")).isPositive();
        assertThat(rows("event", "moving")).isPositive();
    }

    @Test
    void leavesWhatSomebodyIsStillToBeTold() {
        // Given
        EventFeed feed = new EventFeed(ledger.source, ledger.source, "journal");
        feed.follow(List.of("an endpoint"));
        ledger.in(State.DELIVERED, "j");
        later();
        // When, Then
        prune();
        assertThat(rows("event", "j")).isPositive();
        feed.toldUpTo("an endpoint", feed.last());
        ledger.clock.advance(Duration.ofHours(2));
        prune();
        assertThat(rows("event", "j")).isZero();
    }

    @Test
    void theNumbersOfEventsNeverGoBack() {
        // Given
        ledger.in(State.DELIVERED, "j");
        long last = ledger.view.lastEvent();
        ledger.clock.advance(KEEP.plusDays(1));
        // When
        prune();
        // Then
        assertThat(ledger.view.lastEvent()).isEqualTo(last);
    }

    @Test
    void goesOnInBatchesUntilAllIsDone() {
        // Given
        IntStream.range(0, 450).forEach(number -> ledger.in(State.DUPLICATE, "job " + number));
        later();
        // When
        pruning.prune();
        assertThat(pruned()).isEqualTo(200);
        prune();
        // Then
        assertThat(pruned()).isEqualTo(450);
        assertThat(pruning.batches()).isZero();
    }

    private long pruned() {
        return ledger.sql().queryForObject("SELECT count(*) FROM job WHERE pruned IS NOT NULL", Long.class);
    }

    @Test
    void zeroKeepsAllForEver() {
        ledger.in(State.DELIVERED, "j");
        later();
        assertThat(new Pruning(ledger.source, Duration.ZERO, ledger.clock).batches()).isZero();
    }

    /** A drop that failed lies in its channel, and can be tried again, however long ago that was. */
    @Test
    void whatIsTriedAgainGoesBackAsBefore() {
        // Given
        Job failed = ledger.in(State.FAILED, "j");
        later();
        prune();
        assertThat(ledger.view.pruned(failed)).isPresent();
        // When
        Job back = ledger.journal.putBack(ledger.now(failed), "inbox", "a person tries it again");
        // Then
        assertThat(ledger.journal.filed(back, ledger.clock.instant()).place()).isEqualTo("inbox");
        assertThat(ledger.view.wentBack()).isOne();
    }
}
