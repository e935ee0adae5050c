package io.dromedary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.dromedary.job.State;
import io.dromedary.testing.Ledger;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.core.CoreStatement;

class KeptStatementsTest {

    private static final int JOBS = 400;

    @TempDir
    private Path folder;

    private static CoreStatement prepared(HikariDataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection(); PreparedStatement statement = connection.prepareStatement(sql)) {
            return statement.unwrap(CoreStatement.class);
        }
    }

    @Test
    void aStatementIsParsedOnceForAllUnitsOfWork() throws SQLException {
        try (HikariDataSource source = JournalFile.open(folder.resolve("journal.db"))) {
            CoreStatement first = prepared(source, "SELECT count(*) FROM job WHERE state = ?");
            assertThat(prepared(source, "SELECT count(*) FROM job WHERE state = ?")).isSameAs(first);
            assertThat(prepared(source, "SELECT count(*) FROM job WHERE id = ?")).isNotSameAs(first);
        }
    }

    /** {@code mvn surefire:test -Dtest=KeptStatementsTest -Dgroups=measure -DexcludedGroups=} */
    @Test
    @Tag("measure")
    void theProcessorTimeOfAJobsWayThroughTheJournal() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        try (Ledger ledger = new Ledger(folder)) {
            for (int round = 0; round < 6; round++) {
                long before = threads.getCurrentThreadCpuTime();
                for (int job = 0; job < JOBS; job++) {
                    ledger.in(State.DELIVERED, round + "-" + job);
                }
                System.out.printf("round %d: %.2f ms of processor a job%n", round,
                        (threads.getCurrentThreadCpuTime() - before) / 1e6 / JOBS);
            }
            assertThat(ledger.view.counts()).containsEntry(State.DELIVERED, 6L * JOBS);
        }
    }
}
