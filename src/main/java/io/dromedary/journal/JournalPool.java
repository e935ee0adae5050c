package io.dromedary.journal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The connection that writes to a SQLite journal, and the order in which units of work have it. */
final class JournalPool extends HikariDataSource {

    private final TransactionTemplate units = new TransactionTemplate(new GroupCommit(this));
    private final TransactionTemplate unsynced = new TransactionTemplate(units.getTransactionManager());

    JournalPool(HikariConfig settings) {
        super(settings);
        unsynced.setName(GroupCommit.UNSYNCED);
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
