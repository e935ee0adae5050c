package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.S3Server;
import io.dromedary.testing.SqsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * A bucket with many drops that wait, of which events tell: what the line costs while nothing changes.
 * {@code mvn verify -Plong -Dgroups=measure -Dit.test=LargeBucketIT}
 */
@Tag("measure")
class LargeBucketIT {

    private static final int DROPS = Integer.getInteger("bucket.drops", 20_000);
    private static final int AHEAD = 1_000;
    private static final int PLACES = 8;
    private static final Duration LIMIT = Duration.ofMinutes(30);

    @TempDir
    private Path folder;

    @Test
    void whatWaitsInTheBucketCostsNothingWhileNothingChanges() throws Exception {
        // Given: nothing ends meanwhile.
        SandboxSettings provider = SandboxSettings.quick().withTimes(0, LIMIT.multipliedBy(2).toMillis());
        try (SqsServer sqs = SqsServer.start(); Studio studio = new Studio(Where.S3, folder, provider)) {
            sqs.createQueue("drops", Duration.ofSeconds(30));
            studio.with("DROMEDARY_CONCURRENCY", "" + PLACES).with("DROMEDARY_MODEL", "higgsfield-ai/soul/standard")
                    .withEvents(sqs).with("DROMEDARY_SQS_WAIT", "20").with("DROMEDARY_S3_RELIST", "86400")
                    .with("DROMEDARY_CLAIM_AHEAD", "" + AHEAD)
                    .withUsualLooks();
            IntStream.range(0, DROPS).parallel().forEach(i -> S3Server.client().putObject(
                    to -> to.bucket(S3Server.BUCKET).key("%sinbox/large/drop %06d.prompt.txt".formatted(studio.prefix(), i)),
                    RequestBody.fromString("an elephant, number " + i)));
            long begun = System.nanoTime();
            try (App line = studio.plainLauncher().withHeap("256m").start("run")) {
                await().atMost(LIMIT).pollInterval(Duration.ofMillis(100)).until(() -> studio.sandbox.ledger().posts() > 0);
                double first = (System.nanoTime() - begun) / 1e9;
                await().atMost(LIMIT).until(() -> studio.files("work").size() >= AHEAD - 2 * PLACES);
                // When: the texts of all that wait have been read.
                Duration[] used = {Duration.ZERO};
                await().atMost(LIMIT).pollInterval(Duration.ofSeconds(10)).until(() -> {
                    Duration before = used[0];
                    used[0] = line.processorTime();
                    return used[0].minus(before).compareTo(Duration.ofSeconds(2)) < 0;
                });
                double settled = (System.nanoTime() - begun) / 1e9;
                double share = share(line, studio);
                // What is compiled for the rush is compiled for a while after it.
                double later = share(line, studio);
                // Then
                System.out.printf(Locale.ROOT,
                        "%d drops in the bucket: the first left %.0f s after the start, all were known after %.0f s; "
                                + "then the line takes %.1f %% of a core, and %.1f %% in the minute after that%n",
                        DROPS, first, settled, 100 * share, 100 * later);
                assertThat(share).as("of a core").isLessThan(0.3);
                assertThat(line.stop(LIMIT)).isZero();
            }
        }
    }

    /** Of one core, in a minute in which nothing changes. */
    private static double share(App line, Studio studio) {
        Duration before = line.processorTime();
        long since = System.nanoTime();
        await().during(Duration.ofSeconds(60)).atMost(LIMIT).pollInterval(Duration.ofSeconds(5))
                .until(() -> studio.sandbox.ledger().posts() == PLACES);
        return line.processorTime().minus(before).toNanos() / (double) (System.nanoTime() - since);
    }
}
