package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.KillPoint;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
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
                Arguments.of("claiming, one of two files moved", KillPoint.at("io.dromedary.store.DurableFiles", "rename")
                        .calledFrom("io.dromedary.intake.folder.FolderClaims", "move").afterReturn()),
                Arguments.of("claimed, not in the journal", KillPoint.at(JOURNAL + "Journal", "enter")),
                Arguments.of("uploading, address known", KillPoint.at("io.dromedary.submit.Uploads", "put").afterReturn()),
                Arguments.of("uploaded, not kept", KillPoint.at(JOURNAL + "SharedUploads", "stored")),
                Arguments.of("waiting", KillPoint.at("io.dromedary.api.Dialects", "askForStatus")),
                Arguments.of("finished, not kept", KillPoint.at(JOURNAL + "Journal", "collecting")),
                Arguments.of("downloading", KillPoint.at("io.dromedary.deliver.Download", "save").afterReturn()),
                Arguments.of("publishing, file there, not kept", KillPoint.at(JOURNAL + "Outputs", "published")),
                Arguments.of("records written, not delivered", KillPoint.at(JOURNAL + "Journal", "delivered")),
                Arguments.of("archiving, one of two files moved", KillPoint.at("io.dromedary.store.DurableFiles", "rename")
                        .calledFrom("io.dromedary.archive.FolderMoves", "move").afterReturn()));
    }

    /** Each start goes on from what the kill before it left. */
    @Test
    void killedAtEachStageInTurnTheDropIsDelivered() throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick())) {
            studio.drop("sub/a", ".png", "hello");
            for (Arguments point : points()) {
                KilledDrop.kill(studio, (KillPoint) point.get()[1]);
            }
            deliversOnce(studio, "after them all");
        }
    }

    @Tag("long")
    @ParameterizedTest(name = "{0}")
    @MethodSource("points")
    void killedWhileNothingIsUncertainTheDropIsDelivered(String stage, KillPoint point) throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick())) {
            studio.drop("sub/a", ".png", "hello");
            KilledDrop.kill(studio, point);
            deliversOnce(studio, stage);
        }
    }

    private static void deliversOnce(Studio studio, String stage) throws Exception {
        assertThat(studio.once()).as(stage).isZero();
        KilledDrop.isDelivered(studio);
        assertThat(studio.sandbox.ledger().entries()).hasSize(1);
    }

    static List<Arguments> uncertainPoints() {
        return List.of(
                Arguments.of("before the POST", KillPoint.at("io.dromedary.api.Dialects", "submit"), 0),
                Arguments.of("after the POST", KillPoint.at("io.dromedary.api.Dialects", "accepted"), 1),
                Arguments.of("accepted, not kept", KillPoint.at(JOURNAL + "Journal", "accepted"), 1));
    }

    @Test
    void killedAfterThePostTheDropWaitsForAPersonAndIsNeverSubmittedAgain() throws Exception {
        Object[] point = uncertainPoints().get(1).get();
        killedAroundThePostTheDropWaitsForAPersonAndIsNeverSubmittedAgain((String) point[0], (KillPoint) point[1], (int) point[2]);
    }

    @Tag("long")
    @ParameterizedTest(name = "{0}")
    @MethodSource("uncertainPoints")
    void killedAroundThePostTheDropWaitsForAPersonAndIsNeverSubmittedAgain(String stage, KillPoint point, int accepted) throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick())) {
            studio.drop("sub/a", ".png", "hello");
            KilledDrop.kill(studio, point);
            assertThat(studio.once()).as(stage).isEqualTo(2);
            assertThat(studio.files("errors/uncertain")).containsExactly("sub/a.png", "sub/a.png.error.json", "sub/a.png.error.txt",
                    "sub/a.txt");
            assertThat(studio.once()).as("it waits still").isEqualTo(2);
            assertThat(studio.sandbox.ledger().entries()).hasSize(accepted);
            assertThat(studio.sandbox.ledger().posts()).isEqualTo(accepted);
        }
    }

    @Test
    void killedWhileFilingIntoAChannelTheDropIsNotTornApart() throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick())) {
            studio.drop("a", ".png", "[sandbox:nsfw]");
            KilledDrop.kill(studio,
                    KillPoint.at("io.dromedary.store.DurableFiles", "rename").calledFrom("io.dromedary.archive.FolderMoves", "move")
                            .afterReturn());
            assertThat(studio.once()).isIn(0, 2);
            assertThat(studio.files("errors/nsfw")).containsExactly("a.png", "a.png.error.json", "a.png.error.txt", "a.txt");
            assertThat(studio.files("work")).isEmpty();
        }
    }
}
