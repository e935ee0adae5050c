package io.dromedary.job;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the journal knows; changes nothing. */
public final class JournalView {

    private final JdbcClient jdbc;

    public JournalView(DataSource source) {
        this.jdbc = JdbcClient.create(source);
    }

    public Optional<Job> job(String id) {
        return jdbc.sql("SELECT * FROM job WHERE id = :id").param("id", id).query(JournalRows::job).optional();
    }

    /** Whether any job's files lie in a folder or below it. */
    public boolean holds(String place) {
        return jdbc.sql("SELECT count(*) FROM job WHERE place = :place OR place LIKE :place || '/%'").param("place", place)
                .query(Integer.class).single() > 0;
    }

    public Optional<Attempt> attempt(String token) {
        return token == null ? Optional.empty()
                : jdbc.sql("SELECT * FROM attempt WHERE token = :token").param("token", token).query(JournalRows::attempt).optional();
    }

    public List<Event> events(Job job) {
        return jdbc.sql("SELECT * FROM event WHERE job = :job ORDER BY seq").param("job", job.id()).query(JournalRows::event).list();
    }

    /** How many jobs there are in each state; {@code since} counts only those that changed from then on. */
    public Map<State, Long> counts(Instant since) {
        return jdbc.sql("SELECT state, count(*) AS jobs FROM job WHERE changed >= :since GROUP BY state").param("since", since.toEpochMilli())
                .query((row, number) -> Map.entry(State.valueOf(row.getString("state")), row.getLong("jobs"))).list().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * Jobs that have not come to an end, or whose files are still on the way.
     *
     * @param paused realms whose jobs do not count while they wait, before or after their submission
     */
    public long unfinished(List<String> paused) {
        return jdbc.sql("""
                SELECT count(*) FROM job
                WHERE (state IN ('READY', 'SUBMITTING', 'WAITING', 'COLLECTING') OR moving_to IS NOT NULL OR owner IS NOT NULL)
                    AND NOT (state IN ('READY', 'WAITING') AND realm IN (:paused))""").param("paused", paused.isEmpty() ? List.of("") : paused)
                .query(Long.class).single();
    }

    /** Newest first. */
    public List<Job> newest(int limit, boolean unfinishedOnly) {
        return jdbc.sql("SELECT * FROM job " + (unfinishedOnly ? "WHERE state NOT IN ('DELIVERED', 'DUPLICATE') " : "")
                + "ORDER BY created DESC, id DESC LIMIT :limit").param("limit", limit).query(JournalRows::job).list();
    }

    /** In the order in which they are fetched: what was paid for, then the previews. */
    public List<Output> outputs(Job job) {
        return jdbc.sql("SELECT * FROM output WHERE job = :job ORDER BY preview_of IS NOT NULL, abs(number)").param("job", job.id()).query(JournalRows::output).list();
    }

    /** Why accounts are paused, by realm; empty while all work. */
    public Map<String, String> accountPaused() {
        return jdbc.sql("SELECT realm, why FROM account WHERE paused_since IS NOT NULL")
                .query((row, number) -> Map.entry(row.getString("realm"), row.getString("why"))).list().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
