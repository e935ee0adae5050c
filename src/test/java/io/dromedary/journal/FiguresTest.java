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

class FiguresTest {

    @TempDir
    private Path folder;
    private Ledger ledger;
    private Figures figures;

    @BeforeEach
    void open() {
        ledger = new Ledger(folder);
        figures = new Figures(ledger.source);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void theUsualTimeIsTheMedianOfTheLastOnes() {
        assertThat(figures.usual(Ledger.MODEL)).isEmpty();
        for (int i = 0; i < 60; i++) {
            Job waiting = ledger.waiting(ledger.enter("j" + i));
            ledger.clock.advance(Duration.ofSeconds(i < 10 ? 1_000 : i < 40 ? 60 : 90));
            ledger.journal.collecting(waiting, "completed", Ledger.results("https://cdn.example/" + i), List.of(), ledger.in(Ledger.HOUR));
        }
        assertThat(figures.usual(Ledger.MODEL)).contains(Duration.ofSeconds(60));
        assertThat(figures.usual("another")).isEmpty();
    }

    @Test
    void aLongQueueIsTakenToHaveTheModelsOfItsBeginning() {
        for (int i = 0; i < 600; i++) {
            ledger.enter("j" + i);
        }
        assertThat(figures.waitingByModel()).isEqualTo(Map.of(Ledger.MODEL, 600L));
        assertThat(new JournalView(ledger.source).waitingByFolder().values()).containsExactly(600L);
        assertThat(figures.live()).containsEntry(State.READY, 600L).containsEntry(State.UNCERTAIN, 0L).doesNotContainKey(State.DELIVERED);
    }
}
