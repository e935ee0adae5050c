package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.Running;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full queue holds up the stage before it, and nothing else becomes of it. */
class FullQueuesIT {

    private static final int DROPS = 24;

    @TempDir
    private Path folder;

    @Test
    void withRoomForOneJobBetweenTheStagesEachDropIsDeliveredWithoutTrouble() throws Exception {
        // Given
        try (Studio studio = new Studio(folder, SandboxSettings.quick()).with("DROMEDARY_QUEUE", "1").with("DROMEDARY_CONCURRENCY", "20")) {
            for (int i = 0; i < DROPS; i++) {
                studio.drop("drop " + i, ".png", "number " + i);
            }
            for (int i = 0; i < 3; i++) {
                studio.drop("list %d.jobs.jsonl".formatted(i), """
                        {"id": "a", "prompt": "first of %d", "images": ["of %1$d.png"]}
                        {"id": "b", "prompt": "second of %1$d", "images": ["of %1$d.png"]}
                        """.formatted(i))
                        .drop("of %d.png".formatted(i), Studio.picture(i + 100));
            }
            // When
            try (Running line = studio.runOnce()) {
                assertThat(line.awaitExit(Studio.LIMIT)).as(line.output()).isZero();
                // Then
                assertThat(line.output()).doesNotContain("Queue full", "is tried again");
            }
            assertThat(studio.files("outbox")).filteredOn(name -> name.endsWith(".mp4")).hasSize(DROPS + 6);
            assertThat(studio.sandbox.ledger().entries()).hasSize(DROPS + 6);
        }
    }
}
