package io.dromedary.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Gives back to the disk what the journal does not need any more, by SQLite's {@code VACUUM}. No line may work on it meanwhile. */
public final class JournalCompaction {

    private JournalCompaction() {
    }

    /** In bytes. */
    public record Sizes(long before, long after) {
    }

    /** A kill at any moment leaves the journal as it was, or compacted. */
    public static Sizes make(Path journal) throws SQLException, IOException {
        long before = JournalFacts.bytes(journal);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + journal); Statement sql = connection.createStatement()) {
            sql.execute("PRAGMA synchronous = FULL");
            sql.execute("VACUUM");
            sql.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        return new Sizes(before, JournalFacts.bytes(journal));
    }
}
