package io.dromedary.price;

import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.api.query.ApiQueries;
import io.dromedary.api.query.Estimate;
import io.dromedary.api.query.Query;
import io.dromedary.job.Job;
import io.dromedary.job.Price;
import io.dromedary.job.RefusedException;
import io.dromedary.job.State;
import io.dromedary.job.Variables;
import io.dromedary.journal.Estimates;
import io.dromedary.text.OutageLog;
import io.dromedary.text.PlainReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.ExchangeTimedOutException;
import org.apache.camel.Message;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a job's submission costs: by the provider's free estimate, else by the installation's list, else nobody knows. Nothing waits long
 * for it, and nothing fails for want of it.
 */
public final class Pricing {

    private static final Logger LOG = LoggerFactory.getLogger(Pricing.class);
    /** So that a host that gives no estimates holds up one submission, and not each. */
    private static final Duration SILENT = Duration.ofMinutes(1);
    /** An upload and an estimate take seconds, not minutes. */
    private static final Duration ANOTHER_LOOK = Duration.ofSeconds(1);
    private static final String HOST = "host";

    private final PriceMode mode;
    private final PriceTable table;
    private final ApiQueries queries;
    private final Estimates estimates;
    private final Clock time;
    private final OutageLog<String> outages = new OutageLog<>();
    private volatile Instant silentUntil = Instant.MIN;

    /** @param time for durations within this run */
    public Pricing(PriceMode mode, PriceTable table, ApiQueries queries, Estimates estimates, Clock time) {
        this.mode = mode;
        this.table = table;
        this.queries = queries;
        this.estimates = estimates;
        this.time = time;
    }

    /**
     * @param body of the submission; for a question before anything is uploaded with any addresses
     * @return null where no price is wanted, such as that of a submission whose answer was lost, which keeps the price that it had
     */
    public PriceQuestion question(@Variable(Variables.JOB) Job job, @Variable(Variables.REQUEST_BODY) String body) {
        return mode == PriceMode.OFF || job.state() != State.READY ? null : PriceQuestion.of(job.request(), job.media(), body);
    }

    /** The same question, before the files have addresses. */
    public PriceQuestion foresee(@Variable(Variables.JOB) Job job, @Body String draft) {
        return question(job, draft);
    }

    /** Whether the provider may know the price, and was not asked for the same one lately. */
    public boolean isToBeAsked(@Variable(Variables.QUESTION) PriceQuestion question) {
        return isOutstanding(question) && !time.instant().isBefore(silentUntil);
    }

    private boolean isOutstanding(PriceQuestion question) {
        return isEstimated(question) && estimates.find(question.digest()).isEmpty();
    }

    private boolean isEstimated(PriceQuestion question) {
        return question != null && mode == PriceMode.ESTIMATE && queries.hasKey() && question.isAnswered();
    }

    /** Whether the provider may know the price, but did not answer in time; it is asked again. */
    public boolean isOutstanding(Job job, String body) {
        return isOutstanding(question(job, body));
    }

    /**
     * The files of one job are uploaded to ask for the price of all that cost the same. No document says whether an estimate looks at the
     * addresses that it is given, so none is made up for it.
     *
     * @throws TryLaterException while another job is about to ask
     */
    public void goFirst(@Variable(Variables.JOB) Job job, @Variable(Variables.QUESTION) PriceQuestion question) throws TryLaterException {
        if (!estimates.claim(question.digest(), job)) {
            throw TryLaterException.waiting("waits for another job that costs the same, for which the price is being asked", ANOTHER_LOOK);
        }
    }

    public void ask(@Variable(Variables.JOB) Job job, @Variable(Variables.REQUEST_BODY) String body, Message message)
            throws AccountException {
        query(job, body).ask(message);
    }

    private Query<Estimate> query(Job job, String body) {
        return queries.estimate(job.target().path(), body);
    }

    public void keep(@Variable(Variables.JOB) Job job, @Variable(Variables.REQUEST_BODY) String body,
            @Variable(Variables.QUESTION) PriceQuestion question, Message message)
            throws AccountException, TryLaterException, RefusedException {
        Estimate estimate = query(job, body).read(message);
        estimates.answered(question.digest(), Price.of(estimate.credits(), Price.Source.ESTIMATE).orElse(null));
        silentUntil = Instant.MIN;
        outages.info(LOG, HOST, "The provider gives estimates of prices again");
    }

    /** There is no answer, or none in time. What the provider refuses to answer says nothing of other requests. */
    public void note(@Variable(Variables.JOB) Job job, @Variable(Variables.QUESTION) PriceQuestion question,
            @ExchangeException Exception trouble) {
        if (trouble instanceof RefusedException || trouble instanceof TryLaterException) {
            LOG.debug("{}: no estimate of its price ({})", job.path(), trouble.getMessage());
            estimates.unanswered(question.digest());
            return;
        }
        silentUntil = time.instant().plus(SILENT);
        if (outages.begins(HOST, "")) {
            LOG.info("The provider gives no estimate of prices ({}). Submissions go on; of those that are made meanwhile the price is "
                    + "not known, unless it is in {}.",
                    trouble instanceof ExchangeTimedOutException ? "no answer in time" : PlainReason.of(trouble),
                    PriceTable.FILE);
        }
    }

    /** Null where nobody knows, or no price is wanted. */
    public Price of(@Variable(Variables.QUESTION) PriceQuestion question) {
        if (question == null) {
            return null;
        }
        Optional<Price> estimated = isEstimated(question)
                ? estimates.find(question.digest()).flatMap(known -> Price.of(known.credits(), Price.Source.ESTIMATE))
                : Optional.empty();
        return estimated.or(() -> table.of(question.model(), question.sent())).orElse(null);
    }
}
