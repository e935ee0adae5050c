package io.dromedary.journal;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What can be said of a journal of any version, also of one that this program is too old to read.
 *
 * @param bytes   of the file, and of what SQLite has not merged into it yet
 * @param version of the tables
 * @param writer  the Dromedary that was the first to write that version; empty for journals of before this was noted
 * @param jobs    empty where this program cannot read the tables
 */
public record JournalFacts(long bytes, int version, Optional<String> writer, Optional<Jobs> jobs) {

    /**
     * @param first when the oldest job came in; null without jobs
     * @param last  when a job changed last; null without jobs
     */
    public record Jobs(long count, Instant first, Instant last) {
    }

    public static JournalFacts of(Path file) throws IOException {
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        long bytes = Files.size(file) + (Files.exists(log) ? Files.size(log) : 0);
        try (HikariDataSource source = JournalFile.openAsItIs(file)) {
            JdbcTemplate jdbc = new JdbcTemplate(source);
            int version = JournalFile.version(jdbc);
            boolean known = version > 0 && version <= JournalFile.VERSION;
            return new JournalFacts(bytes, version, JournalFile.writer(jdbc), known ? Optional.of(jobs(jdbc)) : Optional.empty());
        }
    }

    private static Jobs jobs(JdbcTemplate jdbc) {
        return jdbc.queryForObject("SELECT count(*), min(created), max(changed) FROM job",
                (row, number) -> new Jobs(row.getLong(1), time(row.getObject(2)), time(row.getObject(3))));
    }

    private static Instant time(Object millis) {
        return millis == null ? null : Instant.ofEpochMilli(((Number) millis).longValue());
    }

    /** Whether this program goes on with it. */
    public boolean isReadable() {
        return version <= JournalFile.VERSION;
    }
}
