package io.dromedary.api;

import io.dromedary.job.Job;
import io.dromedary.job.Journal;
import java.util.List;
import org.apache.camel.ExchangeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the account may be used, and how many jobs may be at the provider.
 *
 * <p>401, 402 and 403 pause it. When a call that costs nothing works again, one job is let through (such a call cannot tell whether there
 * are credits); when that one is accepted, all are.
 */
public final class Account {

    private static final Logger LOG = LoggerFactory.getLogger(Account.class);

    private enum Use { OPEN, PAUSED, ONE_JOB }

    private final Journal journal;
    private final int concurrency;
    private volatile Use use = Use.OPEN;

    public Account(Journal journal, int concurrency) {
        this.journal = journal;
        this.concurrency = concurrency;
    }

    /** The jobs that may go to the provider now. */
    public List<Job> nextJobs() {
        return switch (use) {
            case OPEN -> journal.takeReady(concurrency, concurrency);
            case ONE_JOB -> journal.takeReady(concurrency, 1);
            case PAUSED -> List.of();
        };
    }

    public boolean isPaused() {
        return use == Use.PAUSED;
    }

    public void pause(@ExchangeException AccountException trouble) {
        if (use != Use.PAUSED) {
            LOG.error("The account is paused; inbox and jobs stay as they are. {}", trouble.getMessage());
            journal.accountPaused(trouble.getMessage());
        }
        use = Use.PAUSED;
    }

    /** A call that costs nothing was answered as it should be. */
    public void tryOneJob() {
        journal.accountPaused("The key is accepted again; the next job will tell whether the account works.");
        use = Use.ONE_JOB;
    }

    /** A submission was accepted. One that was under way when the account was paused proves nothing. */
    public void works() {
        if (use == Use.ONE_JOB) {
            LOG.info("The account works again");
            journal.accountPaused(null);
            use = Use.OPEN;
        }
    }
}
