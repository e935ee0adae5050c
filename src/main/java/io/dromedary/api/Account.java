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

    private enum Use { OPEN, PAUSED, ONE_JOB, ONE_JOB_OUT }

    private final Journal journal;
    private final int concurrency;
    private Use use = Use.OPEN;
    private String told;

    public Account(Journal journal, int concurrency) {
        this.journal = journal;
        this.concurrency = concurrency;
    }

    /** The jobs that may go to the provider now. */
    public synchronized List<Job> nextJobs() {
        if (isPaused()) {
            return List.of();
        }
        List<Job> jobs = journal.takeReady(concurrency, use == Use.ONE_JOB ? 1 : concurrency);
        if (use == Use.ONE_JOB && !jobs.isEmpty()) {
            use = Use.ONE_JOB_OUT;
        }
        return jobs;
    }

    /** Also while the one job is out: its answer decides, and where there is none the next probe does. */
    public synchronized boolean isPaused() {
        return use == Use.PAUSED || use == Use.ONE_JOB_OUT;
    }

    /** Tells once, and again only when the reason is another. */
    public synchronized void pause(@ExchangeException AccountException trouble) {
        if (!trouble.getMessage().equals(told)) {
            told = trouble.getMessage();
            LOG.error("The account is paused; inbox and jobs stay as they are. {}", trouble.getMessage());
        }
        if (use != Use.PAUSED) {
            journal.accountPaused("api", trouble.getMessage());
        }
        use = Use.PAUSED;
    }

    /** A call that costs nothing was answered as it should be. */
    public synchronized void tryOneJob() {
        journal.accountPaused("api", "The key is accepted again; the next job will tell whether the account works.");
        use = Use.ONE_JOB;
    }

    /** A submission was accepted. One that was under way when the account was paused proves nothing. */
    public synchronized void works() {
        if (use == Use.ONE_JOB || use == Use.ONE_JOB_OUT) {
            told = null;
            LOG.info("The account works again");
            journal.accountPaused("api", null);
            use = Use.OPEN;
        }
    }
}
