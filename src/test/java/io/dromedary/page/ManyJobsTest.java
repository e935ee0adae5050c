package io.dromedary.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.State;
import io.dromedary.store.FolderStore;
import io.dromedary.testing.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal of ten thousand jobs is looked at as quickly as one of ten. */
class ManyJobsTest {

    private static final Duration MORE = Duration.ofMillis(200);
    private static final List<String> PAGES = List.of("/", "/now", "/jobs", "/jobs?state=READY", "/jobs?q=push", "/jobs?q=nothing-has-this",
            "/jobs/j3");

    @TempDir
    private Path folder;

    @Test
    void tenThousandJobsAreShownAsQuicklyAsTen() throws Exception {
        long[] few = times("few", 10);
        long[] many = times("many", 10_000);
        for (int i = 0; i < PAGES.size(); i++) {
            assertThat(Duration.ofNanos(many[i] - few[i]))
                    .as("%s: %d ms, with ten %d ms", PAGES.get(i), many[i] / 1_000_000, few[i] / 1_000_000)
                    .isLessThan(MORE);
        }
    }

    /** The median of some, for each page. */
    private long[] times(String name, int jobs) throws Exception {
        Path root = Files.createDirectories(folder.resolve(name));
        try (Ledger ledger = new Ledger(root)) {
            fill(ledger, jobs);
            FolderStore store = new FolderStore(root);
            try (PageServer page = new PageServer(root, ledger, store, store, null, null)) {
                return PAGES.stream().mapToLong(path -> median(page, ledger, path)).toArray();
            }
        }
    }

    /** A third waits, a third was delivered, a third failed for eleven reasons. */
    private static void fill(Ledger ledger, int jobs) {
        ledger.in(State.DELIVERED, "delivered");
        ledger.in(State.FAILED, "failed");
        ledger.enter("j0");
        for (String[] kind : new String[][] {{"j0", "READY"}, {"delivered", "DELIVERED"}, {"failed", "FAILED"}}) {
            String columns = String.join(", ", ledger.sql().queryForList(
                    "SELECT name FROM pragma_table_info('job') WHERE name NOT IN ('id', 'state', 'intent', 'reason', 'name')",
                    String.class));
            ledger.sql().update("""
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
                    INSERT INTO job (id, state, intent, reason, name, %1$s)
                    SELECT CASE state WHEN 'READY' THEN 'j' || i ELSE id || i END, state, id || i,
                        CASE state WHEN 'FAILED' THEN 'failed: reason ' || (i %% 11) END, i || '.png', %1$s FROM job, n WHERE job.id = ?"""
                    .formatted(columns), Math.max(4, jobs / 3), kind[0]);
        }
    }

    private static long median(PageServer page, Ledger ledger, String path) {
        return LongStream.range(0, 7).map(i -> {
            // Each look is made anew.
            ledger.clock.advance(Duration.ofSeconds(2));
            long begin = System.nanoTime();
            try {
                assertThat(page.get(path).statusCode()).isEqualTo(200);
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
            return System.nanoTime() - begin;
        }).sorted().skip(3).findFirst().orElseThrow();
    }
}
