package io.dromedary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.testing.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuresTest {

    @TempDir
    private Path folder;

    private Ledger ledger;
    private Measures figures;

    @BeforeEach
    void open() {
        ledger = new Ledger(folder);
        figures = new Measures(ledger.source, ledger.clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void anEmptyJournalHasNoJobs() {
        assertThat(figures.open()).isEmpty();
    }

    @Test
    void onlyWhatHasNotEndedIsCounted() {
        ledger.in(State.READY, "a");
        ledger.in(State.WAITING, "b");
        ledger.in(State.WAITING, "c");
        ledger.in(State.DELIVERED, "d");
        ledger.in(State.NSFW, "e");
        ledger.in(State.UNCERTAIN, "f");
        assertThat(figures.open()).isEqualTo(Map.of(State.READY, 1L, State.WAITING, 2L, State.UNCERTAIN, 1L));
    }

    @Test
    void theOldestAreKnownByWhenTheyCameAndWereParked() {
        assertThat(figures.oldestReady()).isEmpty();
        assertThat(figures.oldestUncertain()).isEmpty();
        long start = ledger.clock.millis();
        ledger.journal.release(ledger.enter("a"), ledger.clock.instant());
        ledger.clock.advance(Duration.ofMinutes(5));
        ledger.in(State.UNCERTAIN, "b");
        ledger.clock.advance(Duration.ofMinutes(5));
        ledger.in(State.READY, "c");
        assertThat(figures.oldestReady()).contains(start);
        assertThat(figures.oldestUncertain()).contains(start + Duration.ofMinutes(5).toMillis());
    }

    @Test
    void aChangeSaysHowLongTheStateBeforeLasted() {
        // Given
        Job job = ledger.enter("a");
        long before = figures.lastEvent();
        long entered = ledger.clock.millis();
        ledger.clock.advance(Duration.ofSeconds(10));
        job = ledger.submitting(job);
        ledger.clock.advance(Duration.ofSeconds(1));
        job = ledger.journal.later(job, "no place", ledger.clock.instant(), true);
        job = ledger.journal.later(job, "no place", ledger.clock.instant(), true);
        ledger.clock.advance(Duration.ofSeconds(20));
        ledger.submitting(job);
        // When
        List<Measures.Change> changes = figures.changes(before, figures.lastEvent());
        // Then
        assertThat(changes).extracting(Measures.Change::from, Measures.Change::to, change -> change.since() - entered,
                change -> change.at() - change.since(), Measures.Change::model).containsExactly(
                        org.assertj.core.groups.Tuple.tuple(State.READY, State.SUBMITTING, 0L, 10_000L, Ledger.MODEL),
                        org.assertj.core.groups.Tuple.tuple(State.SUBMITTING, State.READY, 10_000L, 1_000L, Ledger.MODEL),
                        org.assertj.core.groups.Tuple.tuple(State.READY, State.SUBMITTING, 11_000L, 20_000L, Ledger.MODEL));
        assertThat(figures.changes(figures.lastEvent(), figures.lastEvent())).isEmpty();
    }

    @Test
    void whatKeepsTheLineFromSubmittingIsKnown() {
        assertThat(figures.standing()).isEqualTo(Standing.NONE);
        ledger.journal.accountPaused("api", "The key was not accepted");
        new Pauses(ledger.source, ledger.clock).pauseLine("ann", "holidays");
        Standing standing = figures.standing();
        assertThat(standing.accounts()).containsOnlyKeys("api");
        assertThat(standing.pause()).hasValueSatisfying(pause -> assertThat(pause.who()).isEqualTo("ann"));
    }
}
