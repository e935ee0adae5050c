package io.dromedary.journal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/**
 * The SQLite file behind the journal.
 *
 * <p>WAL with {@code synchronous=FULL}: with NORMAL a power cut loses committed rows. One connection, since SQLite has one
 * writer; readers in other processes ({@code jobs}) are not blocked.
 */
public final class JournalFile {

    /** Migrations, from each schema version to the next, beginning with an empty file. */
    private static final List<String> STEPS = List.of("journal-1.sql", "journal-2.sql", "journal-3.sql", "journal-4.sql",
            "journal-5.sql", "journal-6.sql", "journal-7.sql", "journal-8.sql", "journal-9.sql", "journal-10.sql");

    private JournalFile() {
    }

    /** Opens or creates the journal. */
    public static HikariDataSource open(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        config.enforceForeignKeys(true);
        HikariDataSource pool = pool(file, config, false);
        createTables(pool);
        return pool;
    }

    /** Opens an existing journal read-only, beside the process that owns it. */
    public static HikariDataSource openForReading(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        return pool(file, config, true);
    }

    private static HikariDataSource pool(Path file, SQLiteConfig config, boolean readOnly) {
        config.setReadOnly(readOnly);
        config.setBusyTimeout(10_000);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("journal");
        pool.setDataSource(source);
        pool.setMaximumPoolSize(1);
        pool.setReadOnly(readOnly);
        return new HikariDataSource(pool);
    }

    private static void createTables(DataSource source) {
        JdbcTemplate jdbc = new JdbcTemplate(source);
        new TransactionTemplate(new JdbcTransactionManager(source)).executeWithoutResult(status -> {
            Integer version = jdbc.queryForObject("PRAGMA user_version", Integer.class);
            if (version == null || version > STEPS.size()) {
                throw new IllegalStateException(
                        "The journal was written by a newer Dromedary (version %d, this one knows %d). Run that one."
                                .formatted(version, STEPS.size()));
            }
            STEPS.subList(version, STEPS.size()).forEach(step -> run(step, jdbc));
            jdbc.execute("PRAGMA user_version = " + STEPS.size());
        });
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
