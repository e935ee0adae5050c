package io.dromedary.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dromedary.testing.Ledger;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

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

    @Test
    void refusesAJournalOfANewerVersionAndSaysWhatToDo() {
        // Given
        Path file = folder.resolve("journal.db");
        try (var journal = JournalFile.open(file)) {
            new JdbcTemplate(journal).execute("PRAGMA user_version = 9");
        }
        // When, Then
        assertThatThrownBy(() -> JournalFile.open(file).close())
                .hasMessage("The journal was written by a newer Dromedary (version 9, this one knows 1). Run that one.");
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
