package io.dromedary.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.zaxxer.hikari.HikariDataSource;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.MediaRole;
import io.dromedary.job.State;
import io.dromedary.job.Target;
import io.dromedary.testing.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionException;

class JournalFileTest {

    private static final int FULL = 2;

    @TempDir
    private Path folder;

    @Test
    void aPowerCutTakesNoAcknowledgedRowWithIt() {
        try (Ledger ledger = new Ledger(folder)) {
            assertThat(ledger.sql().queryForObject("PRAGMA journal_mode", String.class)).isEqualTo("wal");
            assertThat(ledger.sql().queryForObject("PRAGMA synchronous", Integer.class)).isEqualTo(FULL);
            assertThat(ledger.sql().queryForObject("PRAGMA foreign_keys", Integer.class)).isEqualTo(1);
        }
    }

    /** A backup, or a shell of SQLite. Before, the one connection failed at each commit for ever, also when the lock was gone. */
    @Test
    void goesOnWhenSomebodyElseHasLockedItForLong() throws Exception {
        // Given
        Path file = folder.resolve("journal.db");
        try (HikariDataSource source = JournalFile.open(file, Duration.ofMillis(50));
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement lock = other.createStatement()) {
            Journal journal = new Journal(source, Clock.systemUTC(), "this run", job -> {
            });
            lock.execute("BEGIN IMMEDIATE");
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(journal::recover).isInstanceOf(DataAccessException.class);
                assertThatThrownBy(() -> journal.takeUnfinished(false))
                        .isInstanceOfAny(DataAccessException.class, TransactionException.class);
            }
            // When
            lock.execute("ROLLBACK");
            // Then
            assertThatCode(journal::recover).doesNotThrowAnyException();
            assertThat(journal.takeUnfinished(false)).isEmpty();
            assertThat(journal.takeReady("api", 1, 1)).isEmpty();
        }
    }

    @Test
    void refusesAJournalOfANewerVersionAndSaysWhichWroteItAndWhatToDo() throws Exception {
        // Given
        Path file = folder.resolve("journal.db");
        try (var journal = JournalFile.open(file)) {
            new JdbcTemplate(journal).execute("UPDATE written_by SET program = 'Dromedary 7.1.0'");
            new JdbcTemplate(journal).execute("PRAGMA user_version = 99");
        }
        String refusal = """
                The journal has version 99, written by Dromedary 7.1.0; this is Dromedary (not packaged), which reads versions up to 10. \
                Nothing was changed. Run Dromedary 7.1.0 or a newer one; or go back to a copy of the journal from before, as \
                docs/backup-and-upgrade.md says""";
        byte[] before = Files.readAllBytes(file);
        // When, Then
        assertThatThrownBy(() -> JournalFile.open(file).close()).hasMessage(refusal);
        assertThatThrownBy(() -> JournalFile.openForReading(file).close()).hasMessage(refusal);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void saysOfANewerJournalThatTellsNoWriterThatItIsNewer() {
        Path file = folder.resolve("journal.db");
        try (var journal = JournalFile.open(file)) {
            new JdbcTemplate(journal).execute("DROP TABLE written_by");
            new JdbcTemplate(journal).execute("PRAGMA user_version = 99");
        }
        assertThatThrownBy(() -> JournalFile.open(file).close()).hasMessageContaining("written by a newer Dromedary")
                .hasMessageContaining("Run that one or a newer one");
    }

    @Test
    void theFirstToWriteAVersionIsKeptAsItsWriter() {
        // Given
        Path file = folder.resolve("journal.db");
        try (var journal = JournalFile.open(file)) {
            JdbcTemplate sql = new JdbcTemplate(journal);
            assertThat(JournalFile.writer(sql)).contains("Dromedary (not packaged)");
            sql.execute("UPDATE written_by SET program = 'Dromedary 0.0.1'");
        }
        // When, Then
        try (var journal = JournalFile.open(file)) {
            assertThat(JournalFile.writer(new JdbcTemplate(journal))).contains("Dromedary 0.0.1");
        }
    }

    @Test
    void aJournalOfAnOlderVersionIsNotReadBeforeItIsBroughtUpToDate() throws Exception {
        // Given
        Path old = folder.resolve("journal.db");
        Files.copy(Path.of(getClass().getResource("/db/journal-version-1.db").toURI()), old);
        // When, Then
        assertThatThrownBy(() -> JournalFile.openForReading(old).close()).hasMessageContaining("`./dromedary run` brings it up to date");
        JournalFile.open(old).close();
        JournalFile.openForReading(old).close();
    }

    @Test
    void aJournalOfTheFirstVersionGoesOnWithAllItsJobs() throws Exception {
        // Given
        Path file = folder.resolve("journal.db");
        JournalFile.open(file).close();
        String now = schema(file);
        Path old = folder.resolve("old.db");
        Files.copy(Path.of(getClass().getResource("/db/journal-version-1.db").toURI()), old);
        // When
        try (var journal = JournalFile.open(old)) {
            Job job = new JournalView(journal).job("20261120-101112-abcdefgh").orElseThrow();
            // Then
            assertThat(job.state()).isEqualTo(State.WAITING);
            assertThat(job.realm()).isEqualTo("api");
            assertThat(job.target()).isEqualTo(new Target(Target.QUEUE, "higgsfield-ai/dop/standard"));
            assertThat(job.media()).singleElement().extracting(MediaFile::role).isEqualTo(MediaRole.IMAGES);
        }
        assertThat(schema(old)).isEqualTo(now);
    }

    private Path ofVersionOne(String change) throws Exception {
        Path old = folder.resolve("journal.db");
        Files.copy(Path.of(getClass().getResource("/db/journal-version-1.db").toURI()), old);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + old); Statement sql = connection.createStatement()) {
            sql.executeUpdate(change);
        }
        return old;
    }

    @Test
    void whatEndedBeforeThereWereReasonsHasThatOfItsChannel() throws Exception {
        // Given
        Path old = ofVersionOne("UPDATE job SET state = 'REJECTED', verdict = '{\"channel\":\"REJECTED_422\"}'");
        // When
        try (var journal = JournalFile.open(old)) {
            // Then
            assertThat(new JobSearch(journal).reasons()).extracting(JobSearch.Reason::reason).containsExactly("rejected-422");
        }
    }

    @Test
    void leasesOfTheVersionWithoutAnEndRunOutAtOnce() throws Exception {
        // Given
        Path old = ofVersionOne("UPDATE job SET owner = 'a run of yesterday'");
        // When
        try (var journal = JournalFile.open(old)) {
            Journal running = new Journal(journal, Clock.systemUTC(), "this run", job -> {
            });
            // Then
            assertThat(running.takeUnfinished(false)).isEmpty();
            assertThat(running.releaseExpired()).extracting(Job::fence).containsExactly(1L);
            assertThat(running.takeUnfinished(false)).extracting(Job::id, Job::fence)
                    .containsExactly(tuple("20261120-101112-abcdefgh", 2L));
        }
    }

    /** Tables with their columns, whatever their order. */
    private static String schema(Path file) {
        try (var journal = JournalFile.openForReading(file)) {
            return new JdbcTemplate(journal).queryForList("""
                    SELECT m.type || ' ' || m.name || ' ' || coalesce(c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || c.pk, '')
                    FROM sqlite_master m LEFT JOIN pragma_table_info(m.name) c ORDER BY 1""", String.class).toString();
        }
    }

    @Test
    void isReadBesideTheProcessThatOwnsItAndNotChanged() {
        try (Ledger ledger = new Ledger(folder); var beside = JournalFile.openForReading(folder.resolve("journal.db"))) {
            // Given
            Job job = ledger.in(State.WAITING, "j");
            // When, Then
            assertThat(new JournalView(beside).job("j")).contains(job);
            assertThatThrownBy(() -> new JdbcTemplate(beside).update("DELETE FROM event")).isInstanceOf(DataAccessException.class);
            assertThat(ledger.submitting(ledger.enter("k")).state()).isEqualTo(State.SUBMITTING);
        }
    }
}
