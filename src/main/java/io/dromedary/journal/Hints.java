package io.dromedary.journal;

import io.dromedary.job.Attempt;
import io.dromedary.job.Hint;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Webhook notifications, each durable when {@link #take} returns. A hint only makes the next status read happen earlier; where the response
 * to a submission was lost it also says which request to read. The status read decides.
 */
public final class Hints {

    /** For one attempt; each causes one status read at most. A provider sends one or two. */
    private static final int MOST = 50;

    private final JdbcClient jdbc;
    private final JdbcClient reads;
    private final TransactionTemplate transaction;
    private final Journal journal;
    private final JournalView view;
    private final Duration deadline;
    private final Clock clock;

    private record Found(String attempt, String requestId) {
    }

    /** @param deadline of a request that was found by a hint */
    public Hints(DataSource source, Journal journal, Duration deadline, Clock clock) {
        this.jdbc = JdbcClient.create(source);
        this.reads = JournalPool.readsOf(source);
        this.transaction = JournalPool.unitsOf(source);
        this.journal = journal;
        this.view = new JournalView(source);
        this.deadline = deadline;
        this.clock = clock;
    }

    public Optional<Job> job(String token) {
        return jdbc.sql("SELECT job.* FROM attempt JOIN job ON job.id = attempt.job WHERE attempt.token = :token").param("token", token)
                .query(JournalRows::job).optional();
    }

    /**
     * Stores a hint and makes its job due for a status read. Idempotent; a hint for a request that is known to be final is ignored.
     *
     * @param message id, the same for each redelivery
     * @return false where no attempt has that token
     */
    public boolean take(String token, String message, Hint hint) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            Optional<Boolean> isFound = keep(token, message, hint);
            if (isFound.isEmpty()) {
                return view.attempt(token).isPresent();
            }
            wake(token);
            if (isFound.get()) {
                attach(new Found(token, hint.requestId()));
            }
            return true;
        }));
    }

    /** @return whether it may identify the request whose response was lost; empty where the hint was not stored */
    private Optional<Boolean> keep(String token, String message, Hint hint) {
        return jdbc.sql("""
                INSERT INTO hint (attempt, message, request_id, word, at)
                SELECT attempt.token, :message, CASE WHEN job.request_id IS NULL THEN :request END, :word, :now
                FROM attempt JOIN job ON job.id = attempt.job
                WHERE attempt.token = :token AND job.state IN ('READY', 'SUBMITTING', 'WAITING', 'EXPIRED', 'UNCERTAIN')
                    AND (SELECT count(*) FROM hint WHERE attempt = :token) < :most
                ON CONFLICT DO NOTHING RETURNING request_id IS NOT NULL""")
                .param("token", token).param("message", message).param("request", hint.requestId()).param("word", hint.word())
                .param("now", clock.millis()).param("most", MOST).query(Boolean.class).optional();
    }

    /** A job that is leased now becomes due as soon as its lease is released. */
    private void wake(String token) {
        jdbc.sql("""
                UPDATE job SET hinted = 1, settled = 0,
                    not_before = CASE WHEN owner IS NULL AND moving_to IS NULL THEN coalesce(quiet_until, 0) ELSE not_before END
                WHERE id = (SELECT job FROM attempt WHERE token = :token) AND attempt = :token
                    AND state IN ('SUBMITTING', 'WAITING', 'EXPIRED', 'UNCERTAIN')""").param("token", token).update();
    }

    /**
     * Attaches requests that hints identified to the jobs whose response was lost, also where the hint came first; the next status read
     * decides. A request that belongs to another job is not taken from it.
     */
    public void attach() {
        if (!found().isEmpty()) {
            transaction.executeWithoutResult(status -> found().forEach(this::attach));
        }
    }

    private List<Found> found() {
        return reads.sql("SELECT attempt, request_id FROM hint WHERE request_id IS NOT NULL ORDER BY at")
                .query((row, number) -> new Found(row.getString("attempt"), row.getString("request_id"))).list();
    }

    private void attach(Found found) {
        job(found.attempt()).filter(job -> isLost(job, found.attempt())).ifPresent(job -> {
            if (view.jobOf(found.requestId()).filter(other -> !other.equals(job.id())).isEmpty()) {
                journal.attach(job, found.requestId(), clock.instant().plus(deadline),
                        "request %s was found to be the job's".formatted(found.requestId()));
            }
            jdbc.sql("UPDATE hint SET request_id = NULL WHERE attempt = :attempt AND request_id = :request")
                    .param("attempt", found.attempt()).param("request", found.requestId()).update();
        });
    }

    /**
     * Not while its files are moved, and not while the response may still arrive; nor where it arrived, and the job waits for its next
     * attempt.
     */
    private boolean isLost(Job job, String attempt) {
        return attempt.equals(job.attempt()) && job.requestId() == null && job.movingTo() == null
                && (job.state() == State.READY || job.state() == State.UNCERTAIN)
                && view.attempt(attempt).filter(Attempt::isOpen).isPresent();
    }
}
