package io.dromedary.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.State;
import io.dromedary.journal.Figures;
import io.dromedary.testing.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndingTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private static Optional<Instant> of(Map<State, Long> jobs, List<Figures.Running> running, Map<String, Long> waiting, int places) {
        return Ending.of(jobs, running, waiting, model -> model.equals("new") ? Optional.empty() : Optional.of(MINUTE), places,
                Instant.EPOCH);
    }

    @Test
    void whatWaitsIsSharedByThePlaces() {
        assertThat(of(Map.of(State.READY, 40L), List.of(), Map.of("m", 40L), 4)).contains(Instant.EPOCH.plus(MINUTE.multipliedBy(10)));
        assertThat(of(Map.of(State.READY, 1L), List.of(), Map.of("m", 1L), 4)).contains(Instant.EPOCH.plus(MINUTE));
    }

    @Test
    void nobodyKnowsWhenAModelWasNeverSeenToFinish() {
        assertThat(of(Map.of(), List.of(), Map.of("m", 4L, "new", 1L), 4)).isEmpty();
        assertThat(of(Map.of(), List.of(), Map.of(), 4)).isEmpty();
    }

    @Test
    void whatRunsHasOnlyItsRestToGo() {
        try (Ledger ledger = new Ledger(folder)) {
            ledger.waiting(ledger.enter("j"));
            Figures.Running running = new Figures(ledger.source).running(8).get(0);
            Instant began = Instant.ofEpochMilli(running.began());
            ledger.clock.advance(Duration.ofSeconds(45));
            assertThat(
                    Ending.of(Map.of(State.WAITING, 1L), List.of(running), Map.of(), model -> Optional.of(MINUTE), 4,
                            ledger.clock.instant()))
                    .contains(began.plus(MINUTE));
            ledger.clock.advance(Duration.ofMinutes(5));
            assertThat(
                    Ending.of(Map.of(State.WAITING, 1L), List.of(running), Map.of(), model -> Optional.of(MINUTE), 4,
                            ledger.clock.instant()))
                    .as("it is late: any moment now").contains(ledger.clock.instant());
        }
    }
}
