package io.dromedary.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.testing.Ledger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** A journal that really cannot grow: the system refuses to write more, as it does on a full disk. */
class FullDiskTest {

    private static final String FULL = "the journal cannot be written: ";

    @TempDir
    private Path folder;

    @Test
    void nothingIsToldThatIsNotWritten() throws Exception {
        // Given: `ulimit -f` needs no rights and no mount; its unit is 1,024 bytes in bash.
        Process process = new ProcessBuilder("bash", "-c", "trap '' XFSZ; ulimit -f 4096; exec \"$@\"", "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), Writer.class.getName(), folder.toString()).redirectErrorStream(true).start();
        // When
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        // Then
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(output).contains(FULL);
        List<String> told = output.lines().filter(line -> line.startsWith("told ")).toList();
        assertThat(told).as(output).isNotEmpty().doesNotHaveDuplicates();
        try (Ledger ledger = new Ledger(folder)) {
            List<Job> jobs = ledger.view.newest(100_000, false);
            assertThat(told).as("each that was told is there, and each that is there was told")
                    .containsExactlyInAnyOrderElementsOf(jobs.stream().map(job -> "told " + job.id() + " " + State.READY).toList());
        }
    }

    /** Enters jobs until the journal is full, and then tries the last one again and again. */
    static final class Writer {

        private Writer() {
        }

        public static void main(String[] args) throws Exception {
            Path root = Path.of(args[0]);
            try (Ledger ledger = new Ledger(root)) {
                // Nearly all of what the limit leaves, which has to be enough for SQLite's library as well.
                ledger.sql().execute("CREATE TABLE filler AS SELECT zeroblob(3500000) AS bytes");
                int shown = 0;
                for (int job = 0, failures = 0; failures < 5; job++) {
                    String id = "j" + job;
                    Throwable full = catchThrowable(() -> ledger.enter(id));
                    List<Job> told = new ArrayList<>(ledger.told.subList(shown, ledger.told.size()));
                    shown = ledger.told.size();
                    told.forEach(one -> System.out.println("told " + one.id() + " " + one.state()));
                    if (full instanceof DataAccessException || full instanceof TransactionException) {
                        System.out.println(FULL + full.getMessage());
                        failures++;
                        job--;
                    } else if (full != null) {
                        throw new IllegalStateException(full);
                    }
                }
            }
            assertThat(Files.exists(root.resolve("journal.db"))).isTrue();
        }
    }
}
