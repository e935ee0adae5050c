package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** A whole production at once, in a small heap. */
@InEachStore
class ManyDropsIT {

    @Parameter
    private Where where;

    @TempDir
    private Path folder;

    @Test
    @Tag("long")
    void aThousandDropsAtOnce() throws Exception {
        dropsAtOnce(1000, 150);
    }

    /** A bucket is asked some thirty times a drop. */
    private void dropsAtOnce(int inFolder, int inBucket) throws Exception {
        int drops = where == Where.FOLDER ? inFolder : inBucket;
        try (Studio studio = new Studio(where, folder, SandboxSettings.quick())) {
            for (int i = 0; i < drops; i++) {
                studio.drop("drop %04d.png".formatted(i), Studio.picture(i)).drop("drop %04d.txt".formatted(i), "number " + i);
            }
            studio.with("DROMEDARY_CONCURRENCY", "200");
            try (App app = studio.launcher().withHeap("128m").start("run", "--once")) {
                assertThat(app.awaitExit(Studio.LIMIT.multipliedBy(2))).isZero();
            }
            assertThat(studio.done()).hasSize(2 * drops);
            assertThat(studio.files("outbox")).hasSize(2 * drops);
            assertThat(studio.sandbox.ledger().entries()).hasSize(drops);
            assertThat(studio.files("work")).isEmpty();
        }
    }
}
