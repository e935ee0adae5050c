package io.dromedary.submit;

import static io.dromedary.job.Verdict.Charged.NO;

import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Backoff;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.job.Variables;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Journal;
import io.dromedary.text.InWords;
import io.dromedary.text.PlainReason;
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
    private final Clock clock;

    public RetrySchedule(Journal journal, Backoff backoff, Duration patience, Clock clock) {
        this.journal = journal;
        this.backoff = backoff;
        this.patience = patience;
        this.clock = clock;
    }

    /** A person has to learn about trouble that lasts so long, whatever it is, and about an answer that stays lost. */
    public boolean isOutOfPatience(@Variable(Variables.JOB) Job job) {
        if (isRepeat(job)) {
            return !journal.isRepeatable(job, clock.instant().minus(patience));
        }
        return job.throttledSince() != null && clock.instant().isAfter(Instant.ofEpochMilli(job.throttledSince()).plus(patience));
    }

    public Verdict outOfPatience(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception trouble) {
        boolean throttled = trouble instanceof TryLaterException known && known.throttled();
        return new Verdict(Channel.RATE_LIMITED, "%s for %s: %s.".formatted(
                throttled ? "There was no place at the provider" : "It could not be submitted", InWords.duration(patience),
                reason(trouble)),
                throttled
                        ? "Nothing was charged. Check the account's limits in the provider's console; move the drop back into "
                                + "the inbox for another try."
                        : "Nothing was charged. See to the cause, then move the drop back into the inbox for another try.",
                NO);
    }

    /** Nothing was accepted, nothing was charged: the job waits in the journal. */
    public Job retryLater(@Variable(Variables.JOB) Job job, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception trouble) {
        if (isWait(trouble)) {
            return journal.waits(job, trouble.getMessage(), clock.instant().plus(((TryLaterException) trouble).retryAfter()));
        }
        Duration asked = trouble instanceof TryLaterException known ? known.retryAfter() : null;
        Instant next = clock.instant().plus(asked == null ? backoff.after(job.failures()) : asked);
        if (trouble instanceof TryLaterException known && known.isModelClosed()) {
            return journal.modelClosed(job, reason(trouble), next, asked != null);
        }
        return isRepeat(job) ? journal.lost(job, reason(trouble), next) : journal.later(job, reason(trouble), next, true, asked != null);
    }

    private static String reason(Exception trouble) {
        return trouble instanceof TryLaterException
                ? trouble.getMessage()
                : "The provider cannot be reached (" + PlainReason.of(trouble) + ")";
    }

    /** What a repeat is answered says nothing about the first submission, whose answer is lost. */
    private boolean isRepeat(Job job) {
        return job.state() == State.SUBMITTING && journal.isAnswerLost(job);
    }

    private static boolean isWait(Exception trouble) {
        return trouble instanceof TryLaterException known && !known.isFailure();
    }

    /** The account is the problem, or may be, so the job keeps its place in the queue. */
    public Job keepPlace(@Variable(Variables.JOB) Job job, @ExchangeException AccountException trouble) {
        if (isRepeat(job)) {
            // The queue of a paused account stands still, but a lost answer is asked for outside of it.
            return journal.lost(job, trouble.getMessage(), clock.instant().plus(backoff.after(job.failures())));
        }
        return trouble.ofJob() == null
                ? journal.later(job, trouble.getMessage(), clock.instant(), false)
                : journal.refused(job, trouble.getMessage(), clock.instant());
    }
}
