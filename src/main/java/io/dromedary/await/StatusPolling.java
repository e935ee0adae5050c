package io.dromedary.await;

import static io.dromedary.job.Verdict.Charged.UNKNOWN;
import static io.dromedary.job.Verdict.Charged.YES;

import io.dromedary.api.Phase;
import io.dromedary.api.Status;
import io.dromedary.api.http.AccountException;
import io.dromedary.api.query.PollSchedule;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.Sweep;
import io.dromedary.job.Took;
import io.dromedary.job.Variables;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Journal;
import io.dromedary.text.MonotonicClock;
import io.dromedary.text.OutageLog;
import io.dromedary.text.PlainReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of polling: when to read the status again, and when to stop. A parked job is polled once; the sweep hands it out again. So
 * is a job with webhook notification: it is released to the journal until a notification arrives, or until the fallback poll is due.
 */
public final class StatusPolling {

    /** Of results after a request finished, unless the response says otherwise. Source: retention, shortest documented default. */
    private static final Duration RETENTION = Duration.ofDays(7);

    private static final Logger LOG = LoggerFactory.getLogger(StatusPolling.class);

    /** A request may be unknown for a while after it was accepted. */
    private static final Duration UNKNOWN_FOR = Duration.ofMinutes(3);
    /** After the deadline, as long as nobody answers: a request whose status cannot be read may be finished. */
    private static final Duration LAST_READS = Duration.ofMinutes(5);

    private final Map<String, Instant> unknownSince = new ConcurrentHashMap<>();
    private final Map<String, Instant> lastUnfinished = new ConcurrentHashMap<>();
    private final OutageLog<String> unknownWords = new OutageLog<>();
    private final Journal journal;
    private final PollSchedule schedule;
    private final LearnedWaits learned;
    private final Sweep sweep;
    private final Predicate<Job> notified;
    private final Duration net;
    private final Clock clock;
    private final MonotonicClock time;

    /**
     * @param notified whether a job's request is notified by webhook
     * @param net      interval of the fallback polls of such a job
     * @param time     for durations within this run
     */
    public StatusPolling(Journal journal, PollSchedule schedule, LearnedWaits learned, Sweep sweep, Predicate<Job> notified, Duration net,
            Clock clock, MonotonicClock time) {
        this.journal = journal;
        this.schedule = schedule;
        this.learned = learned;
        this.sweep = sweep;
        this.notified = notified;
        this.net = net;
        this.clock = clock;
        this.time = time;
    }

    public boolean notifiesByWebhook(@Variable(Variables.JOB) Job job) {
        return notified.test(job);
    }

    /** Whether to go on polling. */
    public boolean isOpen(@Variable(Variables.JOB) Job job, @Variable(Variables.STATUS) Status status) {
        boolean last = isFinished(status) || isEnded(status);
        boolean polled = notifiesByWebhook(job) && status != null;
        return !last && !polled && !isOverdue(job, status);
    }

    public boolean isFinished(@Variable(Variables.STATUS) Status status) {
        return status != null && status.isFinished();
    }

    /** Final, without results. */
    public boolean isEnded(@Variable(Variables.STATUS) Status status) {
        return status != null && status.isEnded();
    }

    /**
     * Never before one status read that was answered, where there is an answer at all: the request may have finished meanwhile. A parked
     * job
     * is overdue when the sweep is over.
     */
    public boolean isOverdue(@Variable(Variables.JOB) Job job, @Variable(Variables.STATUS) Status status) {
        if (status == null || job.state().isParked()) {
            return status != null && sweep.isOver(job);
        }
        return clock.millis() > job.deadline() + (status.kind() == Status.Kind.MISSED ? LAST_READS.toMillis() : 0);
    }

    /** @return milliseconds */
    public long untilNextLook(@Variable(Variables.JOB) Job job, @ExchangeProperty(Exchange.LOOP_INDEX) int looks,
            @Variable(Variables.STATUS) Status status) {
        if (notifiesByWebhook(job)) {
            // Due now, but without a delay the status read would run on the thread that hands out all other jobs.
            return 1;
        }
        long scheduled = learnedWait(job, status).orElseGet(() -> schedule.before(looks).toMillis());
        return status == null || status.retryAfter() == null ? scheduled : Math.max(scheduled, status.retryAfter().toMillis());
    }

    /** A look that told nothing is made again as the configured schedule says. */
    private OptionalLong learnedWait(Job job, Status status) {
        if (status != null && status.kind() != Status.Kind.RUNNING || !Expectations.isUnderWay(job)) {
            return OptionalLong.empty();
        }
        OptionalDouble next = learned.next(job.workload(), unfinished(job));
        return next.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(schedule.withJitter(Math.max(learned.shortest(), next.getAsDouble() - sinceAccepted(job))));
    }

    /** When it was last seen to be unfinished, in milliseconds since it was accepted; 0 where this run did not look. */
    private long unfinished(Job job) {
        Instant seen = lastUnfinished.get(job.id());
        return seen == null ? 0 : Math.max(0, seen.toEpochMilli() - job.accepted());
    }

    private long sinceAccepted(Job job) {
        return clock.millis() - job.accepted();
    }

    /** A status read that failed is no evidence about the request. */
    public Status missed(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        return Status.missed(cause instanceof AccountException ? "the account is paused" : "no answer (" + PlainReason.of(cause) + ")",
                null);
    }

    /** One "unknown" may be a replica that is behind, so it is a miss; only where it is repeated for minutes it is believed. */
    public Status settle(@Variable(Variables.JOB) Job job, @Variable(Variables.STATUS) Status status) {
        if (!status.isUnknown()) {
            if (status.kind() != Status.Kind.MISSED) {
                unknownSince.remove(job.id());
            }
            if (status.kind() == Status.Kind.RUNNING && Expectations.isUnderWay(job)) {
                lastUnfinished.put(job.id(), clock.instant());
            } else if (status.isEnded()) {
                lastUnfinished.remove(job.id());
            }
            return status;
        }
        Instant first = unknownSince.putIfAbsent(job.id(), time.instant());
        if (first == null || time.instant().isBefore(first.plus(UNKNOWN_FOR))) {
            return status;
        }
        unknownSince.remove(job.id());
        lastUnfinished.remove(job.id());
        return status.heldForGood();
    }

    /** Only changes of the status word are recorded. */
    public Job keepWord(@Variable(Variables.JOB) Job job, @Variable(Variables.STATUS) Status status) {
        boolean changed = status.kind() == Status.Kind.RUNNING && !status.word().equals(job.word());
        if (changed && !Phase.isKnown(status.word()) && unknownWords.begins(status.word(), "")) {
            LOG.warn("The provider uses a status word that is not known here, '{}'; the wait goes on", status.word());
        }
        return changed ? journal.word(job, status.word()) : job;
    }

    /** A person's word that what the response names now is all that there is. A response that names nothing ends the wish. */
    public Status heedWord(@Variable(Variables.JOB) Job job, @Variable(Variables.STATUS) Status status) {
        if (status.isFinished() || status.kind() == Status.Kind.MISSED || !journal.isToBeCollected(job)) {
            return status;
        }
        if (status.results().isEmpty()) {
            journal.nothingToCollect(job);
            return status;
        }
        return status.asFinished();
    }

    /** Results that were fetched before are kept, and so is the time until which the provider keeps them, unless it names another. */
    public Job collect(@Variable(Variables.JOB) Job job, @Variable(Variables.STATUS) Status status) {
        if (status.warning() != null) {
            LOG.warn("{}: {}", job.path(), status.warning());
        }
        Instant until = status.resultsUntil() != null
                ? status.resultsUntil()
                : journal.resultsUntil(job).orElseGet(() -> clock.instant().plus(RETENTION));
        Took took = took(job);
        Job collecting = journal.collecting(job, status.word(), status.results(), status.missing(), until, took);
        lastUnfinished.remove(job.id());
        if (took != null) {
            learned.took(job.workload(), took);
        }
        return collecting;
    }

    /** Null where nothing can be learned of it, such as by a clock that was set back. */
    private Took took(Job job) {
        if (!Expectations.isUnderWay(job) || sinceAccepted(job) <= unfinished(job)) {
            return null;
        }
        return new Took(unfinished(job), sinceAccepted(job));
    }

    /** What the provider once called completed is paid, whatever it says of it later. */
    public Verdict verdict(@Variable(Variables.JOB) Job job, @Variable(Variables.STATUS) Status status) {
        Verdict verdict = status.verdict();
        if (verdict.charged() != UNKNOWN || !journal.isCompleted(job)) {
            return verdict;
        }
        return new Verdict(Channel.UNDELIVERABLE,
                "The request was completed, but its results can no longer be found: " + verdict.why(),
                "It was paid. Check that the account is the one that submitted it, else ask the provider's support with the request id. "
                        + "The sweep goes on asking for it; nothing is submitted again.",
                YES, verdict.httpStatus(), verdict.correlationId(), verdict.fields());
    }

    /** A parked job keeps its verdict; whoever files it adds that the sweep is over. */
    public Verdict overdue(@Variable(Variables.JOB) Job job) {
        lastUnfinished.remove(job.id());
        return job.state().isParked()
                ? job.verdict()
                : new Verdict(Channel.EXPIRED, "The request was not final after the deadline (last word: %s).".formatted(job.word()),
                        "Nothing to do: the sweep goes on asking, and delivers when it finishes. Moved back into the inbox, "
                                + "the drop waits "
                                + "on at once; it is not submitted again.",
                        UNKNOWN);
    }

    /** Just accepted, and the provider sends a notification: no polling until then. */
    public Job restUntilHint(@Variable(Variables.JOB) Job job) {
        return journal.rest(job, notAfterDeadline(job, clock.instant().plus(net)), null);
    }

    /** Shutting down, or polled and still not final: the journal keeps the request. */
    public Job letGo(@Variable(Variables.JOB) Job job, @Variable(Variables.STATUS) Status status) {
        if (job.state().isParked()) {
            return journal.release(job, sweep.next(job));
        }
        if (!notifiesByWebhook(job) || status == null) {
            lastUnfinished.remove(job.id());
            return journal.release(job, clock.instant());
        }
        // A notification, which causes one status read only, may have caused the one that failed: repeat it soon.
        Duration pause = status.kind() == Status.Kind.MISSED ? schedule.max() : net;
        Instant quietUntil = status.retryAfter() == null ? null : clock.instant().plus(status.retryAfter());
        Instant next = notAfterDeadline(job, clock.instant().plus(pause));
        return journal.rest(job, quietUntil != null && quietUntil.isAfter(next) ? quietUntil : next, quietUntil);
    }

    /** So that the status read that finds it overdue is not late. */
    private Instant notAfterDeadline(Job job, Instant next) {
        Instant overdue = Instant.ofEpochMilli(job.deadline() + 1);
        return next.isBefore(overdue) || overdue.isBefore(clock.instant()) ? next : overdue;
    }
}
