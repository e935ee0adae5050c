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

    private Progress progress() {
        return new Progress(new PrintStream(bytes, true, UTF_8));
    }

    private String shown() {
        return bytes.toString(UTF_8);
    }

    private static Job job(String id, State state, String why, String movingTo) {
        return new Job(id, state, id + ".png", "films", List.of(), List.of(), null, "work", movingTo, null, null, 0, null, null, why, null,
                null, null, 0,
                NOON, NOON, "api", null, null, null, 1, null, null, null, null);
    }

    @Test
    void everyChangeIsALine() {
        // Given
        Progress progress = progress();
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
    void whatIsTriedAgainSaysWhichAttemptAndWhen() {
        Job job = job("a", State.READY, "No place for it now", null);
        progress().accept(
                new Job(job.id(), job.state(), job.name(), job.folder(), job.files(), job.media(), null, job.place(), null, null, null,
                        2, null, null, job.why(), null, null, null, NOON + 60_000, NOON, NOON, "api", null, null, null, 1, null, null, null,
                        null));
        assertThat(shown()).contains("READY         retrying, attempt 3, at 12:01:01: No place for it now");
    }

    @Test
    void hostileNamesCannotSteerTheTerminal() {
        progress().accept(job("a\033[2J\nb\u009b31m", State.FAILED, "x\ry", "errors"));
        assertThat(shown().strip()).doesNotContainPattern("\\p{Cc}").contains("x y");
    }
}
