package io.dromedary.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

class GroupCommitTest {

    private static final int COMPANY = 20;

    @TempDir
    private Path folder;

    private HikariDataSource source;
    private HikariDataSource reader;
    private JdbcTemplate jdbc;
    private TransactionTemplate units;
    private TransactionTemplate unsynced;
    private final ExecutorService threads = Executors.newFixedThreadPool(COMPANY + 1);
    private final List<Thread> queued = new ArrayList<>();

    @BeforeEach
    void open() {
        source = JournalFile.open(file());
        reader = JournalFile.openForReading(file());
        jdbc = new JdbcTemplate(source);
        units = JournalPool.unitsOf(source);
        unsynced = JournalPool.unsyncedUnitsOf(source);
        jdbc.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)");
        jdbc.execute("CREATE TABLE child (id INTEGER PRIMARY KEY, parent REFERENCES parent DEFERRABLE INITIALLY DEFERRED)");
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        reader.close();
        source.close();
    }

    private Path file() {
        return folder.resolve("journal.db");
    }

    @Test
    void aUnitAloneIsDurableWhenItReturns() throws Exception {
        int before = commits();
        insert(1);
        assertThat(commits()).isEqualTo(before + 1);
        assertThat(rowsForOthers()).isEqualTo(1);
    }

    @Test
    void unitsThatCameMeanwhileShareOneCommit() throws Exception {
        int before = commits();
        inCompany(IntStream.rangeClosed(1, COMPANY).mapToObj(id -> (Runnable) () -> insert(id)).toList()).forEach(GroupCommitTest::ended);
        assertThat(rowsForOthers()).isEqualTo(COMPANY);
        assertThat(commits()).isEqualTo(before + 1);
    }

    @Test
    void oneThatFailsTakesBackOnlyWhatItDidItself() throws Exception {
        List<Runnable> company = IntStream.rangeClosed(1, COMPANY).mapToObj(id -> (Runnable) () -> units.executeWithoutResult(status -> {
            jdbc.update("INSERT INTO parent (id) VALUES (?)", id);
            if (id % 2 == 0) {
                throw new IllegalStateException("unit " + id);
            }
        })).toList();
        List<Future<?>> all = inCompany(company);
        for (int i = 0; i < all.size(); i++) {
            Future<?> unit = all.get(i);
            if (i % 2 == 0) {
                ended(unit);
            } else {
                assertThatThrownBy(unit::get).cause().isInstanceOf(IllegalStateException.class);
            }
        }
        assertThat(rowsForOthers()).isEqualTo(COMPANY / 2);
    }

    @Test
    void whereTheCommitFailsNoneOfThemIsToldThatItWorked() throws Exception {
        List<Runnable> company = new ArrayList<>();
        company.add(() -> insert(1));
        company.add(() -> units.executeWithoutResult(status -> jdbc.update("INSERT INTO child (id, parent) VALUES (1, 99)")));
        company.add(() -> insert(2));
        for (Future<?> unit : inCompany(company)) {
            assertThatThrownBy(unit::get).isInstanceOf(ExecutionException.class).cause().isInstanceOf(TransactionException.class);
        }
        assertThat(rowsForOthers()).isZero();
        insert(3);
        assertThat(rowsForOthers()).isEqualTo(1);
    }

    @Test
    void whatIsDoneAfterTheCommitIsDoneWhenItIsDurableAndOutsideOfTheTransaction() {
        List<Integer> seen = new ArrayList<>();
        units.executeWithoutResult(status -> {
            insert(1);
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    seen.add(rowsForOthers());
                    jdbc.update("INSERT INTO parent (id) VALUES (2)");
                    seen.add(rowsForOthers());
                }
            });
        });
        assertThat(seen).containsExactly(1, 2);
    }

    @Test
    void aUnitThatNeedsNoSyncIsCommittedWithoutOneAndLeavesNoTraceOfThat() throws Exception {
        int before = commits();
        unsynced.executeWithoutResult(status -> {
            assertThat(isSynced()).isFalse();
            insert(1);
        });
        assertThat(commits()).isEqualTo(before + 1);
        assertThat(rowsForOthers()).isEqualTo(1);
        assertThat(isSynced()).as("a change of its own").isTrue();
        units.executeWithoutResult(status -> assertThat(isSynced()).isTrue());
    }

    @Test
    void alsoWhereItsCommitFailsTheNextOnesAreSynced() {
        assertThatThrownBy(() -> unsynced.executeWithoutResult(status -> jdbc.update("INSERT INTO child (id, parent) VALUES (1, 99)")))
                .isInstanceOf(TransactionException.class);
        assertThat(isSynced()).isTrue();
        units.executeWithoutResult(status -> assertThat(isSynced()).isTrue());
    }

    @Test
    void oneThatNeedsASyncSharesNoTransactionThatHasNone() throws Exception {
        int before = commits();
        List<Runnable> company = new ArrayList<>();
        company.add(() -> unsynced.executeWithoutResult(status -> insert(1)));
        company.add(() -> unsynced.executeWithoutResult(status -> insert(2)));
        company.add(() -> units.executeWithoutResult(status -> {
            assertThat(isSynced()).isTrue();
            assertThat(rowsForOthers()).as("what came before is committed").isEqualTo(2);
            insert(3);
        }));
        company.add(() -> unsynced.executeWithoutResult(status -> insert(4)));
        inCompany(unsynced, company).forEach(GroupCommitTest::ended);
        assertThat(rowsForOthers()).isEqualTo(4);
        assertThat(commits()).as("the last one shares that of the third").isEqualTo(before + 2);
    }

    @Test
    void aUnitWithinAUnitIsPartOfIt() {
        assertThatThrownBy(() -> units.executeWithoutResult(status -> {
            insert(1);
            throw new IllegalStateException("all of it");
        })).isInstanceOf(IllegalStateException.class);
        assertThat(rowsForOthers()).isZero();
    }

    private void insert(int id) {
        units.executeWithoutResult(status -> jdbc.update("INSERT INTO parent (id) VALUES (?)", id));
    }

    /** Whether a commit on the connection waits for the disk: SQLite's 2 is FULL. */
    private boolean isSynced() {
        return jdbc.queryForObject("PRAGMA synchronous", Integer.class) == 2;
    }

    private List<Future<?>> inCompany(List<Runnable> company) throws Exception {
        return inCompany(units, company);
    }

    /** They all wait while one before them is not done. */
    private List<Future<?>> inCompany(TransactionTemplate ofFirst, List<Runnable> company) throws Exception {
        CountDownLatch all = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        final Future<?> first = threads.submit(() -> ofFirst.executeWithoutResult(status -> {
            begun.countDown();
            try {
                all.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
        begun.await();
        List<Future<?>> futures = new ArrayList<>();
        for (Runnable unit : company) {
            CountDownLatch started = new CountDownLatch(1);
            futures.add(threads.submit(() -> {
                queued.add(Thread.currentThread());
                started.countDown();
                unit.run();
            }));
            started.await();
            // In the order of the list.
            await().until(() -> queued.get(queued.size() - 1).getState() == Thread.State.WAITING);
        }
        all.countDown();
        try {
            first.get();
        } catch (ExecutionException e) {
            assertThat(e).cause().isInstanceOf(TransactionException.class);
        }
        return futures;
    }

    private static void ended(Future<?> unit) {
        try {
            unit.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private int rowsForOthers() {
        return new JdbcTemplate(reader).queryForObject("SELECT count(*) FROM parent", Integer.class);
    }

    /** Frames of the write-ahead log that end a transaction: they name the size of the database. Source: SQLite's file format, 4.1. */
    private int commits() throws Exception {
        ByteBuffer log = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("journal.db-wal")));
        int page = log.getInt(8);
        int commits = 0;
        for (int frame = 32; frame + 24 + page <= log.limit(); frame += 24 + page) {
            boolean isOfThisLog = log.getLong(frame + 8) == log.getLong(16);
            commits += isOfThisLog && log.getInt(frame + 4) != 0 ? 1 : 0;
        }
        return commits;
    }
}
