package io.dromedary.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.JdbcTransactionObjectSupport;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * Units of work that run at the same time share one transaction, and so one sync to the disk.
 *
 * <p>They run one after the other, each from a savepoint of its own, so that one that fails takes back only what it did itself. The one
 * behind which none waits commits for all; each returns only when all of them are durable. So a unit alone commits at once, and the more
 * of them come while the disk is busy, the more the next sync is worth. If the commit fails, every unit of the group fails.
 *
 * <p>A unit under the name {@link #UNSYNCED} waits for no disk: a power cut may undo it, but never without all that was committed after it,
 * since the log is written in order. What a kill leaves is the same for all.
 *
 * <p>It is made for a database with one writer, which SQLite is.
 */
final class GroupCommit extends AbstractPlatformTransactionManager {

    /** The name of a transaction that need not be durable when it returns. */
    static final String UNSYNCED = "unsynced";

    /** Nobody waits longer than for so many others. */
    private static final int MOST = 100;

    /** One unit of work. */
    private static final class Unit extends JdbcTransactionObjectSupport {
        private Savepoint savepoint;

        @Override
        public boolean isRollbackOnly() {
            return hasConnectionHolder() && getConnectionHolder().isRollbackOnly();
        }
    }

    private static final class Group {
        private final Connection connection;
        private final boolean synced;
        private final CompletableFuture<Void> committed = new CompletableFuture<>();
        private int units;

        Group(Connection connection, boolean synced) throws SQLException {
            this.connection = connection;
            this.synced = synced;
            if (!synced) {
                sync(SynchronousMode.NORMAL);
            }
            connection.setAutoCommit(false);
        }

        void end() throws SQLException {
            connection.setAutoCommit(true);
            if (!synced) {
                sync(SynchronousMode.FULL);
            }
        }

        /** SQLite refuses it within a transaction. */
        private void sync(SynchronousMode mode) throws SQLException {
            try (Statement pragma = connection.createStatement()) {
                pragma.execute("PRAGMA synchronous = " + mode);
            }
        }
    }

    private final transient DataSource source;
    private final ReentrantLock turn = new ReentrantLock(true);
    /** Guarded by {@link #turn}; null while no transaction is open. */
    private transient Group group;

    GroupCommit(DataSource source) {
        this.source = source;
    }

    @Override
    protected Object doGetTransaction() {
        Unit unit = new Unit();
        unit.setConnectionHolder((ConnectionHolder) TransactionSynchronizationManager.getResource(source));
        return unit;
    }

    @Override
    protected boolean isExistingTransaction(Object unit) {
        return ((Unit) unit).hasConnectionHolder();
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
        Unit unit = (Unit) transaction;
        boolean synced = !UNSYNCED.equals(definition.getName());
        turn.lock();
        try {
            if (group != null && synced && !group.synced) {
                commit();
            }
            if (group == null) {
                group = begin(synced);
            }
            unit.savepoint = group.connection.setSavepoint();
        } catch (SQLException | RuntimeException e) {
            if (group != null) {
                fail(e);
            }
            turn.unlock();
            throw new CannotCreateTransactionException("The journal cannot be written", e);
        }
        unit.setConnectionHolder(new ConnectionHolder(group.connection));
        unit.getConnectionHolder().setSynchronizedWithTransaction(true);
        TransactionSynchronizationManager.bindResource(source, unit.getConnectionHolder());
    }

    @Override
    protected void doCommit(DefaultTransactionStatus status) {
        CompletableFuture<Void> committed = group.committed;
        try {
            group.connection.releaseSavepoint(unbound(status).savepoint);
            group.units++;
            commitIfLast();
        } catch (SQLException | RuntimeException e) {
            fail(e);
        } finally {
            turn.unlock();
        }
        try {
            committed.join();
        } catch (CompletionException e) {
            throw new TransactionSystemException("The journal could not be written", e.getCause());
        }
    }

    @Override
    protected void doRollback(DefaultTransactionStatus status) {
        try {
            group.connection.rollback(unbound(status).savepoint);
            commitIfLast();
        } catch (SQLException | RuntimeException e) {
            // It is over for all of them, then: SQLite ends a transaction by itself when the disk is full.
            fail(e);
        } finally {
            turn.unlock();
        }
    }

    /** What is done after the commit is done outside of the transaction, which may be another unit's by then. */
    private Unit unbound(DefaultTransactionStatus status) {
        TransactionSynchronizationManager.unbindResource(source);
        return (Unit) status.getTransaction();
    }

    @Override
    protected void doSetRollbackOnly(DefaultTransactionStatus status) {
        ((Unit) status.getTransaction()).getConnectionHolder().setRollbackOnly();
    }

    private void commitIfLast() throws SQLException {
        if (!turn.hasQueuedThreads() || group.units >= MOST) {
            commit();
        }
    }

    private void commit() throws SQLException {
        group.connection.commit();
        end().committed.complete(null);
    }

    private Group begin(boolean synced) throws SQLException {
        Connection connection = source.getConnection();
        try {
            return new Group(connection, synced);
        } catch (SQLException | RuntimeException e) {
            DataSourceUtils.releaseConnection(connection, null);
            throw e;
        }
    }

    private void fail(Exception cause) {
        try {
            group.connection.rollback();
        } catch (SQLException | RuntimeException e) {
            cause.addSuppressed(e);
        }
        end().committed.completeExceptionally(cause);
    }

    private Group end() {
        Group ended = group;
        group = null;
        try {
            ended.end();
        } catch (SQLException | RuntimeException e) {
            logger.debug("The connection is given up", e);
        }
        DataSourceUtils.releaseConnection(ended.connection, null);
        return ended;
    }
}
