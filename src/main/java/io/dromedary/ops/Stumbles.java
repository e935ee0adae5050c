package io.dromedary.ops;

import io.dromedary.job.Job;
import io.dromedary.job.Journal;
import io.dromedary.job.JournalView;
import io.dromedary.job.StaleJobException;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trouble that no rule foresaw: it is told, and the job has another turn. A submission under way is not repeated by this. */
public final class Stumbles {

    private static final Logger LOG = LoggerFactory.getLogger(Stumbles.class);

    private final Journal journal;
    private final JournalView view;
    private final Duration pause;
    private final Clock clock;

    /** @param pause until the next turn */
    public Stumbles(Journal journal, JournalView view, Duration pause, Clock clock) {
        this.journal = journal;
        this.view = view;
        this.pause = pause;
        this.clock = clock;
    }

    public void log(@ExchangeException Exception cause) {
        LOG.warn("This did not work and is tried again: {}", cause.toString());
        LOG.debug("Where it happened", cause);
    }

    /** A job that somebody else moved on meanwhile is theirs. */
    public void letGo(@Variable("job") Job job, @ExchangeException Exception cause) {
        if (cause instanceof StaleJobException) {
            LOG.info("{}", cause.getMessage());
            return;
        }
        LOG.warn("{}: this did not work and is tried again in {} s: {}", job == null ? "The line" : job.path(), pause.toSeconds(), cause.toString());
        LOG.debug("Where it happened", cause);
        if (job != null) {
            view.job(job.id()).ifPresent(now -> journal.release(now, clock.instant().plus(pause)));
        }
    }
}
