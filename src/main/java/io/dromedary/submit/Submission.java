package io.dromedary.submit;

import io.dromedary.api.Accepted;
import io.dromedary.api.AnswerRules;
import io.dromedary.api.AnswerRules.Call;
import io.dromedary.api.AnswerRules.Proof;
import io.dromedary.api.Dialects;
import io.dromedary.api.ResponseMapper;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.catalogue.RequestBuilder;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.Limits;
import io.dromedary.job.MediaFile;
import io.dromedary.job.OverLimitException;
import io.dromedary.job.Price;
import io.dromedary.job.RefusedException;
import io.dromedary.job.RequestTakenException;
import io.dromedary.job.State;
import io.dromedary.job.Variables;
import io.dromedary.job.Verdict;
import io.dromedary.journal.GenerationMarks;
import io.dromedary.journal.Journal;
import io.dromedary.text.PlainReason;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
    private final GenerationMarks marks;
    private final Duration deadline;
    private final Repeats repeats;
    private final LimitCheck limits;
    private final Clock clock;

    public Submission(Journal journal, GenerationMarks marks, RequestBuilder composition, Dialects dialects, Duration deadline,
            Repeats repeats, LimitCheck limits, Clock clock) {
        this.journal = journal;
        this.marks = marks;
        this.composition = composition;
        this.dialects = dialects;
        this.deadline = deadline;
        this.repeats = repeats;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Idempotent only if repeated byte for byte: another body would be another, paid, submission.
     *
     * @throws RefusedException if the key is so old that the provider may have forgotten it, such as on a machine that slept
     */
    public String body(@Variable(Variables.JOB) Job job) throws RefusedException {
        if (journal.isAnswerLost(job) && !journal.isKeyAlive(job)) {
            throw new RefusedException(interruption(job));
        }
        return journal.bodyToRepeat(job).orElseGet(() -> body(job, job.media()));
    }

    private String body(Job job, List<MediaFile> media) {
        return dialects.body(job.target(), composition.parameters(job.request(), media));
    }

    /** What its price depends on, before its files are uploaded. Never sent. */
    public String draft(@Variable(Variables.JOB) Job job) {
        return body(job, job.media().stream().map(file -> file.url() == null ? file.asIfUploaded() : file).toList());
    }

    /**
     * The price is reserved with the intent.
     *
     * @throws RefusedException  if a limit of money keeps the job back
     * @throws TryLaterException if limits need its price, and the provider gives none just now
     */
    public Job intend(@Variable(Variables.JOB) Job job, @Variable(Variables.REQUEST_BODY) String body,
            @Variable(Variables.PRICE) Price price) throws RefusedException, TryLaterException {
        Limits known = limits.of(job, body, price);
        try {
            return journal.submitting(job, job.request().model(), body, price, known);
        } catch (OverLimitException e) {
            throw new RefusedException(e.verdict());
        }
    }

    /** The intent is durable outside of the journal too, for the case that an older copy of the journal is put back. */
    public void keepMark() throws TryLaterException {
        try {
            marks.keep();
        } catch (IOException e) {
            throw new TryLaterException("Nothing was sent, since the mark of the journal cannot be written: " + e.getMessage(), null,
                    false);
        }
    }

    /** @throws RefusedException if the answer names the request of another job: what became of this submission is not known then */
    public Job keepRequestId(@Variable(Variables.JOB) Job job, @Body Accepted accepted) throws RefusedException {
        Job waiting;
        try {
            waiting = journal.accepted(job, accepted.requestId(), accepted.word(), accepted.correlationId(),
                    clock.instant().plus(deadline));
        } catch (RequestTakenException e) {
            throw new RefusedException(ResponseMapper.uncertain("the answer names the request of another job (%s, of job %s)"
                    .formatted(accepted.requestId(), e.job())));
        }
        if (accepted.others().isEmpty()) {
            return waiting;
        }
        Job noted = journal.word(waiting,
                "the provider made more of it, which may be paid and is not waited for: " + String.join(", ", accepted.others()));
        // No other answer says it again.
        journal.settle();
        return noted;
    }

    /** From the durable intent to the durable response, unless certainly nothing was sent. */
    public boolean isUnderWay(@Variable(Variables.JOB) Job job, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        return job.state() == State.SUBMITTING && !nothingWasSent(cause);
    }

    public boolean nothingWasSent(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        return AnswerRules.of(Call.SUBMISSION, cause).proof() == Proof.NOT_ACCEPTED;
    }

    // ------------------------------------------------------------------ repeats

    /** Nobody knows whether it was accepted, and the host tells when the same POST is made again. */
    public boolean isToBeRepeated(@Variable(Variables.JOB) Job job, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        boolean unknown = cause instanceof RefusedException refused
                ? refused.verdict().channel() == Channel.UNCERTAIN
                : isUnderWay(job, cause);
        return unknown && isRepeatable(job);
    }

    public boolean isRepeatable(@Variable(Variables.JOB) Job job) {
        return job.state() == State.SUBMITTING && repeats.isOpen(job);
    }

    /** The first time at once, then after a while. */
    public Job repeatLater(@Variable(Variables.JOB) Job job, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        Verdict verdict = cause instanceof RefusedException refused ? refused.verdict() : lostAnswer(cause);
        return journal.lost(job, verdict.why() + " It is submitted again with the same key.", repeats.next(job));
    }

    /** An earlier run stopped while it was submitting the job, or the time for the next repeat has come. */
    public Job repeatNow(@Variable(Variables.JOB) Job job) {
        return journal.isAnswerLost(job) ? job : journal.interrupted(job);
    }

    // ------------------------------------------------------------------ what stays unknown

    /** The POST was sent, and its response did not arrive. */
    public Verdict lostAnswer(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        return ResponseMapper.uncertain("the answer was lost (%s)".formatted(PlainReason.of(cause)));
    }

    /** An earlier run stopped while it was submitting the job, or its answer stayed lost. */
    public Verdict interruption(@Variable(Variables.JOB) Job job) {
        return ResponseMapper.uncertain(journal.isAnswerLost(job)
                ? "its repeats with the same key brought no answer, the last one: " + job.why().replaceAll("\\.$", "")
                : "Dromedary was stopped, or failed, while it was submitting");
    }
}
