package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * 100,000 drops come at once, while the provider takes few. {@code mvn verify -Plong -Dit.test=LargeInboxIT} prints the figures; its
 * limits are for machines that do other work, too.
 */
@Tag("long")
class LargeInboxIT {

    private static final int DROPS = Integer.getInteger("inbox.drops", 100_000);
    private static final int AHEAD = 1_000;
    private static final int PLACES = 8;
    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** On the disk: it is too much for the memory. */
    @TempDir(factory = TempDirFactory.Standard.class)
    private Path folder;

    @Test
    void aHundredThousandDropsAtOnceAreTakenInAtThePaceOfSubmissionsInASmallHeap() throws Exception {
        // Given: nothing ends meanwhile.
        SandboxSettings provider = SandboxSettings.quick().withTimes(0, LIMIT.multipliedBy(10).toMillis());
        try (Studio studio = new Studio(folder, provider)) {
            Path large = Files.createDirectory(studio.root.resolve("large"));
            for (int i = 0; i < DROPS; i++) {
                Files.writeString(large.resolve("drop %06d.prompt.txt".formatted(i)), "an elephant, number " + i);
            }
            studio.with("DROMEDARY_CONCURRENCY", "" + PLACES).with("DROMEDARY_SETTLE", "" + SETTLE.toSeconds())
                    .with("DROMEDARY_MODEL", "higgsfield-ai/soul/standard").with("DROMEDARY_CLAIM_AHEAD", "" + AHEAD)
                    .withUsualLooks();
            try (App line = studio.plainLauncher().withHeap("256m").start("run")) {
                studio.drop("first.prompt.txt", "the line runs");
                await().atMost(LIMIT).until(() -> !studio.sandbox.ledger().entries().isEmpty());
                // When
                long came = System.nanoTime();
                Files.move(large, studio.root.resolve("inbox/large"));
                await().atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> studio.sandbox.ledger().entries().size() > 1);
                Duration afterSettling = Duration.ofNanos(System.nanoTime() - came).minus(SETTLE);
                // Then
                assertThat(afterSettling).isLessThan(Duration.ofSeconds(30));
                await().atMost(LIMIT).until(() -> jobs(studio, "READY") >= AHEAD - 2 * PLACES);
                await().during(Duration.ofSeconds(10)).atMost(LIMIT).until(() -> jobs(studio, "READY") <= AHEAD);
                Duration before = line.processorTime();
                long since = System.nanoTime();
                await().during(Duration.ofSeconds(20)).atMost(LIMIT)
                        .until(() -> jobs(studio, "READY") <= AHEAD);
                double share = line.processorTime().minus(before).toNanos() / (double) (System.nanoTime() - since);
                assertThat(jobs(studio, "WAITING")).isEqualTo(PLACES);
                System.out.printf(Locale.ROOT,
                        "%d drops at once: the first left %.1f s after settling; with %d that wait, the line takes %.1f %% of a core%n",
                        DROPS, afterSettling.toMillis() / 1e3, AHEAD, 100 * share);
                assertThat(share).as("of a core").isLessThan(0.3);
                assertThat(line.stop(LIMIT)).isZero();
            }
        }
    }

    private static int jobs(Studio studio, String state) throws Exception {
        try (Connection journal = DriverManager.getConnection("jdbc:sqlite:" + studio.root.resolve("state/journal.db"));
                Statement statement = journal.createStatement();
                ResultSet row = statement.executeQuery("SELECT coalesce(sum(jobs), 0) FROM tally WHERE state = '" + state + "'")) {
            row.next();
            return row.getInt(1);
        }
    }
}
