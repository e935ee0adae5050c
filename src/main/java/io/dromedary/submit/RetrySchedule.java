package io.dromedary.submit;

import static io.dromedary.job.Verdict.Charged.NO;

import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Backoff;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.Sweep;
import io.dromedary.job.Variables;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Journal;
import io.dromedary.text.InWords;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;

/** When a job that could not be submitted is retried. */
public final class RetrySchedule {

    private final Journal journal;
    private final Backoff backoff;
    private final Duration patience;
    private final Sweep sweep;
    private final Clock clock;

    public RetrySchedule(Journal journal, Backoff backoff, Duration patience, Sweep sweep, Clock clock) {
        this.journal = journal;
        this.backoff = backoff;
        this.patience = patience;
        this.sweep = sweep;
        this.clock = clock;
    }

    /**
     * A person has to learn about trouble that lasts so long, whatever it is. What is parked already is repeated until the sweep is over.
     */
    public boolean isOutOfPatience(@Variable(Variables.JOB) Job job) {
        return job.parked() != null
                ? sweep.isOver(job)
                : job.throttledSince() != null && clock.instant().isAfter(Instant.ofEpochMilli(job.throttledSince()).plus(patience));
    }

    public Verdict outOfPatience(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception trouble) {
        boolean throttled = trouble instanceof TryLaterException known && known.throttled();
        return new Verdict(Channel.RATE_LIMITED, "%s for %s: %s.".formatted(
                throttled ? "There was no place at the provider" : "It could not be submitted", InWords.duration(patience),
                reason(trouble)),
                throttled
                        ? "Nothing was charged. Look at the account's limits in the console; move the drop back into the inbox for another try."
                        : "Nothing was charged. See to the cause, then move the drop back into the inbox for another try.",
                NO);
    }

    /** Nothing was accepted, nothing was charged: the job waits in the journal. */
    public Job retryLater(@Variable(Variables.JOB) Job job, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception trouble) {
        if (isWait(trouble)) {
            return journal.waits(job, trouble.getMessage(), clock.instant().plus(((TryLaterException) trouble).retryAfter()));
        }
        Duration asked = trouble instanceof TryLaterException known ? known.retryAfter() : null;
        return journal.later(job, reason(trouble), clock.instant().plus(asked == null ? backoff.after(job.failures()) : asked), true);
    }

    private static String reason(Exception trouble) {
        return trouble instanceof TryLaterException ? trouble.getMessage() : "The provider cannot be reached (" + trouble + ")";
    }

    private static boolean isWait(Exception trouble) {
        return trouble instanceof TryLaterException known && !known.isFailure();
    }

    /** The account is the problem, so the job keeps its place in the queue. */
    public Job keepPlace(@Variable(Variables.JOB) Job job, @ExchangeException AccountException trouble) {
        return journal.later(job, trouble.getMessage(), clock.instant(), false);
    }
}
