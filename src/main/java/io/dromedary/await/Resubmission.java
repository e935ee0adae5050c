package io.dromedary.await;

import io.dromedary.api.Status;
import io.dromedary.api.http.Backoff;
import io.dromedary.job.Channel;
import io.dromedary.job.DropRequest;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.job.Variables;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Journal;
import java.time.Clock;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.camel.Variable;

/**
 * Whether a request that the provider ended without a result, and did not charge, is submitted once more: as a new attempt, with a key of
 * its own, through everything that a first one goes through.
 */
public final class Resubmission {

    private final Journal journal;
    private final Map<Channel, Integer> retries;
    private final UnaryOperator<DropRequest> reseeded;
    private final Backoff backoff;
    private final Clock clock;

    /** @param reseeded the same request with another seed, since the same one brings the same picture; as it is where it has none */
    public Resubmission(Journal journal, RetrySettings settings, UnaryOperator<DropRequest> reseeded, Backoff backoff, Clock clock) {
        this.journal = journal;
        this.retries = Map.of(Channel.FAILED, settings.failed(), Channel.NSFW, settings.nsfw());
        this.reseeded = reseeded;
        this.backoff = backoff;
        this.clock = clock;
    }

    /** A parked job is none: its drop lies in a channel, and a person has been told. */
    public boolean isDue(@Variable(Variables.JOB) Job job, @Variable(Variables.STATUS) Status status) {
        if (status == null || !status.isEnded() || status.verdict().charged() != Verdict.Charged.NO || job.state() != State.WAITING) {
            return false;
        }
        Channel channel = status.verdict().channel();
        return journal.attempts(job, channel) < retries.getOrDefault(channel, 0);
    }

    public Job again(@Variable(Variables.JOB) Job job, @Variable(Variables.STATUS) Status status) {
        Verdict verdict = status.verdict();
        DropRequest request = verdict.channel() == Channel.NSFW ? reseeded.apply(job.request()) : job.request();
        return journal.submitOnceMore(job, verdict, request, clock.instant().plus(backoff.after(journal.attempts(job, verdict.channel()))));
    }
}
