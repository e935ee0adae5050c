package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.sandbox.ledger.Ledger;
import io.dromedary.testing.Running;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a profile says under `intake` decides what is paid; the rest stays in the inbox. */
@InEachStore
class IntakeRulesIT extends WithStudio {

    private void profile(String name, String intake) {
        studio.drop(name + "/_profile.yaml", "model: kling-3\nprompt: of %s\nintake: {%s}\n".formatted(name, intake));
    }

    private void pictures(String... names) {
        for (String name : names) {
            studio.drop(name, Studio.picture(name.hashCode()));
        }
    }

    private List<String> prompts() {
        return studio.sandbox.ledger().entries().stream().map(Ledger.Entry::prompt).toList();
    }

    @Test
    void whatIsMeantIsMadeInItsOrderAndTheRestStaysWithoutAWord() throws Exception {
        // Given
        studio.with("DROMEDARY_CLAIM_THREADS", "1").with("DROMEDARY_CONCURRENCY", "1");
        profile("marker", "ready: marker");
        pictures("marker/a.png", "marker/b.png");
        studio.drop("marker/a.png.done", "");
        profile("folder", "ready: folder");
        pictures("folder/day1/a.png", "folder/day2/b.png");
        studio.drop("folder/day1/_READY", "");
        profile("sidecar", "ready: sidecar");
        pictures("sidecar/a.png", "sidecar/b.png");
        studio.drop("sidecar/a.txt", "of its own");
        profile("frames", "frames: '{name}_first, {name}_last'");
        pictures("frames/shot_first.png", "frames/shot_last.png", "frames/lone_last.png");
        profile("names", "names: 'IMG_*', min_pixels: 256");
        pictures("names/IMG_1.png", "names/scan.png");
        profile("pixels", "max_pixels: 255");
        pictures("pixels/large.png");
        profile("existing", "existing: leave");
        pictures("existing/old.png");
        profile("order", "order: newest");
        for (int i = 1; i <= 3; i++) {
            pictures("order/" + i + ".png");
            studio.drop("order/" + i + ".txt", "order " + i);
            if (where == Where.FOLDER) {
                Files.setLastModifiedTime(studio.root.resolve("inbox/order/" + i + ".png"), FileTime.fromMillis(i % 3 * 10_000L));
            }
        }
        // When
        try (Running line = studio.runOnce()) {
            assertThat(line.awaitExit(Studio.LIMIT)).as(line.output()).isEqualTo(2);
            assertThat(line.output()).doesNotContain("marker/b.png", "day2", "sidecar/b.png", "scan.png", "large.png", "old.png");
        }
        // Then
        assertThat(prompts()).containsExactlyInAnyOrder("of marker", "of folder", "of its own", "of frames", "of names", "order 1",
                "order 2",
                "order 3");
        if (where == Where.FOLDER) {
            assertThat(prompts().stream().filter(prompt -> prompt.startsWith("order"))).containsExactly("order 2", "order 1", "order 3");
        }
        assertThat(studio.files("inbox").stream().filter(file -> !file.endsWith("_profile.yaml"))).containsExactlyInAnyOrder("marker/b.png",
                "folder/day1/_READY", "folder/day2/b.png", "sidecar/b.png", "names/scan.png", "pixels/large.png", "existing/old.png");
        assertThat(studio.sandbox.ledger().entries()).filteredOn(one -> one.prompt().equals("of frames")).singleElement()
                .satisfies(one -> assertThat(one.body()).contains("\"image_url\"", "\"last_image_url\""));
        assertThat(studio.files("outbox")).anyMatch(file -> file.startsWith("frames/shot__"));
        assertThat(studio.files("done")).anyMatch(file -> file.endsWith("marker/a.png.done"));
        assertThat(studio.read("errors/invalid/frames/lone_last.png.error.txt")).contains("lone_last.png without lone_first.png");
    }

    @Test
    void whatComesToARunningLineIsTakenWhenItIsShownToBeWhole() throws Exception {
        // Given
        profile("existing", "existing: leave, ready: marker");
        studio.drop("existing/old.png", Studio.picture(1)).drop("existing/old.png.done", "");
        profile("sidecar", "ready: sidecar");
        try (Running line = studio.run()) {
            line.awaitOutput("before the start are left there", Studio.LIMIT);
            pictures("existing/new.png", "sidecar/a.png");
            studio.drop("first.png", Studio.picture(2)).drop("first.yaml", "model: kling-3\nprompt: without a rule\n");
            await().atMost(Studio.LIMIT).until(() -> prompts().equals(List.of("without a rule")));
            // When
            studio.drop("existing/new.png.done", "").drop("sidecar/a.txt", "the last to come");
            // Then
            await().atMost(Studio.LIMIT).until(() -> prompts().size() == 3);
            assertThat(prompts()).containsExactlyInAnyOrder("without a rule", "of existing", "the last to come");
            await().atMost(Studio.LIMIT).until(() -> studio.done().size() == 6);
        }
        assertThat(studio.files("inbox")).containsExactlyInAnyOrder("existing/_profile.yaml", "existing/old.png", "existing/old.png.done",
                "sidecar/_profile.yaml");
    }
}
