package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.operate.Drain;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.KillPoint;
import io.dromedary.testing.Running;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that fails for every drop takes no more of them than its trials, until one of these brings a result, or a person resumes it. */
class FailingModelIT {

    private static final String FAILS = "[sandbox:failed] ";

    @TempDir
    private Path folder;
    private Studio studio;

    @BeforeEach
    void open() throws Exception {
        studio = new Studio(folder, SandboxSettings.quick()).with("DROMEDARY_CONCURRENCY", "1").with("DROMEDARY_RETRY_FAILED", "0")
                .with("DROMEDARY_FAILING_FIRST", "1");
    }

    @AfterEach
    void close() {
        studio.close();
    }

    private void threeThatFail() {
        studio.drop("a", ".png", FAILS + "a").drop("b", ".png", FAILS + "b").drop("c", ".png", FAILS + "c");
    }

    private int submitted() {
        return studio.sandbox.ledger().entries().size();
    }

    private String say(int code, String... words) throws Exception {
        try (App app = studio.launcher().start(words)) {
            assertThat(app.awaitExit(Studio.LIMIT)).as(app.output()).isEqualTo(code);
            return app.output();
        }
    }

    @Test
    void isTriedWithOneJobAfterTheOtherUntilOneBringsAResult() throws Exception {
        threeThatFail();
        try (Running line = studio.run()) {
            line.awaitOutput("by the line: its drops end alike, one after the other (failed: The generation failed", Studio.LIMIT);
            assertThat(submitted()).isEqualTo(3);
            // When
            studio.drop("d", ".png", FAILS + "d");
            // Then
            line.awaitOutput("One trial has failed; the next job is tried at", Studio.LIMIT);
            assertThat(submitted()).isEqualTo(4);
            assertThat(studio.files("errors/failed")).contains("d.png");
            // When
            studio.drop("e", ".png", "one").drop("f", ".png", "two").drop("g.yaml", "model: higgsfield-ai/soul/standard\nprompt: three\n");
            // Then
            await().atMost(Studio.LIMIT).untilAsserted(
                    () -> assertThat(studio.done()).as(line.output()).containsExactly("e.png", "e.txt", "f.png", "f.txt", "g.yaml"));
            line.awaitOutput("The model %s is no longer paused".formatted(Studio.MODEL), Studio.LIMIT);
        }
        assertThat(submitted()).isEqualTo(7);
    }

    @Test
    void aDrainLeavesWhatWaitsForItToAnotherRunAndAPersonResumesIt() throws Exception {
        studio.with("DROMEDARY_FAILING_FIRST", "3600");
        threeThatFail();
        studio.drop("d", ".png", FAILS + "d").drop("e", ".png", FAILS + "e").drop("f", ".png", FAILS + "f");
        // When
        try (Running once = studio.runOnce()) {
            assertThat(once.awaitExit(Studio.LIMIT)).as(once.output()).isEqualTo(Drain.PAUSED);
            assertThat(once.output()).contains("by the line: its drops end alike", "3 of the drops wait for a run after ",
                    "./dromedary resume --model " + Studio.MODEL);
        }
        // Then
        assertThat(submitted()).isEqualTo(3);
        assertThat(say(0, "jobs")).contains("NOTHING IS SUBMITTED TO IT: The model " + Studio.MODEL, "for a trial of its model");
        // When
        assertThat(say(0, "resume", "--model", "dop")).contains("no longer paused");
        // Then
        assertThat(studio.once()).isEqualTo(Drain.SOME_IN_CHANNELS);
        assertThat(submitted()).isEqualTo(6);
        assertThat(studio.files("errors/failed")).filteredOn(file -> file.endsWith(".png")).hasSize(6);
    }

    @Test
    void aModelThatTakesNoRequestsIsAskedWithOneJobAtATime() throws Exception {
        studio.with("DROMEDARY_CONCURRENCY", "8").sandbox.behave(SandboxSettings.quick().withFault("423", -1));
        for (int i = 0; i < 40; i++) {
            studio.drop("drop " + i, ".png", "number " + i);
        }
        try (Running line = studio.run()) {
            // When: as many as there are places, and then the trials.
            line.awaitOutput("2 trials have failed", Studio.LIMIT);
            assertThat(studio.sandbox.ledger().posts()).isLessThanOrEqualTo(8 + 3);
            studio.sandbox.behave(SandboxSettings.quick());
            // Then
            await().atMost(Studio.LIMIT).untilAsserted(() -> assertThat(studio.done()).as(line.output()).hasSize(80));
            line.awaitOutput("is no longer paused", Studio.LIMIT);
        }
        assertThat(submitted()).isEqualTo(40);
    }

    @Test
    @Tag("long")
    void aTrialThatIsKilledIsNeitherLostNorFollowedByASecondOne() throws Exception {
        threeThatFail();
        try (Running line = studio.run()) {
            line.awaitOutput("by the line: its drops end alike", Studio.LIMIT);
        }
        studio.drop("d", ".png", "one").drop("e", ".png", "two");
        // When: before it is sent
        try (App app = studio.launcher().startAndKillAt(KillPoint.at("io.dromedary.journal.Journal", "submitting"), Studio.LIMIT, "run")) {
            assertThat(app.isRunning()).isFalse();
        }
        assertThat(submitted()).isEqualTo(3);
        // When: while it is at the provider
        studio.sandbox.behave(SandboxSettings.quick().withHold(true));
        try (App app = studio.launcher().start("run")) {
            await().atMost(Studio.LIMIT).until(() -> submitted() == 4 && looks() > 0);
            app.kill();
        }
        // Then
        long before = looks();
        try (Running line = studio.run()) {
            await().atMost(Studio.LIMIT).until(() -> looks() > before + 3);
            assertThat(submitted()).as("the one that is under way tells").isEqualTo(4);
            studio.sandbox.behave(SandboxSettings.quick());
            studio.sandbox.release();
            await().atMost(Studio.LIMIT).untilAsserted(
                    () -> assertThat(studio.done()).as(line.output()).containsExactly("d.png", "d.txt", "e.png", "e.txt"));
        }
        assertThat(submitted()).isEqualTo(5);
    }

    private long looks() {
        return studio.sandbox.ledger().entries().stream().reduce((first, last) -> last).orElseThrow().looks().count();
    }
}
