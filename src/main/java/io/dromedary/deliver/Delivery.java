package io.dromedary.deliver;

import static io.dromedary.job.Verdict.Charged.YES;

import io.dromedary.api.http.Backoff;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.Output;
import io.dromedary.job.Variables;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Journal;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;

/**
 * What happens when a result cannot be downloaded: the job retries with a backoff, then it is parked. No result is given up before the
 * provider deletes it. A preview is: it is left out after a few tries, so that it does not hold up what was paid for.
 */
public final class Delivery {

    private final Journal journal;
    private final Backoff backoff;
    private final int tries;
    private final Clock clock;

    /** @param tries consecutive failed downloads after which a job is parked */
    public Delivery(Journal journal, Backoff backoff, int tries, Clock clock) {
        this.journal = journal;
        this.backoff = backoff;
        this.tries = tries;
        this.clock = clock;
    }

    /** @param output null once all are downloaded */
    public boolean isPreview(@Variable(Variables.OUTPUT) Output output) {
        return output != null && output.isPreview();
    }

    public Job leaveOutPreview(@Variable(Variables.JOB) Job job, @Variable(Variables.OUTPUT) Output preview,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        return journal.withoutPreview(job, preview,
                "The preview of result %d did not come and is left out: %s".formatted(preview.previewOf(), reason(cause)));
    }

    public boolean isHopeless(@Variable(Variables.JOB) Job job) {
        return job.failures() + 1 >= tries;
    }

    public Job fetchLater(@Variable(Variables.JOB) Job job, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        return journal.undelivered(job, "The result did not come: " + reason(cause), clock.instant().plus(backoff.after(job.failures())));
    }

    public Verdict undeliverable(@Variable(Variables.JOB) Job job, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        return new Verdict(Channel.UNDELIVERABLE, "The result is at the provider, but did not come %d times: %s."
                .formatted(job.failures() + 1, reason(cause)),
                "The sweep goes on trying until the provider deletes it. Check the disk and the network; moved back into the inbox, "
                        + "the drop is tried at once. It is not submitted again.",
                YES);
    }

    private static String reason(Exception cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
