package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.sandbox.settings.SandboxSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many paid POSTs a job takes where the account has two places and eight are configured: while the line learns that, and after. */
@Tag("measure")
class PostsIT {

    private static final int JOBS = 24;
    private static final int PLACES = 2;
    private static final long MILLIS = 500;

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "HTTP {0}")
    @ValueSource(ints = {400, 429})
    void aLineThatHasLearnedAsksOnlyForPlacesThatThereAre(int status) throws Exception {
        try (Studio studio = new Studio(folder,
                SandboxSettings.quick().withTimes(0, MILLIS).withConcurrencyLimit(PLACES, status))) {
            studio.with("DROMEDARY_CONCURRENCY", "8").with("DROMEDARY_MODEL", "higgsfield-ai/soul/standard");
            for (int run = 1; run <= 4; run++) {
                studio.sandbox.ledger().forget();
                for (int i = 0; i < JOBS; i++) {
                    studio.drop("%d-%d.prompt.txt".formatted(run, i), "number %d of %d".formatted(i, run));
                }
                long begun = System.nanoTime();
                assertThat(studio.once()).isZero();
                double posts = studio.sandbox.ledger().posts() / (double) JOBS;
                System.out.printf("HTTP %d, run %d: %.3f POSTs a job, %.2f of the least time%n", status, run, posts,
                        (System.nanoTime() - begun) / 1e6 * PLACES / JOBS / MILLIS);
                assertThat(posts).as("run " + run).isLessThanOrEqualTo(run == 1 ? 1.25 : 1.05);
            }
        }
    }
}
