package io.dromedary.journal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import io.dromedary.text.Release;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/**
 * The SQLite file behind the journal.
 *
 * <p>WAL with {@code synchronous=FULL}: with NORMAL a power cut loses committed rows. One connection writes, since SQLite has one
 * writer; those that read, here or in other processes ({@code jobs}), are not blocked by it.
 */
public final class JournalFile {

    /** Migrations, from each schema version to the next, beginning with an empty file. */
    private static final List<String> STEPS = List.of("journal-1.sql", "journal-2.sql", "journal-3.sql", "journal-4.sql",
            "journal-5.sql", "journal-6.sql", "journal-7.sql", "journal-8.sql", "journal-9.sql", "journal-10.sql");

    /** The version of the journal that this program writes; it reads older ones, too, after it brought them up to it. */
    public static final int VERSION = STEPS.size();

    private static final Duration LONGEST_LOCK = Duration.ofSeconds(10);
    /** Of a run; a question takes a tenth of a millisecond. */
    private static final int READERS = 4;

    /**
     * A connection on which a statement failed is not used again: SQLite may have ended the transaction, of which the driver knows nothing,
     * and then each commit fails for ever. A statement that breaks a rule of the tables leaves it as it was.
     */
    private static final class BrokenConnections implements SQLExceptionOverride {

        @java.lang.Override
        public Override adjudicate(SQLException failure) {
            boolean isRule = (failure.getErrorCode() & 0xFF) == SQLiteErrorCode.SQLITE_CONSTRAINT.code;
            return isRule ? Override.DO_NOT_EVICT : Override.MUST_EVICT;
        }
    }

    private JournalFile() {
    }

    /** Opens or creates the journal. */
    public static HikariDataSource open(Path file) {
        return open(file, LONGEST_LOCK);
    }

    /** @param lock how long somebody else may lock the journal, such as a backup, before a step fails and is made again */
    static HikariDataSource open(Path file, Duration lock) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        config.enforceForeignKeys(true);
        HikariConfig reading = pool(file, new SQLiteConfig(), true, lock);
        reading.setPoolName("journal-reads");
        reading.setMaximumPoolSize(READERS);
        HikariDataSource pool = new JournalPool(pool(file, config, false, lock), reading);
        createTables(pool);
        return pool;
    }

    /** Opens an existing journal read-only, beside the process that owns it. */
    public static HikariDataSource openForReading(Path file) {
        HikariDataSource pool = openAsItIs(file);
        try {
            JdbcTemplate jdbc = new JdbcTemplate(pool);
            int version = version(jdbc);
            refuseNewer(version, jdbc);
            if (version < VERSION) {
                throw new IllegalStateException(
                        "The journal was written by an older Dromedary; the next `./dromedary run` brings it up to date.");
            }
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
        return pool;
    }

    /** Opens an existing journal read-only, of whatever version; only {@link JournalFacts} can be read then. */
    static HikariDataSource openAsItIs(Path file) {
        return new HikariDataSource(pool(file, new SQLiteConfig(), true, LONGEST_LOCK));
    }

    private static HikariConfig pool(Path file, SQLiteConfig config, boolean readOnly, Duration lock) {
        config.setReadOnly(readOnly);
        config.setBusyTimeout((int) lock.toMillis());
        // Nobody asks for them, and the driver would leave a statement open behind each INSERT.
        config.setGetGeneratedKeys(false);
        // A savepoint keeps aside each page that it changes; more than 16 of them would be written to a file, made and deleted for it.
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("journal");
        pool.setDataSource(new KeptStatements(source));
        pool.setMaximumPoolSize(1);
        pool.setReadOnly(readOnly);
        pool.setExceptionOverride(new BrokenConnections());
        return pool;
    }

    private static void createTables(DataSource source) {
        JdbcTemplate jdbc = new JdbcTemplate(source);
        JournalPool.unitsOf(source).executeWithoutResult(status -> {
            int version = version(jdbc);
            refuseNewer(version, jdbc);
            STEPS.subList(version, VERSION).forEach(step -> run(step, jdbc));
            jdbc.execute("PRAGMA user_version = " + VERSION);
            sign(version, jdbc);
        });
    }

    static int version(JdbcTemplate jdbc) {
        Integer version = jdbc.queryForObject("PRAGMA user_version", Integer.class);
        return version == null ? 0 : version;
    }

    /** Which Dromedary was the first to write this version of the journal; empty for journals of before this was noted. */
    static Optional<String> writer(JdbcTemplate jdbc) {
        boolean noted = !jdbc.queryForList("SELECT 1 FROM sqlite_master WHERE name = 'written_by'").isEmpty();
        return noted ? jdbc.queryForList("SELECT program FROM written_by", String.class).stream().findFirst() : Optional.empty();
    }

    /** No step, since programs of before a step have to read it: its form never changes. */
    private static void sign(int before, JdbcTemplate jdbc) {
        jdbc.execute("CREATE TABLE IF NOT EXISTS written_by (program TEXT NOT NULL)");
        if (before < VERSION) {
            jdbc.update("DELETE FROM written_by");
        }
        jdbc.update("INSERT INTO written_by (program) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM written_by)", Release.name());
    }

    private static void refuseNewer(int version, JdbcTemplate jdbc) {
        if (version > VERSION) {
            String writer = writer(jdbc).orElse("a newer Dromedary");
            throw new IllegalStateException("""
                    The journal has version %d, written by %s; this is %s, which reads versions up to %d. Nothing was changed. Run %s or \
                    a newer one; or go back to a copy of the journal from before, as docs/backup-and-upgrade.md says"""
                    .formatted(version, writer, Release.name(), VERSION, writer.startsWith("a ") ? "that one" : writer));
        }
    }

    private static void run(String script, JdbcTemplate jdbc) {
        for (String statement : read(script).split(";\\s*\n")) {
            jdbc.execute(statement);
        }
    }

    private static String read(String script) {
        try (InputStream in = JournalFile.class.getResourceAsStream("/db/" + script)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
