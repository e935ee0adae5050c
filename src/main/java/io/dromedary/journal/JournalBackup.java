package io.dromedary.journal;

import com.zaxxer.hikari.HikariDataSource;
import io.dromedary.store.DurableFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;

/** A copy of the journal, made by SQLite's own backup, while a line works on it or not. */
public final class JournalBackup {

    /** Page by page, each write of the line in between would make it begin anew. */
    private static final int ALL_PAGES = -1;
    private static final int PAUSE_MILLIS = 100;
    private static final int TRIES = 100;

    private JournalBackup() {
    }

    /**
     * The copy is there, whole and on the disk, when this returns; after an exception there is none.
     *
     * @param target what must not be there yet, in a folder that is
     * @throws FileAlreadyExistsException when something has the name; it stays as it is
     */
    public static void make(Path journal, Path target) throws IOException, SQLException {
        Path name = target.toAbsolutePath();
        if (Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        if (!Files.isDirectory(name.getParent())) {
            throw new NoSuchFileException(name.getParent().toString());
        }
        Path staging = Files.createTempFile(name.getParent(), "." + name.getFileName(), ".part");
        try {
            copy(journal, staging);
            check(staging);
            DurableFiles.create(staging, name);
        } finally {
            Files.deleteIfExists(staging);
        }
    }

    private static void copy(Path journal, Path staging) throws SQLException {
        try (HikariDataSource source = JournalFile.openAsItIs(journal); Connection connection = source.getConnection()) {
            int code = connection.unwrap(SQLiteConnection.class).getDatabase().backup("main", staging.toString(), (remaining, pages) -> {
            }, PAUSE_MILLIS, TRIES, ALL_PAGES);
            if (code != SQLiteErrorCode.SQLITE_OK.code) {
                throw new SQLException("SQLite's backup ended with " + SQLiteErrorCode.getErrorCode(code));
            }
        }
    }

    /** One file, without a log beside it, that can be read from any disk. */
    private static void check(Path copy) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy); Statement sql = connection.createStatement()) {
            sql.execute("PRAGMA journal_mode = DELETE");
            try (ResultSet answer = sql.executeQuery("PRAGMA quick_check")) {
                if (!answer.next() || !answer.getString(1).equals("ok")) {
                    throw new SQLException("The copy is damaged, and so the journal may be: " + answer.getString(1));
                }
            }
        }
    }
}
