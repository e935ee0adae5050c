package io.dromedary.submit;

import io.dromedary.api.Accepted;
import io.dromedary.api.Dialects;
import io.dromedary.api.ResponseMapper;
import io.dromedary.api.http.SendFailure;
import io.dromedary.catalogue.RequestBuilder;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.job.Variables;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Journal;
import io.dromedary.text.PlainReason;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;

/**
 * The journal's side of the paid POST: the intent is durable before it is sent, the outcome after its response.
 *
 * <p>The failure is read from Camel's property, as everywhere where a decision depends on it: {@code @ExchangeException} would give the
 * innermost cause, or an exception that was already handled.
 */
public final class Submission {

    private final Journal journal;
    private final RequestBuilder composition;
    private final Dialects dialects;
    private final Duration deadline;
    private final Clock clock;

    public Submission(Journal journal, RequestBuilder composition, Dialects dialects, Duration deadline, Clock clock) {
        this.journal = journal;
        this.composition = composition;
        this.dialects = dialects;
        this.deadline = deadline;
        this.clock = clock;
    }

    /** Idempotent only if repeated byte for byte: another body would be another, paid, submission. */
    public String body(@Variable(Variables.JOB) Job job) {
        return journal.bodyToRepeat(job).orElseGet(() -> dialects.body(job.target(), composition.parameters(job.request(), job.media())));
    }

    public Job intend(@Variable(Variables.JOB) Job job, @Variable(Variables.REQUEST_BODY) String body) {
        return journal.submitting(job, job.request().model(), body);
    }

    public Job keepRequestId(@Variable(Variables.JOB) Job job, @Body Accepted accepted) {
        Job waiting = journal.accepted(job, accepted.requestId(), accepted.word(), accepted.correlationId(),
                clock.instant().plus(deadline));
        return accepted.others().isEmpty()
                ? waiting
                : journal.word(waiting,
                        "the provider made more of it, which may be paid and is not waited for: " + String.join(", ", accepted.others()));
    }

    /** From the durable intent to the durable response, unless certainly nothing was sent. */
    public boolean isUnderWay(@Variable(Variables.JOB) Job job, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        return job.state() == State.SUBMITTING && !SendFailure.nothingWasSent(cause);
    }

    public boolean nothingWasSent(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        return SendFailure.nothingWasSent(cause);
    }

    /** The POST was sent, and its response did not arrive. */
    public Verdict lostAnswer(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        return ResponseMapper.uncertain("the answer was lost (%s)".formatted(PlainReason.of(cause)));
    }

    /** An earlier run stopped, or this one failed, between the durable intent and the durable response. */
    public Verdict interruption() {
        return ResponseMapper.uncertain("Dromedary was stopped, or failed, while it was submitting");
    }
}
