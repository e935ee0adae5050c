package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.KillPoint;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** kill -9 at each stage, then a new start: each drop ends once in its place, and nothing is submitted twice. */
class KillIT {

    private static final String JOURNAL = "io.dromedary.journal.";

    @TempDir
    private Path folder;

    static List<Arguments> points() {
        return List.of(
                Arguments.of("claiming, one of two files moved", KillPoint.at("io.dromedary.store.DurableFiles", "move").afterReturn(), 1),
                Arguments.of("claimed, not in the journal", KillPoint.at(JOURNAL + "Journal", "enter"), 1),
                Arguments.of("uploading, address known", KillPoint.at("io.dromedary.submit.Uploads", "put").afterReturn(), 1),
                Arguments.of("uploaded, not kept", KillPoint.at(JOURNAL + "SharedUploads", "stored"), 1),
                Arguments.of("waiting", KillPoint.at("io.dromedary.api.Dialects", "askForStatus"), 1),
                Arguments.of("finished, not kept", KillPoint.at(JOURNAL + "Journal", "collecting"), 1),
                Arguments.of("downloading", KillPoint.at("io.dromedary.deliver.Download", "save").afterReturn(), 1),
                Arguments.of("publishing, file there, not kept", KillPoint.at(JOURNAL + "Outputs", "published"), 1),
                Arguments.of("records written, not delivered", KillPoint.at(JOURNAL + "Journal", "delivered"), 1),
                Arguments.of("archiving, one of two files moved", KillPoint.at("io.dromedary.store.DurableFiles", "move")
                        .calledFrom("io.dromedary.archive.FolderMoves", "move").afterReturn(), 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("points")
    void killedWhileNothingIsUncertainTheDropIsDelivered(String stage, KillPoint point, int accepted) throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick())) {
            studio.drop("sub/a", ".png", "hello");
            kill(studio, point);
            assertThat(studio.once()).as(stage).isZero();
            assertThat(studio.done()).containsExactly("sub/a.png", "sub/a.txt");
            assertThat(studio.files("outbox")).containsExactly("sub/a__higgsfield-ai-dop-standard__1.json",
                    "sub/a__higgsfield-ai-dop-standard__1.mp4");
            assertThat(studio.files("inbox")).isEmpty();
            assertThat(studio.files("work")).isEmpty();
            assertThat(studio.files("errors")).isEmpty();
            assertThat(studio.sandbox.ledger().entries()).hasSize(accepted);
        }
    }

    static List<Arguments> uncertainPoints() {
        return List.of(
                Arguments.of("before the POST", KillPoint.at("io.dromedary.api.Dialects", "submit"), 0),
                Arguments.of("after the POST", KillPoint.at("io.dromedary.api.Dialects", "accepted"), 1),
                Arguments.of("accepted, not kept", KillPoint.at(JOURNAL + "Journal", "accepted"), 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uncertainPoints")
    void killedAroundThePostTheDropWaitsForAPersonAndIsNeverSubmittedAgain(String stage, KillPoint point, int accepted) throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick())) {
            studio.drop("sub/a", ".png", "hello");
            kill(studio, point);
            assertThat(studio.once()).as(stage).isEqualTo(2);
            assertThat(studio.files("errors/uncertain")).containsExactly("sub/a.png", "sub/a.png.error.json", "sub/a.png.error.txt",
                    "sub/a.txt");
            assertThat(studio.once()).isZero();
            assertThat(studio.sandbox.ledger().entries()).hasSize(accepted);
            assertThat(studio.sandbox.ledger().posts()).isEqualTo(accepted);
        }
    }

    @Test
    void killedWhileFilingIntoAChannelTheDropIsNotTornApart() throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick())) {
            studio.drop("a", ".png", "[sandbox:nsfw]");
            kill(studio, KillPoint.at("io.dromedary.store.DurableFiles", "move").calledFrom("io.dromedary.archive.FolderMoves", "move")
                    .afterReturn());
            assertThat(studio.once()).isIn(0, 2);
            assertThat(studio.files("errors/nsfw")).containsExactly("a.png", "a.png.error.json", "a.png.error.txt", "a.txt");
            assertThat(studio.files("work")).isEmpty();
        }
    }

    private static void kill(Studio studio, KillPoint point) throws Exception {
        try (App app = studio.launcher().startAndKillAt(point, Studio.LIMIT, "run", "--once")) {
            assertThat(app.isRunning()).isFalse();
        }
    }
}
