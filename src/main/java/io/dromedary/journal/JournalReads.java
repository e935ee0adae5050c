package io.dromedary.journal;

import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Reads a journal beside its only writer: a question waits neither for another nor for a disk, and sees what was committed before. Within
 * a unit of work it is asked of the connection of that, and sees what the unit has changed so far.
 */
final class JournalReads extends JdbcTemplate {

    private final transient DataSource writer;

    JournalReads(DataSource writer, DataSource readers) {
        this.writer = writer;
        setDataSource(readers);
    }

    @Override
    public DataSource getDataSource() {
        return TransactionSynchronizationManager.hasResource(writer) ? writer : super.getDataSource();
    }
}
