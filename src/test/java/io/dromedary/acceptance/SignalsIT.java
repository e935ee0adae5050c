package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.Running;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stage is woken when there is something for it: with timers that go off every ten minutes, nothing waits for one. */
class SignalsIT {

    private static final String TEN_MINUTES = "600000";
    private static final int DROPS = 6;

    @TempDir
    private Path folder;

    @Test
    void aClaimAndAFreedPlaceWakeTheDispatcher() throws Exception {
        try (Studio studio = studio(); Running line = studio.run()) {
            for (int i = 0; i < DROPS; i++) {
                studio.drop(i + ".prompt.txt",
                        i % 3 == 0 ? "[sandbox:failed] number " + i : i % 3 == 1 ? "[sandbox:422] " + i : "an elephant, number " + i);
            }
            await().atMost(Studio.LIMIT).untilAsserted(() -> {
                assertThat(studio.files("errors/failed")).as(line.output()).filteredOn(name -> name.endsWith(".prompt.txt")).hasSize(2);
                assertThat(studio.files("errors/rejected-422")).as(line.output()).filteredOn(name -> name.endsWith(".prompt.txt"))
                        .hasSize(2);
                assertThat(studio.files("done")).as(line.output()).hasSize(2);
            });
        }
    }

    @Test
    void aHintWakesItsJob() throws Exception {
        try (Studio studio = studio().withWebhooks(600); Running line = studio.run()) {
            for (int i = 0; i < DROPS; i++) {
                studio.drop(i + ".prompt.txt", "an elephant, number " + i);
            }
            await().atMost(Studio.LIMIT).untilAsserted(() -> assertThat(studio.files("done")).as(line.output()).hasSize(DROPS));
        }
    }

    /** With fewer places than drops. */
    private Studio studio() throws Exception {
        return new Studio(folder, SandboxSettings.quick().withTimes(0, 100).withWebhookSecrets(Studio.WEBHOOK_SECRET))
                .with("DROMEDARY_DISPATCH", TEN_MINUTES)
                .with("DROMEDARY_RESUME", TEN_MINUTES).with("DROMEDARY_CONCURRENCY", "2").with("DROMEDARY_RETRY_FAILED", "0")
                .with("DROMEDARY_MODEL", "higgsfield-ai/soul/standard");
    }
}
