package io.dromedary.journal;

import io.dromedary.job.Job;
import io.dromedary.job.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Batches of jobs that have ended, for messages to people: the rows of a manifest, and between two events whatever is no row of a manifest
 * that is still to be told of.
 */
public final class EndedJobs {

    private static final String STATES = "('DELIVERED', 'REJECTED', 'NSFW', 'FAILED', 'CANCELED', 'DUPLICATE', 'EXPIRED', 'UNCERTAIN', "
            + "'UNDELIVERABLE', 'HELD')";
    /** Not what went back into the inbox by itself, no manifest, and not once more what the sweep found as it was. */
    private static final String ENDS = "event.to_state IN " + STATES + """
             AND event.from_state IS NOT event.to_state
            AND NOT (job.state = 'CANCELED' AND coalesce(json_extract(job.verdict, '$.channel'), '') = 'CHANGED')
            AND NOT (event.to_state = 'DELIVERED' AND EXISTS (SELECT 1 FROM manifest WHERE manifest.job = job.id))
            AND NOT EXISTS (SELECT 1 FROM line JOIN manifest ON manifest.job = line.manifest
                WHERE line.job = job.id AND (manifest.told_until IS NULL OR event.seq <= manifest.told_until))
            AND NOT (event.to_state IN ('EXPIRED', 'UNCERTAIN', 'UNDELIVERABLE') AND job.parked IS NOT NULL
                AND EXISTS (SELECT 1 FROM event AS before WHERE before.job = event.job AND before.seq < event.seq
                    AND before.to_state = event.to_state AND before.at >= job.parked))""";

    private final JdbcClient reading;
    private final JdbcClient writing;
    private final TransactionTemplate transaction;

    /**
     * A batch.
     *
     * @param after    the event before its first
     * @param until    its last event
     * @param manifest whose rows they are; null where they are no manifest's
     */
    public record Batch(long after, long until, Job manifest) {

        private Map<String, Object> parameters() {
            Map<String, Object> parameters = new LinkedHashMap<>(Map.of("after", after, "until", until));
            parameters.put("manifest", manifest == null ? null : manifest.id());
            return parameters;
        }

        private String jobs() {
            return manifest != null
                    ? "SELECT job FROM line WHERE manifest = :manifest"
                    : "SELECT event.job FROM event JOIN job ON job.id = event.job WHERE event.seq > :after AND event.seq <= :until AND "
                            + ENDS;
        }
    }

    /** Jobs that ended outside the outbox, with the same reason. */
    public record Reason(State state, String why, long jobs) {
    }

    /**
     * @param reading a connection of its own, so that nobody who looks holds up the line
     */
    public EndedJobs(DataSource reading, DataSource writing) {
        this.reading = JdbcClient.create(reading);
        this.writing = JdbcClient.create(writing);
        this.transaction = JournalPool.unitsOf(writing);
    }

    /** Manifests that are there already are not told of. */
    public void beginWithTheNext() {
        writing.sql("UPDATE manifest SET told_until = (SELECT coalesce(max(seq), 0) FROM event) WHERE told_until IS NULL").update();
    }

    /** The first event with which a job ended, of those after one. */
    public Optional<EventFeed.Entry> firstAfter(long seq) {
        return reading.sql("SELECT event.* FROM event JOIN job ON job.id = event.job WHERE event.seq > :seq AND " + ENDS
                + " ORDER BY event.seq LIMIT 1").param("seq", seq)
                .query((row, number) -> new EventFeed.Entry(row.getLong("seq"), row.getString("job"), JournalRows.event(row, number)))
                .optional();
    }

    /** A manifest of which every row has ended, and that nobody was told of. */
    public Optional<Job> endedManifest() {
        return reading.sql("""
                SELECT job.* FROM manifest JOIN job ON job.id = manifest.job
                WHERE manifest.told_until IS NULL AND job.state <> 'ENTERING'
                    AND EXISTS (SELECT 1 FROM line WHERE line.manifest = manifest.job)
                    AND NOT EXISTS (SELECT 1 FROM line LEFT JOIN job AS made ON made.id = line.job
                        WHERE line.manifest = manifest.job
                            AND (made.id IS NULL OR made.state IN ('READY', 'SUBMITTING', 'WAITING', 'COLLECTING') AND made.parked IS NULL))
                ORDER BY job.created LIMIT 1""").query(JournalRows::job).optional();
    }

    /** Somebody was told of it. */
    public void told(Batch batch, String reader) {
        transaction.executeWithoutResult(status -> {
            if (batch.manifest() == null) {
                writing.sql("UPDATE told_up_to SET seq = :until WHERE reader = :reader").param("reader", reader)
                        .param("until", batch.until()).update();
            } else {
                writing.sql("UPDATE manifest SET told_until = :until WHERE job = :job").param("job", batch.manifest().id())
                        .param("until", batch.until()).update();
            }
        });
    }

    public Map<State, Long> counts(Batch batch) {
        Map<State, Long> counts = new LinkedHashMap<>();
        reading.sql("SELECT state, count(*) AS jobs FROM job WHERE id IN (" + batch.jobs() + ") GROUP BY state ORDER BY jobs DESC, state")
                .params(batch.parameters())
                .query(row -> {
                    counts.put(State.valueOf(row.getString("state")), row.getLong("jobs"));
                });
        return counts;
    }

    /** The most frequent first. */
    public List<Reason> reasons(Batch batch, int most) {
        return reading.sql("SELECT state, coalesce(reason, json_extract(verdict, '$.why')) AS said, count(*) AS jobs FROM job WHERE id IN ("
                + batch.jobs() + ") AND verdict IS NOT NULL GROUP BY state, said ORDER BY jobs DESC, said LIMIT :most")
                .params(batch.parameters()).param("most", most)
                .query((row, number) -> new Reason(State.valueOf(row.getString("state")), row.getString("said"), row.getLong("jobs")))
                .list();
    }

    public long countResults(Batch batch) {
        return reading.sql("SELECT count(*) FROM output WHERE path IS NOT NULL AND preview_of IS NULL AND job IN (" + batch.jobs() + ")")
                .params(batch.parameters()).query(Long.class).single();
    }

    /** Paths below the outbox. */
    public List<String> results(Batch batch, int most) {
        return reading.sql("SELECT path FROM output WHERE path IS NOT NULL AND preview_of IS NULL AND job IN (" + batch.jobs()
                + ") ORDER BY job, number LIMIT :most").params(batch.parameters()).param("most", most).query(String.class).list();
    }

    /** What is held of a batch, in the groups that are decided about together. */
    public List<HeldJobs.Group> held(Batch batch) {
        return reading.sql(HeldJobs.groups(" AND id IN (" + batch.jobs() + ")")).params(batch.parameters()).query(HeldJobs::group).list();
    }

    /** Jobs that a person has to look at one by one; those first whose fate is not known. */
    public List<Job> needing(Batch batch, int most) {
        return reading.sql("SELECT * FROM job WHERE id IN (" + batch.jobs()
                + ") AND state NOT IN ('DELIVERED', 'DUPLICATE', 'CANCELED', 'HELD') AND verdict IS NOT NULL "
                + "ORDER BY state <> 'UNCERTAIN', parked IS NULL, created, id LIMIT :most").params(batch.parameters()).param("most", most)
                .query(JournalRows::job).list();
    }
}
