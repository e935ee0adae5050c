package io.dromedary.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
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

/**
 * Units of work that run at the same time share one transaction, and so one sync to the disk.
 *
 * <p>They run one after the other, each from a savepoint of its own, so that one that fails takes back only what it did itself. The one
 * behind which none waits commits for all; each returns only when all of them are durable. So a unit alone commits at once, and the more
 * of them come while the disk is busy, the more the next sync is worth. If the commit fails, every unit of the group fails.
 *
 * <p>It is made for a database with one writer, which SQLite is.
 */
final class GroupCommit extends AbstractPlatformTransactionManager {

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
        private final CompletableFuture<Void> durable = new CompletableFuture<>();
        private int units;

        Group(Connection connection) throws SQLException {
            this.connection = connection;
            connection.setAutoCommit(false);
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
        turn.lock();
        try {
            if (group == null) {
                group = new Group(source.getConnection());
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
        CompletableFuture<Void> durable = group.durable;
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
            durable.join();
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
            group.connection.commit();
            end().durable.complete(null);
        }
    }

    private void fail(Exception cause) {
        try {
            group.connection.rollback();
        } catch (SQLException | RuntimeException e) {
            cause.addSuppressed(e);
        }
        end().durable.completeExceptionally(cause);
    }

    private Group end() {
        Group ended = group;
        group = null;
        try {
            ended.connection.setAutoCommit(true);
        } catch (SQLException | RuntimeException e) {
            logger.debug("The connection is given up", e);
        }
        DataSourceUtils.releaseConnection(ended.connection, null);
        return ended;
    }
}
