package io.dromedary.submit;

import io.dromedary.api.http.Backoff;
import io.dromedary.job.Job;
import io.dromedary.job.Target;
import io.dromedary.journal.Journal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether a submission whose answer was lost is made again with the same Idempotency-Key and the same bytes, and when.
 *
 * @param isHonoured whether the host honours the key; it does so for the queue only. Source: facts, idempotency
 * @param patience   after the first try the repeats end: how long the provider keeps a key is stated nowhere
 */
public record Repeats(Journal journal, boolean isHonoured, Backoff backoff, Duration patience, Clock clock) {

    boolean isOpen(Job job) {
        return isHonoured && job.target().dialect().equals(Target.QUEUE) && journal.isRepeatable(job, clock.instant().minus(patience));
    }

    /** The first one at once. */
    Instant next(Job job) {
        return journal.isAnswerLost(job) ? clock.instant().plus(backoff.after(Math.max(0, job.failures() - 1))) : clock.instant();
    }
}
