package io.dromedary.journal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The connection that writes to a SQLite journal, and the order in which units of work have it. */
final class JournalPool extends HikariDataSource {

    private final TransactionTemplate units = new TransactionTemplate(new GroupCommit(this));

    JournalPool(HikariConfig settings) {
        super(settings);
    }

    /** How units of work are done there. A server with many writers groups their commits by itself. */
    static TransactionTemplate unitsOf(DataSource source) {
        return source instanceof JournalPool pool ? pool.units : new TransactionTemplate(new JdbcTransactionManager(source));
    }
}
