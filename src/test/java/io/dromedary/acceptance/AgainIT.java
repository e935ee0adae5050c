package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.operate.Drain;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.Running;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person says about a line is done by the one that runs, or by the next one. */
class AgainIT {

    @TempDir
    private Path folder;

    private static String say(Studio studio, int code, String... words) throws Exception {
        try (App app = studio.launcher().start(words)) {
            assertThat(app.awaitExit(Studio.LIMIT)).as(app.output()).isEqualTo(code);
            return app.output();
        }
    }

    @Test
    void whatFailedIsTriedAgainByItsReasonWhileTheLineRuns() throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick().withFault("nsfw", 2))) {
            studio.drop("a", ".png", "one").drop("b", ".png", "two");
            try (Running line = studio.run()) {
                await().atMost(Studio.LIMIT).until(() -> studio.files("errors/nsfw").size() == 8);
                // When
                assertThat(say(studio, 0, "jobs")).contains("2 nsfw: The provider's moderation flagged the result (nsfw)");
                assertThat(say(studio, 1, "retry", "--channel", "nsfw")).contains("2 jobs are meant", "--yes");
                assertThat(say(studio, 0, "retry", "--channel", "nsfw", "--yes")).contains("2 retried.");
                // Then
                await().atMost(Studio.LIMIT).until(() -> studio.done().size() == 4);
                assertThat(studio.files("errors")).isEmpty();
                assertThat(line.isRunning()).isTrue();
            }
            assertThat(studio.sandbox.ledger().entries()).hasSize(4);
            assertThat(say(studio, 0, "jobs")).doesNotContain("Not delivered, by reason");
        }
    }

    @Test
    void aPausedLineSpendsNothingAlsoWhenItIsStartedAnewAndGoesOnWhenToldTo() throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick())) {
            assertThat(studio.once()).isZero();
            assertThat(say(studio, 0, "pause", "--why", "too dear")).contains("too dear");
            studio.drop("a", ".png", "one");
            // When
            try (Running once = studio.runOnce()) {
                assertThat(once.awaitExit(Studio.LIMIT)).isEqualTo(Drain.PAUSED);
                assertThat(once.output()).contains("The line is paused since").contains("too dear").contains("./dromedary resume");
            }
            // Then
            assertThat(studio.sandbox.ledger().entries()).isEmpty();
            try (Running line = studio.run()) {
                line.awaitOutput("The line is paused since", Studio.LIMIT);
                assertThat(say(studio, 0, "resume")).contains("no longer paused");
                await().atMost(Studio.LIMIT).until(() -> studio.done().size() == 2);
            }
            assertThat(studio.sandbox.ledger().entries()).hasSize(1);
        }
    }

    @Test
    void aPausedModelSpendsNothingWhileOthersGoOnAlsoAfterARestart() throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick())) {
            assertThat(studio.once()).isZero();
            assertThat(say(studio, 0, "pause", "--model", "dop", "--why", "too dear")).contains("other models go on");
            studio.drop("a", ".png", "one").drop("b.yaml", "model: higgsfield-ai/soul/standard\nprompt: two\n");
            // When
            try (Running once = studio.runOnce()) {
                assertThat(once.awaitExit(Studio.LIMIT)).isEqualTo(Drain.PAUSED);
                assertThat(once.output()).contains("The model %s is paused since".formatted(Studio.MODEL))
                        .contains("./dromedary resume --model " + Studio.MODEL);
            }
            // Then
            assertThat(studio.done()).containsExactly("b.yaml");
            assertThat(studio.sandbox.ledger().entries()).extracting(one -> one.prompt()).containsExactly("two");
            assertThat(say(studio, 0, "resume", "--model", "dop")).contains("no longer paused");
            assertThat(studio.once()).isZero();
            assertThat(studio.sandbox.ledger().entries()).hasSize(2);
        }
    }

    @Test
    void aFileInTheInboxPausesTheLineAsLongAsItLiesThere() throws Exception {
        aFilePausesTheLineAsLongAsItLiesThere(Where.FOLDER);
    }

    @Tag("long")
    @Test
    void anObjectInTheInboxPausesTheLineAsLongAsItLiesThere() throws Exception {
        aFilePausesTheLineAsLongAsItLiesThere(Where.S3);
    }

    private void aFilePausesTheLineAsLongAsItLiesThere(Where where) throws Exception {
        try (Studio studio = new Studio(where, folder, SandboxSettings.quick())) {
            studio.drop("_PAUSE", "").drop("a", ".png", "one");
            // When
            try (Running once = studio.runOnce()) {
                assertThat(once.awaitExit(Studio.LIMIT)).isEqualTo(Drain.PAUSED);
                assertThat(once.output()).contains("by the file inbox/_PAUSE");
            }
            // Then
            assertThat(studio.sandbox.ledger().posts()).isZero();
            assertThat(studio.files("inbox")).as("it is nobody's drop").containsExactly("_PAUSE");
            studio.delete("inbox/_PAUSE");
            assertThat(studio.once()).isZero();
            assertThat(studio.sandbox.ledger().entries()).hasSize(1);
        }
    }
}
