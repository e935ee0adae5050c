package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.KillPoint;
import io.dromedary.testing.SystemCalls;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The power fails behind a change that waits for no disk: of the journal only that is left which was synced, and of the files all. The
 * line does the same again, and nothing is submitted twice. Needs strace.
 */
@Tag("long")
class PowerCutIT {

    private static final String JOURNAL = "io.dromedary.journal.";

    @TempDir
    private Path folder;

    static List<Arguments> points() {
        return List.of(
                Arguments.of("registered", KillPoint.at(JOURNAL + "Journal", "enter").afterReturn()),
                Arguments.of("finished at the provider", KillPoint.at(JOURNAL + "Journal", "collecting").afterReturn()),
                Arguments.of("result published", KillPoint.at(JOURNAL + "Outputs", "published").afterReturn()),
                Arguments.of("drop moved", KillPoint.at(JOURNAL + "Journal", "filed").afterReturn()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("points")
    void whatThePowerCutUndoesIsDoneAgain(String stage, KillPoint point) throws Exception {
        boolean undone = false;
        // Somebody else's change may have synced the log just before.
        for (int i = 1; i <= 4 && !undone; i++) {
            undone = isDeliveredOnceAfter(point, Files.createDirectory(folder.resolve("" + i)));
        }
        assertThat(undone).as(stage).isTrue();
    }

    /** @return whether the power cut undid anything */
    private static boolean isDeliveredOnceAfter(KillPoint point, Path folder) throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick())) {
            studio.drop("sub/a", ".png", "hello");
            Path record = folder.resolve("calls.txt");
            try (App app = studio.launcher().tracedBy(SystemCalls.tracer(record)).startAndKillAt(point, Studio.LIMIT, "run", "--once")) {
                assertThat(app.isRunning()).isFalse();
            }
            Path log = studio.root.resolve("state/journal.db-wal");
            long written = Files.size(log);
            long synced = SystemCalls.recorded(record).synced("state/journal\\.db-wal");
            assertThat(synced).isPositive();
            try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
                file.truncate(synced);
            }
            assertThat(studio.once()).isZero();
            KilledDrop.isDelivered(studio);
            assertThat(studio.sandbox.ledger().entries()).hasSize(1);
            return synced < written;
        }
    }
}
