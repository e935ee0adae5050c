package io.dromedary.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String PROBE = Probe.class.getName();
    private static final int SIGKILLED = 137;
    private static final int SIGTERMED = 143;

    @TempDir
    private Path folder;

    private AppLauncher probe;

    @BeforeEach
    void makeLauncher() {
        probe = AppLauncher.of(Probe.class, folder);
    }

    @Test
    void tellsTheExitCodeAndBothOutputs() throws Exception {
        try (App app = probe.start("sing")) {
            assertThat(app.awaitExit(LIMIT)).isEqualTo(3);
            assertThat(app.output()).contains("unknown word sing");
            assertThat(app.isRunning()).isFalse();
        }
    }

    @Test
    void givesTheEnvironmentAndTheHeap() throws Exception {
        try (App app = probe.with(Map.of("PROBE", "a value")).withHeap("48m").start("wait")) {
            app.awaitOutput("waiting with a value", LIMIT);
            String output = app.output();
            long heap = Long.parseLong(output.substring(output.lastIndexOf(' ') + 1).trim());
            assertThat(heap).isBetween(40L << 20, 48L << 20);
        }
    }

    @Test
    void stopsWithTimeForTheShutdownHooks() throws Exception {
        try (App app = probe.start("wait")) {
            app.awaitOutput("waiting", LIMIT);
            assertThat(app.stop(LIMIT)).isEqualTo(SIGTERMED);
            assertThat(app.output()).contains("stopping");
        }
    }

    @Test
    void killsWithoutShutdownHooks() throws Exception {
        try (App app = probe.start("wait")) {
            app.awaitOutput("waiting", LIMIT);
            app.kill();
            assertThat(app.awaitExit(LIMIT)).isEqualTo(SIGKILLED);
            assertThat(app.output()).doesNotContain("stopping");
        }
    }

    @Test
    void aStopThatTakesTooLongKillsAndTellsTheOutput() throws Exception {
        try (App app = probe.start("ignore-sigterm")) {
            app.awaitOutput("waiting", LIMIT);
            assertThatThrownBy(() -> app.stop(Duration.ofMillis(300))).isInstanceOf(AssertionError.class)
                    .hasMessageContaining("Still running after PT0.3S").hasMessageContaining("waiting");
            assertThat(app.isRunning()).isFalse();
        }
    }

    @Test
    void awaitingOutputFailsWithTheOutputWhenItDoesNotCome() throws Exception {
        try (App app = probe.start("wait")) {
            assertThatThrownBy(() -> app.awaitOutput("never", Duration.ofSeconds(1))).isInstanceOf(AssertionError.class)
                    .hasMessageContaining("'never'").hasMessageContaining("waiting with null");
        }
        try (App app = probe.start("sing")) {
            assertThatThrownBy(() -> app.awaitOutput("never", LIMIT)).isInstanceOf(AssertionError.class)
                    .hasMessageContaining("Ended with 3");
        }
    }

    @Test
    void killsAtTheEntryOfTheNthCall() throws Exception {
        App app = probe.startAndKillAt(KillPoint.at(PROBE, "step").onHit(3), LIMIT, "steps");
        assertThat(app.isRunning()).isFalse();
        assertThat(app.awaitExit(LIMIT)).isEqualTo(SIGKILLED);
        assertThat(files()).containsExactly("begun-1", "begun-2", "begun-3", "step-1", "step-2");
    }

    @Test
    void killsAfterTheReturnOfTheNthCall() throws Exception {
        probe.startAndKillAt(KillPoint.at(PROBE, "step").onHit(3).afterReturn(), LIMIT, "steps");
        assertThat(files()).containsExactly("begun-1", "begun-2", "begun-3", "step-1", "step-2", "step-3");
    }

    @Test
    void countsOnlyTheCallsFromTheNamedCaller() throws Exception {
        probe.startAndKillAt(KillPoint.at(PROBE, "step").calledFrom(PROBE, "lastStep"), LIMIT, "steps");
        assertThat(files()).contains("step-5").doesNotContain("step-6");
    }

    @Test
    void killsBeforeAndAfterAMoveOfTheJdk() throws Exception {
        KillPoint move = KillPoint.at("java.nio.file.Files", "move").calledFrom(PROBE, "save");
        probe.startAndKillAt(move, LIMIT, "save");
        assertThat(files()).containsExactly("result.part");
        probe.startAndKillAt(move.afterReturn(), LIMIT, "save");
        assertThat(files()).containsExactly("result.png");
    }

    @Test
    void killsAtAForceOfTheJdk() throws Exception {
        App app = probe.startAndKillAt(KillPoint.at("sun.nio.ch.FileChannelImpl", "force"), LIMIT, "save");
        assertThat(files()).containsExactly("result.part");
        assertThat(app.output()).doesNotContain("saved");
    }

    @Test
    void failsWhenTheProcessEndsBeforeThePoint() {
        assertThatThrownBy(() -> probe.startAndKillAt(KillPoint.at(PROBE, "step").onHit(7), LIMIT, "steps"))
                .isInstanceOf(AssertionError.class).hasMessageContaining("ended with 0 without reaching at " + PROBE + ".step, hit 7")
                .hasMessageContaining("hit 6 times");
        assertThatThrownBy(() -> probe.startAndKillAt(KillPoint.at("no.such.Type", "step"), LIMIT, "sing"))
                .isInstanceOf(AssertionError.class).hasMessageContaining("ended with 3").hasMessageContaining("never loaded")
                .hasMessageContaining("unknown word sing");
    }

    @Test
    void failsWhenTheMethodDoesNotExist() {
        assertThatThrownBy(() -> probe.startAndKillAt(KillPoint.at(PROBE, "stepp"), LIMIT, "steps"))
                .isInstanceOf(AssertionError.class).hasMessageContaining("no method 'stepp'");
    }

    @Test
    void failsWhenThePointIsNotReachedInTime() {
        assertThatThrownBy(() -> probe.startAndKillAt(KillPoint.at(PROBE, "step"), Duration.ofSeconds(3), "wait"))
                .isInstanceOf(AssertionError.class).hasMessageContaining("Not reached within PT3S")
                .hasMessageContaining("waiting with null");
    }

    @Test
    void failsWhenTheJvmDoesNotEvenStart() {
        assertThatThrownBy(() -> probe.withJvmOption("-XX:NoSuchOption").startAndKillAt(KillPoint.at(PROBE, "step"), LIMIT, "steps"))
                .isInstanceOf(AssertionError.class).hasMessageContaining("NoSuchOption");
    }

    private Stream<String> files() throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.map(path -> path.getFileName().toString()).sorted().toList().stream();
        }
    }
}
