package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.testing.App;
import io.dromedary.testing.KillPoint;

/** A line that is killed, and where the drop {@code sub/a}, a picture and its prompt, lies after that. */
final class KilledDrop {

    private KilledDrop() {
    }

    static void kill(Studio studio, KillPoint point) throws Exception {
        kill(studio, point, "run", "--once");
    }

    /** @param command for a point that {@code run --once} may not reach, since it ends with the last drop */
    static void kill(Studio studio, KillPoint point, String... command) throws Exception {
        try (App app = studio.launcher().startAndKillAt(point, Studio.LIMIT, command)) {
            assertThat(app.isRunning()).isFalse();
        }
    }

    /** In its place with its one result, and nowhere else. */
    static void isDelivered(Studio studio) {
        assertThat(studio.done()).containsExactly("sub/a.png", "sub/a.txt");
        assertThat(studio.files("outbox")).containsExactly("sub/a__higgsfield-ai-dop-standard__1.json",
                "sub/a__higgsfield-ai-dop-standard__1.mp4");
        assertThat(studio.files("inbox")).isEmpty();
        assertThat(studio.files("work")).isEmpty();
        assertThat(studio.files("errors")).isEmpty();
    }
}
