package io.dromedary.journal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The connection that writes to a SQLite journal, the order in which units of work have it, and others that only read. */
final class JournalPool extends HikariDataSource {

    private final TransactionTemplate units = new TransactionTemplate(new GroupCommit(this));
    private final TransactionTemplate unsynced = new TransactionTemplate(units.getTransactionManager());
    private final transient HikariDataSource readers = new HikariDataSource();

    /** @param reading how connections are made that only read, when one is first needed */
    JournalPool(HikariConfig settings, HikariConfig reading) {
        super(settings);
        unsynced.setName(GroupCommit.UNSYNCED);
        reading.copyStateTo(readers);
    }

    @Override
    public void close() {
        readers.close();
        super.close();
    }

    /** For what only reads. A server with many connections needs no others for it. */
    static JdbcClient readsOf(DataSource source) {
        return JdbcClient.create(source instanceof JournalPool pool ? new JournalReads(pool, pool.readers) : new JdbcTemplate(source));
    }

    /** How units of work are done there. A server with many writers groups their commits by itself. */
    static TransactionTemplate unitsOf(DataSource source) {
        return source instanceof JournalPool pool ? pool.units : new TransactionTemplate(new JdbcTransactionManager(source));
    }

    /**
     * The same for what may be undone by a power cut, and is done again then: it waits for no disk. The outermost unit decides for all that
     * is done within it.
     */
    static TransactionTemplate unsyncedUnitsOf(DataSource source) {
        return source instanceof JournalPool pool ? pool.unsynced : unitsOf(source);
    }
}
