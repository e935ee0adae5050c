package io.dromedary.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dromedary.job.State;
import io.dromedary.testing.Ledger;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

class JournalBackupTest {

    private static final String PAGES = """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
            INSERT INTO event (job, at, who, to_state, why) SELECT 'j', i, 'a test', 'READY', hex(randomblob(400)) FROM n""";

    @TempDir
    private Path folder;

    private Path copy() throws Exception {
        return Files.createDirectories(folder.resolve("backups")).resolve("journal-copy.db");
    }

    private List<String> backups() throws Exception {
        try (Stream<Path> files = Files.list(copy().getParent())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void holdsAllJobsAsOneFileThatALineGoesOnWith() throws Exception {
        try (Ledger ledger = new Ledger(folder)) {
            // Given
            new Generation(ledger.source).begin();
            Stream.of(State.values()).filter(state -> state != State.ENTERING).forEach(state -> ledger.in(state, "job " + state));
            // When
            JournalBackup.make(folder.resolve("journal.db"), copy());
            // Then
            assertThat(backups()).containsExactly("journal-copy.db");
            assertThat(JournalFacts.of(copy()).version()).isEqualTo(JournalFile.VERSION);
            try (var opened = JournalFile.open(copy())) {
                assertThat(new JournalView(opened).counts()).isEqualTo(ledger.view.counts());
                assertThat(new Generation(opened).now()).isEqualTo(new Generation(ledger.source).now());
            }
        }
    }

    /** Each of its writes would make a backup that goes page by page begin anew. */
    @Test
    void isOneMomentOfALineThatGoesOnWriting() throws Exception {
        try (Ledger ledger = new Ledger(folder)) {
            // Given
            ledger.enter("j");
            ledger.sql().update(PAGES);
            ledger.sql().execute("CREATE TABLE pair (one INTEGER, two INTEGER)");
            ledger.sql().update("INSERT INTO pair VALUES (0, 0)");
            AtomicBoolean ends = new AtomicBoolean();
            CompletableFuture<Void> line = CompletableFuture.runAsync(() -> IntStream.iterate(1, i -> !ends.get(), i -> i + 1)
                    .forEach(i -> ledger.sql().update("UPDATE pair SET one = ?, two = ?", i, i)));
            // When
            JournalBackup.make(folder.resolve("journal.db"), copy());
            ends.set(true);
            line.join();
        }
        // Then
        try (var opened = JournalFile.openForReading(copy())) {
            JdbcTemplate sql = new JdbcTemplate(opened);
            assertThat(sql.queryForObject("SELECT one = two FROM pair", Boolean.class)).isTrue();
            assertThat(sql.queryForObject("PRAGMA integrity_check", String.class)).isEqualTo("ok");
        }
    }

    @Test
    void neverReplacesAFile() throws Exception {
        try (Ledger ledger = new Ledger(folder)) {
            ledger.enter("j");
            Files.writeString(copy(), "somebody's");
            assertThatThrownBy(() -> JournalBackup.make(folder.resolve("journal.db"), copy()))
                    .isInstanceOf(FileAlreadyExistsException.class);
            assertThat(copy()).hasContent("somebody's");
            assertThatThrownBy(() -> JournalBackup.make(folder.resolve("journal.db"), folder.resolve("nowhere/copy.db")))
                    .isInstanceOf(NoSuchFileException.class);
            assertThat(backups()).containsExactly("journal-copy.db");
        }
    }

    @Test
    void isWholeOrNotThere() throws Exception {
        // Given
        Path journal = folder.resolve("journal.db");
        try (Ledger ledger = new Ledger(folder)) {
            ledger.enter("j");
            ledger.sql().update(PAGES);
        }
        byte[] damaged = Files.readAllBytes(journal);
        for (int i = damaged.length / 2; i < damaged.length; i++) {
            damaged[i] = 'x';
        }
        Files.write(journal, damaged);
        // When, Then
        assertThatThrownBy(() -> JournalBackup.make(journal, copy())).isInstanceOf(SQLException.class).hasMessageContaining("damaged");
        assertThat(backups()).isEmpty();
    }

    /** Before the first start of a newer version. */
    @Test
    void copiesAJournalOfAnOlderVersionAsItIs() throws Exception {
        Path old = folder.resolve("old.db");
        Files.copy(Path.of(getClass().getResource("/db/journal-version-1.db").toURI()), old);
        JournalBackup.make(old, copy());
        assertThat(JournalFacts.of(copy())).satisfies(facts -> {
            assertThat(facts.version()).isEqualTo(1);
            assertThat(facts.writer()).isEmpty();
            assertThat(facts.jobs().orElseThrow().count()).isEqualTo(1);
        });
    }
}
