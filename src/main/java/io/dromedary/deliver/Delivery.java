package io.dromedary.deliver;

import static io.dromedary.job.Verdict.Charged.YES;

import io.dromedary.api.http.Backoff;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.Output;
import io.dromedary.job.Variables;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Journal;
import io.dromedary.journal.Outputs;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;

/**
 * What happens when a result cannot be downloaded: the job retries with a backoff, then it is parked. No result is given up before the
 * provider deletes it. A preview is: it is left out after a few tries, so that it does not hold up what was paid for.
 */
public final class Delivery {

    private final Journal journal;
    private final Outputs outputs;
    private final Backoff backoff;
    private final int tries;
    private final Clock clock;

    /** @param tries consecutive failed downloads after which a job is parked */
    public Delivery(Journal journal, Outputs outputs, Backoff backoff, int tries, Clock clock) {
        this.journal = journal;
        this.outputs = outputs;
        this.backoff = backoff;
        this.tries = tries;
        this.clock = clock;
    }

    /** @param output null once all are downloaded */
    public boolean isPreview(@Variable(Variables.OUTPUT) Output output) {
        return output != null && output.isPreview();
    }

    /** Whether the job is complete without it: a preview, or what is gone and the provider's last answer no longer names. */
    public boolean isOptional(@Variable(Variables.OUTPUT) Output output,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        return isPreview(output) || output != null && !output.isNamed() && cause instanceof GoneException;
    }

    public Job leaveOut(@Variable(Variables.JOB) Job job, @Variable(Variables.OUTPUT) Output output,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        String what = output.isPreview()
                ? "The preview of result %d did not come and is left out".formatted(output.previewOf())
                : "Result %d, which the provider's last answer does not name any more, is gone and is left out".formatted(output.number());
        return journal.without(job, output, "%s: %s".formatted(what, reason(cause)));
    }

    /** It gave its place to others. */
    public boolean isSlow(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        return cause instanceof SlowException;
    }

    /** Behind the others; nothing failed. */
    public Job giveWay(@Variable(Variables.JOB) Job job, @Variable(Variables.OUTPUT) Output output,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        outputs.tried(output);
        return journal.waits(job, "The result comes slowly and waits: " + reason(cause), clock.instant().plus(backoff.after(0)));
    }

    public boolean isHopeless(@Variable(Variables.JOB) Job job) {
        return job.failures() + 1 >= tries;
    }

    /** @param output null where it was not a download that failed */
    public Job fetchLater(@Variable(Variables.JOB) Job job, @Variable(Variables.OUTPUT) Output output,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        if (output != null) {
            outputs.tried(output);
        }
        return journal.undelivered(job, "The result did not come: " + reason(cause), clock.instant().plus(backoff.after(job.failures())));
    }

    /** @param output null where it was not a download that failed */
    public Verdict undeliverable(@Variable(Variables.JOB) Job job, @Variable(Variables.OUTPUT) Output output,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        if (output != null) {
            outputs.tried(output);
        }
        Optional<Instant> deleted = journal.resultsUntil(job).filter(until -> until.isBefore(clock.instant()));
        if (deleted.isPresent()) {
            return lost(job, deleted.get(), cause);
        }
        return new Verdict(Channel.UNDELIVERABLE, "The result is at the provider, but %d downloads of it failed: %s."
                .formatted(job.failures() + 1, reason(cause)),
                "The sweep goes on trying until the provider deletes it. Check the disk and the network; moved back into the inbox, "
                        + "the drop is tried at once. It is not submitted again.",
                YES);
    }

    /** The provider's time for them is over, and the last try failed. */
    private Verdict lost(Job job, Instant deleted, Exception cause) {
        List<Output> results = journal.outputs(job).stream().filter(output -> !output.isPreview()).toList();
        long lost = results.stream().filter(output -> !output.isPublished()).count();
        return new Verdict(Channel.UNDELIVERABLE,
                "%d of the %d results could not be fetched before the provider deleted them (%s): %s."
                        .formatted(lost, results.size(), deleted.truncatedTo(ChronoUnit.SECONDS), reason(cause)),
                "They were paid. Ask the provider's support for them with the request id. What came lies in the outbox; "
                        + "nothing is submitted again.",
                YES);
    }

    private static String reason(Exception cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
