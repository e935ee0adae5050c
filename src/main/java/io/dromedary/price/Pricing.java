package io.dromedary.price;

import io.dromedary.api.Dialects;
import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.api.query.ApiQueries;
import io.dromedary.api.query.Estimate;
import io.dromedary.api.query.Query;
import io.dromedary.catalogue.RequestBuilder;
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
    private static final String HOST = "host";

    private final PriceMode mode;
    private final PriceTable table;
    private final ApiQueries queries;
    private final RequestBuilder composition;
    private final Dialects dialects;
    private final Estimates estimates;
    private final Clock time;
    private final OutageLog<String> outages = new OutageLog<>();
    private volatile Instant silentUntil = Instant.MIN;

    /** @param time for durations within this run */
    public Pricing(PriceMode mode, PriceTable table, ApiQueries queries, RequestBuilder composition, Dialects dialects,
            Estimates estimates, Clock time) {
        this.mode = mode;
        this.table = table;
        this.queries = queries;
        this.composition = composition;
        this.dialects = dialects;
        this.estimates = estimates;
        this.time = time;
    }

    /** Whether the provider may know the price, and was not asked for the same one lately. */
    public boolean isToBeAsked(@Variable(Variables.JOB) Job job) {
        return isEstimated(job) && !time.instant().isBefore(silentUntil) && estimates.find(question(job)).isEmpty();
    }

    private boolean isEstimated(Job job) {
        return mode == PriceMode.ESTIMATE && queries.hasKey() && job.state() == State.READY && PriceQuestion.isAnswered(job.target());
    }

    /** Whether the provider may know the price, but did not answer in time; it is asked again. */
    public boolean isOutstanding(Job job) {
        return isEstimated(job) && estimates.find(question(job)).isEmpty();
    }

    public void ask(@Variable(Variables.JOB) Job job, Message message) throws AccountException {
        query(job).ask(message);
    }

    private Query<Estimate> query(Job job) {
        return queries.estimate(job.target().path(), body(job));
    }

    public void keep(@Variable(Variables.JOB) Job job, Message message) throws AccountException, TryLaterException, RefusedException {
        Estimate estimate = query(job).read(message);
        estimates.answered(question(job), Price.of(estimate.credits(), Price.Source.ESTIMATE).orElse(null));
        silentUntil = Instant.MIN;
        outages.info(LOG, HOST, "The provider gives estimates of prices again");
    }

    /** There is no answer, or none in time. What the provider refuses to answer says nothing of other requests. */
    public void note(@Variable(Variables.JOB) Job job, @ExchangeException Exception trouble) {
        if (trouble instanceof RefusedException || trouble instanceof TryLaterException) {
            LOG.debug("{}: no estimate of its price ({})", job.path(), trouble.getMessage());
            estimates.unanswered(question(job));
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

    /** Null where nobody knows; also for a submission whose answer was lost, which keeps the price that it had. */
    public Price of(@Variable(Variables.JOB) Job job) {
        if (mode == PriceMode.OFF || job.state() != State.READY) {
            return null;
        }
        Optional<Price> estimated = isEstimated(job)
                ? estimates.find(question(job)).flatMap(known -> Price.of(known.credits(), Price.Source.ESTIMATE))
                : Optional.empty();
        return estimated.or(() -> table.of(job.request().model(), PriceQuestion.tree(body(job)))).orElse(null);
    }

    private String body(Job job) {
        return dialects.body(job.target(), composition.parameters(job.request(), job.media()));
    }

    private String question(Job job) {
        return PriceQuestion.of(job.target().path(), body(job), job.media());
    }
}
