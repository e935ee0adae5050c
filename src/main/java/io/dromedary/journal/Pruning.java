package io.dromedary.journal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes the details of jobs that ended long ago out of the journal: attempts, events, outputs. The job itself stays, since it is what keeps
 * the same request from being paid again, and so do the sums of what was spent.
 *
 * <p>Each batch is a transaction of its own, so short that no stage of the line notices it.
 */
public final class Pruning {

    private static final Logger LOG = LoggerFactory.getLogger(Pruning.class);
    private static final Duration PERIOD = Duration.ofSeconds(10);
    /** What is kept back, such as by a reader of events that is behind, is looked at again after that. */
    private static final Duration AGAIN = Duration.ofHours(1);
    private static final int BATCHES = 10;
    private static final int MOST = 200;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Duration keep;
    private final Clock clock;
    private Place reached = Place.START;
    private Instant next = Instant.MIN;
    private int pruned;

    /** The jobs up to it were looked at, in the order of their end. */
    private record Place(long changed, String job) {
        private static final Place START = new Place(0, "");
    }

    /** @param keep how long the details of an ended job are kept; zero for ever */
    public Pruning(DataSource source, Duration keep, Clock clock) {
        this.jdbc = JdbcClient.create(source);
        this.transaction = JournalPool.unitsOf(source);
        this.keep = keep;
        this.clock = clock;
    }

    /** @return milliseconds between two looks */
    public long period() {
        return PERIOD.toMillis();
    }

    /** How many batches are to be made now, one after the other. */
    public synchronized int batches() {
        return keep.isZero() || rests() ? 0 : BATCHES;
    }

    /** One batch; none where the one before was the last. */
    public synchronized void prune() {
        if (rests()) {
            return;
        }
        List<Place> looked = transaction.execute(status -> batch());
        if (looked.size() == MOST) {
            reached = looked.get(MOST - 1);
        } else {
            if (pruned > 0) {
                LOG.info(
                        "The details of {} jobs that ended more than {} days ago are out of the journal (dromedary.keep). What keeps their "
                                + "drops from being paid again stays.",
                        pruned, keep.toDays());
            }
            reached = Place.START;
            next = clock.instant().plus(AGAIN);
            pruned = 0;
        }
    }

    /** Not where a clock that was ahead said until when. */
    private boolean rests() {
        Instant now = clock.instant();
        return now.isBefore(next) && !now.isBefore(next.minus(AGAIN));
    }

    private List<Place> batch() {
        List<Place> ended = jdbc.sql("""
                SELECT changed, id FROM job WHERE pruned IS NULL
                    AND state IN ('DELIVERED', 'REJECTED', 'NSFW', 'FAILED', 'CANCELED', 'DUPLICATE')
                    AND changed < :before AND (changed, id) > (:changed, :id) ORDER BY changed, id LIMIT :most""")
                .param("before", clock.instant().minus(keep).toEpochMilli()).param("changed", reached.changed())
                .param("id", reached.job()).param("most", MOST)
                .query((row, number) -> new Place(row.getLong("changed"), row.getString("id"))).list();
        Map<String, Long> over = over(ended.stream().map(Place::job).toList());
        if (!over.isEmpty()) {
            String jobs = JournalRows.json(over.keySet());
            keepSums(jobs);
            for (String table : List.of("attempt", "event", "output", "content")) {
                jdbc.sql("DELETE FROM %s WHERE job IN (SELECT value FROM json_each(:jobs))".formatted(table)).param("jobs", jobs)
                        .update();
            }
            pruned += jdbc.sql("UPDATE job SET pruned = :now WHERE (id, fence) IN (SELECT key, value FROM json_each(:over))")
                    .params(Map.of("now", clock.millis(), "over", JournalRows.json(over))).update();
        }
        return ended;
    }

    /**
     * Those of which nothing is open, with their fences: no run has it, its files are where they belong, what became of its money is
     * known, and all who want to know what happened were told. The last event of all stays, by which readers see that there is nothing
     * new.
     */
    private Map<String, Long> over(List<String> ended) {
        return jdbc.sql("""
                SELECT id, fence FROM job WHERE id IN (SELECT value FROM json_each(:jobs)) AND owner IS NULL AND moving_to IS NULL
                    AND NOT EXISTS (SELECT 1 FROM attempt WHERE attempt.job = job.id AND money IN ('UNDER_WAY', 'UNDETERMINED'))
                    AND NOT EXISTS (SELECT 1 FROM attempt JOIN hint ON hint.attempt = attempt.token WHERE attempt.job = job.id)
                    AND coalesce((SELECT max(seq) FROM event WHERE event.job = job.id), 0)
                        < (SELECT coalesce(max(seq), 0) FROM event)
                    AND coalesce((SELECT max(seq) FROM event WHERE event.job = job.id), 0)
                        <= (SELECT coalesce(min(seq), 9223372036854775807) FROM told_up_to)
                    AND NOT EXISTS (SELECT 1 FROM line JOIN manifest ON manifest.job = line.manifest
                        WHERE line.job = job.id AND manifest.told_until IS NULL
                            AND EXISTS (SELECT 1 FROM told_up_to WHERE reader = 'notify'))""")
                .param("jobs", JournalRows.json(ended)).query((row, number) -> Map.entry(row.getString("id"), row.getLong("fence"))).list()
                .stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** What the sums of {@code spending} hold of submissions that are not in the journal any more. */
    private void keepSums(String jobs) {
        jdbc.sql("""
                INSERT INTO spending (day, folder, model, money, credits, requests, unpriced,
                    pruned_credits, pruned_requests, pruned_unpriced)
                SELECT day, folder, model, money, 0, 0, 0, coalesce(sum(price), 0), count(*), count(*) - count(price) FROM attempt
                WHERE job IN (SELECT value FROM json_each(:jobs)) AND money IS NOT NULL GROUP BY day, folder, model, money
                ON CONFLICT (day, folder, model, money) DO UPDATE SET pruned_credits = pruned_credits + excluded.pruned_credits,
                    pruned_requests = pruned_requests + excluded.pruned_requests,
                    pruned_unpriced = pruned_unpriced + excluded.pruned_unpriced""").param("jobs", jobs).update();
    }
}
