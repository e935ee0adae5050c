package io.dromedary.submit;

import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.Job;
import io.dromedary.job.Limits;
import io.dromedary.job.Price;
import io.dromedary.job.RefusedException;
import io.dromedary.job.State;
import io.dromedary.job.Variables;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Reservations;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Whether a limit of money keeps a job back, asked before anything is uploaded for it. No money is reserved by that: the intent asks again.
 */
public final class LimitCheck {

    private static final Duration ANOTHER_LOOK = Duration.ofSeconds(5);

    private final SpendLimits limits;
    private final Reservations reservations;
    private final BiPredicate<Job, String> isPriceOutstanding;

    /** @param isPriceOutstanding whether the provider may know the price of a job with such a body, but has not said it yet */
    public LimitCheck(SpendLimits limits, Reservations reservations, BiPredicate<Job, String> isPriceOutstanding) {
        this.limits = limits;
        this.reservations = reservations;
        this.isPriceOutstanding = isPriceOutstanding;
    }

    /** Whether there are limits at all. */
    public boolean isLimited(@Variable(Variables.JOB) Job job) throws TryLaterException {
        return job.state() == State.READY && limits.of(job).exist();
    }

    /**
     * @param draft of the request
     * @param price null where nobody knows it
     * @throws RefusedException  if a limit of money keeps the job back
     * @throws TryLaterException if limits need its price, and the provider gives none just now
     */
    public void check(@Variable(Variables.JOB) Job job, @Body String draft, @Variable(Variables.PRICE) Price price)
            throws RefusedException, TryLaterException {
        Optional<Verdict> held = reservations.keepsBack(job, price, of(job, draft, price));
        if (held.isPresent()) {
            throw new RefusedException(held.get());
        }
    }

    /**
     * The limits that hold for a job.
     *
     * @throws TryLaterException if they need its price, and the provider gives none just now
     */
    Limits of(Job job, String body, Price price) throws TryLaterException {
        Limits known = limits.of(job);
        if (price == null && job.state() == State.READY && known.needPrice() && isPriceOutstanding.test(job, body)) {
            throw TryLaterException.waiting("waits for the provider to say what it costs", ANOTHER_LOOK);
        }
        return known;
    }
}
