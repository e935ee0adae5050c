package io.dromedary.await;

import static io.dromedary.reject.Verdict.Charged.UNKNOWN;

import io.dromedary.api.AccountException;
import io.dromedary.api.Status;
import io.dromedary.job.Job;
import io.dromedary.job.Journal;
import io.dromedary.reject.Channel;
import io.dromedary.reject.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of the wait: when to look again, when to stop looking. A parked job is looked at once; the sweep brings it back.
 */
public final class Waiting {

    /** Results are kept for seven days after a request has finished, unless the answer says otherwise. Source: retention, shortest documented default. */
    private static final Duration RETENTION = Duration.ofDays(7);

    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);
    private static final Set<String> KNOWN = Set.of("queued", "pending", "waiting", "not_ready", "in_progress", "processing", "running");

    private final Set<String> warned = ConcurrentHashMap.newKeySet();
    private final Journal journal;
    private final PollSchedule schedule;
    private final Duration sweep;
    private final Clock clock;

    public Waiting(Journal journal, PollSchedule schedule, Duration sweep, Clock clock) {
        this.journal = journal;
        this.schedule = schedule;
        this.sweep = sweep;
        this.clock = clock;
    }

    /** Whether there is reason to look again. */
    public boolean isOpen(@Variable("job") Job job, @Variable("status") Status status) {
        boolean told = isFinished(status) || isEnded(status);
        boolean lookedAt = job.state().isParked() && status != null;
        return !told && !lookedAt && !isOverdue(job, status);
    }

    public boolean isFinished(@Variable("status") Status status) {
        return status != null && status.isFinished();
    }

    /** Final, without results. */
    public boolean isEnded(@Variable("status") Status status) {
        return status != null && status.isEnded();
    }

    /** Never before one look: the request may have finished while nobody looked. */
    public boolean isOverdue(@Variable("job") Job job, @Variable("status") Status status) {
        return status != null && !job.state().isParked() && clock.millis() > job.deadline();
    }

    /** @return milliseconds */
    public long untilNextLook(@Variable("job") Job job, @ExchangeProperty(Exchange.LOOP_INDEX) int looks, @Variable("status") Status status) {
        if (job.state().isParked()) {
            return 0;
        }
        long scheduled = schedule.before(looks).toMillis();
        return status == null || status.retryAfter() == null ? scheduled : Math.max(scheduled, status.retryAfter().toMillis());
    }

    /** A look that did not come through tells nothing about the request. */
    public Status missed(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        return Status.missed(cause instanceof AccountException ? "the account is paused" : "no answer (" + cause + ")", null);
    }

    /** Keeps the provider's word where it changed. */
    public Job noted(@Variable("job") Job job, @Variable("status") Status status) {
        boolean changed = status.kind() == Status.Kind.RUNNING && !status.word().equals(job.word());
        if (changed && !KNOWN.contains(status.word().toLowerCase(Locale.ROOT)) && warned.add(status.word())) {
            LOG.warn("The provider uses a status word that is not known here, '{}'; the wait goes on", status.word());
        }
        return changed ? journal.word(job, status.word()) : job;
    }

    /** Results are there: fetch them. Those that were fetched before a restart stay. */
    public Job collected(@Variable("job") Job job, @Variable("status") Status status) {
        Instant until = status.resultsUntil() != null ? status.resultsUntil() : clock.instant().plus(RETENTION);
        return journal.collecting(job, status.word(), status.results(), status.missing(), until);
    }

    public Verdict verdict(@Variable("status") Status status) {
        return status.verdict();
    }

    public Verdict overdue(@Variable("job") Job job) {
        return new Verdict(Channel.EXPIRED, "The request was not final after the deadline (last word: %s).".formatted(job.word()),
                "Nothing to do: the sweep goes on looking, and delivers when it finishes. Moved back into the inbox, the drop waits on at once; it is not submitted again.",
                UNKNOWN);
    }

    /** Shutting down, or parked and still not final: the journal keeps the request. */
    public Job left(@Variable("job") Job job) {
        return journal.release(job, job.state().isParked() ? clock.instant().plus(sweep) : clock.instant());
    }
}
