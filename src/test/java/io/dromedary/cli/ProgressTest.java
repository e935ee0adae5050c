package io.dromedary.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Job;
import io.dromedary.job.State;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final long NOON = LocalDate.of(2026, 3, 4).atTime(LocalTime.of(12, 0, 1)).atZone(ZoneId.systemDefault()).toInstant()
            .toEpochMilli();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Progress progress(boolean terminal) {
        return new Progress(new PrintStream(bytes, true, UTF_8), terminal);
    }

    private String shown() {
        return bytes.toString(UTF_8);
    }

    private static Job job(String id, State state, String why, String movingTo) {
        return new Job(id, state, id + ".png", "films", List.of(), List.of(), null, "work", movingTo, null, null, 0, null, null, why, null,
                null, null, 0,
                NOON, NOON, "api", null, null, null, 1, null, null);
    }

    @Test
    void elsewhereThanOnATerminalEveryChangeIsALine() {
        // Given
        Progress progress = progress(false);
        // When
        progress.accept(job("a", State.READY, "accepted", null));
        progress.accept(job("a", State.NSFW, "It was flagged.", "errors/nsfw"));
        // Then
        assertThat(shown()).isEqualToNormalizingNewlines("""
                12:00:01  films/a.png                  READY         accepted
                12:00:01  films/a.png                  NSFW          It was flagged. -> errors/nsfw
                """);
    }

    @Test
    void onATerminalAJobsLineChangesInPlaceAndEndedOnesStayAbove() {
        // Given
        Progress progress = progress(true);
        progress.accept(job("a", State.READY, "accepted", null));
        progress.accept(job("b", State.READY, "accepted", null));
        bytes.reset();
        // When
        progress.accept(job("a", State.DELIVERED, "delivered", "done"));
        // Then
        assertThat(shown()).isEqualTo("\033[2A\033[J"
                + "12:00:01  films/a.png                  DELIVERED     delivered -> done\n"
                + "12:00:01  films/b.png                  READY         accepted\n");
        bytes.reset();
        // When
        progress.accept(job("b", State.WAITING, "request r1", null));
        // Then
        assertThat(shown()).isEqualTo("\033[1A\033[J12:00:01  films/b.png                  WAITING       request r1\n");
    }

    @Test
    void noMoreLinesChangeInPlaceThanATerminalShows() {
        // Given
        Progress progress = progress(true);
        for (int i = 0; i < 30; i++) {
            progress.accept(job("j" + i, State.READY, "accepted", null));
        }
        bytes.reset();
        // When
        progress.accept(job("j29", State.WAITING, "request", null));
        // Then
        assertThat(shown()).startsWith("\033[20A\033[J").hasLineCount(20);
    }

    @Test
    void hostileNamesCannotSteerTheTerminal() {
        progress(false).accept(job("a\033[2J\nb\u009b31m", State.FAILED, "x\ry", "errors"));
        assertThat(shown().strip()).doesNotContainPattern("\\p{Cc}").contains("x y");
    }
}
