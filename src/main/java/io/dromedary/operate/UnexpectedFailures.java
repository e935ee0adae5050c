package io.dromedary.operate;

import io.dromedary.job.Job;
import io.dromedary.job.StaleJobException;
import io.dromedary.job.State;
import io.dromedary.job.Variables;
import io.dromedary.journal.Journal;
import io.dromedary.journal.JournalView;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Failures that no rule covers: logged, and the job is retried. A submission under way is not repeated by this. */
public final class UnexpectedFailures {

    private static final Logger LOG = LoggerFactory.getLogger(UnexpectedFailures.class);

    private final Journal journal;
    private final JournalView view;
    private final Duration pause;
    private final Clock clock;

    /** @param pause until the retry */
    public UnexpectedFailures(Journal journal, JournalView view, Duration pause, Clock clock) {
        this.journal = journal;
        this.view = view;
        this.pause = pause;
        this.clock = clock;
    }

    public void log(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        LOG.warn("This did not work and is tried again: {}", cause.toString());
        LOG.debug("Where it happened", cause);
    }

    /** Another stage changed the job first, or a person canceled it: nothing to do. */
    public void letGo(@Variable(Variables.JOB) Job job, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        Optional<Job> now = job == null ? Optional.empty() : view.job(job.id());
        if (now.filter(withdrawn -> withdrawn.state() == State.CANCELED && withdrawn.withdrawn() != null && job.state() != State.CANCELED)
                .isPresent()) {
            LOG.debug("{} was canceled meanwhile", job.path(), cause);
            return;
        }
        if (cause instanceof StaleJobException stale) {
            LOG.atLevel(stale.isLostLease() ? Level.WARN : Level.INFO).log("{}", cause.getMessage());
            return;
        }
        LOG.warn("{}: this did not work and is tried again in {} s: {}", job == null ? "The line" : job.path(), pause.toSeconds(),
                cause.toString());
        LOG.debug("Where it happened", cause);
        // Somebody else may have the job by now: what failed here is none of their business.
        now.filter(known -> known.fence() == job.fence()).ifPresent(known -> journal.release(known, clock.instant().plus(pause)));
    }
}
