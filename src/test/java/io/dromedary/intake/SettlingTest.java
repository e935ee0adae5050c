package io.dromedary.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.testing.MovingClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettlingTest {

    @TempDir
    private Path folder;
    private final MovingClock clock = new MovingClock();
    private final Settling settling = new Settling(Duration.ofSeconds(2), clock);

    private Duration look(Path file) {
        settling.follow(folder);
        return settling.unchanged(file);
    }

    @Test
    void aFileIsNeverWholeAtTheFirstLook() throws IOException {
        // Given: old already.
        Path file = Files.writeString(folder.resolve("a.png"), "abc");
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        // When, Then
        assertThat(look(file)).isNegative();
        clock.advance(Duration.ofSeconds(2));
        assertThat(look(file)).isEqualTo(Duration.ofSeconds(2));
        clock.advance(Duration.ofSeconds(3));
        assertThat(look(file)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aFileThatGrowsStartsAnew() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("a.png"), "abc");
        FileTime time = Files.getLastModifiedTime(file);
        look(file);
        clock.advance(Duration.ofSeconds(2));
        // When
        Files.writeString(file, "abcd");
        Files.setLastModifiedTime(file, time);
        // Then
        assertThat(look(file)).isNegative();
        clock.advance(Duration.ofMillis(1_999));
        assertThat(look(file)).isNegative();
        clock.advance(Duration.ofMillis(1));
        assertThat(look(file)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aFileThatIsWrittenOverWithTheSameLengthStartsAnew() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("a.png"), "abc");
        look(file);
        clock.advance(Duration.ofSeconds(2));
        // When
        Files.writeString(file, "xyz");
        Files.setLastModifiedTime(file, FileTime.fromMillis(clock.millis()));
        // Then
        assertThat(look(file)).isNegative();
    }

    @Test
    void aFileThatWasAwayIsNewAgain() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("a.png"), "abc");
        look(file);
        clock.advance(Duration.ofSeconds(2));
        assertThat(look(file)).isPositive();
        Path away = Files.move(file, folder.resolve("b.png"));
        // When, Then
        assertThat(look(file)).isNegative();
        Files.move(away, file);
        clock.advance(Duration.ofSeconds(2));
        assertThat(look(file)).isNegative();
    }

    @Test
    void twoLooksAreNeededEvenWithoutAnyTimeToSettle() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("a.png"), "abc");
        Settling atOnce = new Settling(Duration.ZERO, clock);
        // When, Then
        atOnce.follow(folder);
        assertThat(atOnce.unchanged(file)).isNegative();
        atOnce.follow(folder);
        assertThat(atOnce.unchanged(file)).isZero();
    }

    @Test
    void aFolderIsNoFile() {
        look(folder);
        clock.advance(Duration.ofSeconds(9));
        assertThat(look(folder)).isNegative();
    }
}
