package io.dromedary.journal;

import io.dromedary.job.Attempt;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a person wants to know of the line as a whole. Each question reads a part of the journal that does not grow with its age. */
public final class Figures {

    /** Of so many jobs of a model the usual time is known. */
    private static final int RECENT = 50;
    private static final Set<State> LIVE = Arrays.stream(State.values())
            .filter(state -> state.isUnfinished() || state.isParked() || state == State.HELD)
            .collect(Collectors.toUnmodifiableSet());

    private final JdbcClient jdbc;
    private final Tally tally;

    /**
     * A job that is at the provider, or on its way there or back.
     *
     * @param began when it was submitted; milliseconds since 1970
     */
    public record Running(Job job, long began) {
    }

    public Figures(DataSource source) {
        this.jdbc = JdbcClient.create(source);
        this.tally = new Tally(source);
    }

    /** How many jobs are in each state that a job can leave by itself; zero included. */
    public Map<State, Long> live() {
        Map<State, Long> counts = new EnumMap<>(State.class);
        LIVE.forEach(state -> counts.put(state, 0L));
        tally.byState().forEach((state, jobs) -> counts.computeIfPresent(state, (same, none) -> jobs));
        return counts;
    }

    /** The longest running first. */
    public List<Running> running(int limit) {
        return jdbc.sql("""
                SELECT job.*, coalesce(attempt.created, job.changed) AS began FROM job LEFT JOIN attempt ON attempt.token = job.attempt
                WHERE job.id IN (SELECT job FROM (SELECT job FROM attempt WHERE money = 'UNDER_WAY' ORDER BY created LIMIT :limit)
                    UNION ALL SELECT id FROM job WHERE created > 0 AND state IN ('SUBMITTING', 'COLLECTING'))
                    AND job.state IN ('SUBMITTING', 'WAITING', 'COLLECTING')
                ORDER BY began, job.id LIMIT :limit""").param("limit", limit)
                .query((row, number) -> new Running(JournalRows.job(row, number), row.getLong("began"))).list();
    }

    /** The last ones that were delivered, newest first; manifests, whose rows are jobs of their own, are none. */
    public List<Job> delivered(int limit) {
        return jdbc.sql("""
                SELECT * FROM job WHERE state = 'DELIVERED' AND request IS NOT NULL
                ORDER BY changed DESC LIMIT :limit""").param("limit", limit).query(JournalRows::job).list();
    }

    /** How long the last requests of a model took from their submission until the provider had finished: the median. */
    public Optional<Duration> usual(String model) {
        List<Long> took = jdbc.sql("""
                SELECT took FROM (
                    SELECT (SELECT min(at) FROM event WHERE event.job = attempt.job AND to_state = 'COLLECTING'
                        AND at >= attempt.created) - attempt.created AS took
                    FROM attempt WHERE model = :model AND outcome = 'COMPLETED' ORDER BY created DESC LIMIT :recent) AS last
                WHERE took IS NOT NULL ORDER BY took""").param("model", model).param("recent", RECENT).query(Long.class).list();
        return took.isEmpty() ? Optional.empty() : Optional.of(Duration.ofMillis(took.get(took.size() / 2)));
    }

    /** How many jobs of each model wait for their turn. */
    public Map<String, Long> waitingByModel() {
        return tally.waitingByModel();
    }

    /** All submissions of a job, the first one first. */
    public List<Attempt> attempts(String job) {
        return jdbc.sql("SELECT * FROM attempt WHERE job = :job ORDER BY number").param("job", job).query(JournalRows::attempt).list();
    }

    /** One of the jobs that ended so. */
    public Optional<Job> example(State state, String reason) {
        return jdbc.sql("SELECT * FROM job WHERE state = :state AND reason = :reason LIMIT 1").param("state", state.name())
                .param("reason", reason).query(JournalRows::job).optional();
    }

    /** When the last job became uncertain; 0 where none is. Milliseconds since 1970. */
    public long newestUncertain() {
        return jdbc.sql("SELECT coalesce(max(changed), 0) FROM job WHERE state = 'UNCERTAIN'").query(Long.class).single();
    }
}
