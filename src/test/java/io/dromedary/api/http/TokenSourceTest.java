package io.dromedary.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSourceTest {

    @TempDir
    private Path folder;

    @Test
    void takesATokenWithTheWhiteSpaceAroundItGone() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "  a.b.c\r\n");
        assertThat(new TokenSource.InFile(file).read()).isEqualTo("a.b.c");
        assertThat(new TokenSource.Value(" a.b.c ").read()).isEqualTo("a.b.c");
        assertThat(new TokenSource.Command("cat " + file, 10).read()).isEqualTo("a.b.c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "Bearer a.b.c", "a\nb", "é"})
    void refusesWhatIsNoTokenWithoutShowingIt(String text) {
        assertThatThrownBy(() -> new TokenSource.Value(text).read()).isInstanceOf(IOException.class)
                .hasMessageMatching("it is empty|it holds more than.*");
    }

    @Test
    void aCommandThatFailsShowsNothingOfWhatItSaid() {
        assertThatThrownBy(() -> new TokenSource.Command("echo secret; echo secret >&2; exit 3", 10).read())
                .hasMessage("it ended with exit code 3");
        assertThatThrownBy(() -> new TokenSource.Command("true", 10).read()).hasMessage("it is empty");
    }

    @Test
    @Timeout(20)
    void aCommandThatDoesNotEndIsEnded() {
        assertThatThrownBy(() -> new TokenSource.Command("echo a.b.c; sleep 30; true", 1).read()).hasMessage("it did not end within 1 s");
    }

    @Test
    @Timeout(20)
    void whatACommandLeavesRunningHoldsNothingUp() throws IOException {
        long start = System.nanoTime();
        assertThat(new TokenSource.Command("sleep 30 & echo a.b.c", 10).read()).isEqualTo("a.b.c");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void noTextOfASourceShowsTheToken() {
        assertThat(new TokenSource.Value("a.b.c").toString() + new TokenSource.Command("print a.b.c", 1)).doesNotContain("a.b.c");
    }
}
