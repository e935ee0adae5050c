package io.dromedary.journal;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
     * @param states how many there are in each state, by its name; only those that there are
     * @param first  when the oldest job came in; null without jobs
     * @param last   when a job changed last; null without jobs
     * @param open   when the oldest one came in of those that have not ended and are not parked; null without such
     */
    public record Jobs(Map<String, Long> states, Instant first, Instant last, Instant open) {

        public long count() {
            return states.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    public static JournalFacts of(Path file) throws IOException {
        long bytes = bytes(file);
        try (HikariDataSource source = JournalFile.openAsItIs(file)) {
            JdbcTemplate jdbc = new JdbcTemplate(source);
            int version = JournalFile.version(jdbc);
            boolean known = version > 0 && version <= JournalFile.VERSION;
            return new JournalFacts(bytes, version, JournalFile.writer(jdbc), known ? Optional.of(jobs(jdbc, version)) : Optional.empty());
        }
    }

    /** Of the file, and of what SQLite has not merged into it yet. */
    static long bytes(Path file) throws IOException {
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        return Files.size(file) + (Files.exists(log) ? Files.size(log) : 0);
    }

    private static Jobs jobs(JdbcTemplate jdbc, int version) {
        Map<String, Long> states = new TreeMap<>();
        String counted = version == JournalFile.VERSION
                ? "SELECT state, sum(jobs) AS jobs FROM tally WHERE jobs > 0 GROUP BY state"
                : "SELECT state, count(*) AS jobs FROM job GROUP BY state";
        jdbc.query(counted, row -> {
            states.put(row.getString("state"), row.getLong("jobs"));
        });
        return new Jobs(states, time(jdbc, "SELECT min(created) FROM job"), time(jdbc, version == JournalFile.VERSION
                ? "SELECT at FROM event WHERE seq = (SELECT max(seq) FROM event) UNION ALL SELECT NULL"
                : "SELECT max(changed) FROM job"),
                time(jdbc, "SELECT min(created) FROM job WHERE created > 0 AND state IN "
                        + "('ENTERING', 'READY', 'HELD', 'SUBMITTING', 'WAITING', 'COLLECTING')"));
    }

    private static Instant time(JdbcTemplate jdbc, String question) {
        return jdbc.query(question, (row, number) -> time(row.getObject(1))).get(0);
    }

    private static Instant time(Object millis) {
        return millis == null ? null : Instant.ofEpochMilli(((Number) millis).longValue());
    }

    /** Whether this program goes on with it. */
    public boolean isReadable() {
        return version <= JournalFile.VERSION;
    }
}
