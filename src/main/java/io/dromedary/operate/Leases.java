package io.dromedary.operate;

import io.dromedary.job.Job;
import io.dromedary.job.Variables;
import io.dromedary.journal.Journal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which jobs this run works on. A job is held while the exchange that has it is under way, across queues and delays; Camel ends the hold
 * with the exchange, however that ends. Only the leases of held jobs are renewed: the lease of a job that nobody works on any more runs
 * out, and the job is handed out again.
 */
public final class Leases {

    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
    /** So that two renewals may fail before a lease runs out. */
    private static final int RENEWALS = 3;

    private final Journal journal;
    private final Duration lease;
    private final Duration longest;
    private final Duration deadline;
    private final Map<String, Long> held = new ConcurrentHashMap<>();

    /**
     * @param lease    how long a lease lasts without being renewed
     * @param longest  wait of any job until its next turn
     * @param deadline of a request
     */
    public Leases(Journal journal, Duration lease, Duration longest, Duration deadline) {
        this.journal = journal;
        this.lease = lease;
        this.longest = longest;
        this.deadline = deadline;
    }

    /** At the start: what an earlier run had, and what its clock has put off, can go on. */
    public void recover() {
        journal.recover();
        journal.boundWaits(longest, deadline);
    }

    /** @return milliseconds between two renewals */
    public long renewal() {
        return lease.toMillis() / RENEWALS;
    }

    /** Holds a job that was handed out, until the exchange is done. A queue hands the hold over to the exchange that goes on. */
    public void hold(@Variable(Variables.JOB) Job job, Exchange exchange) {
        held.put(job.id(), job.fence());
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                held.remove(job.id(), job.fence());
            }
        });
    }

    /** Renews what is held, also where a computer that slept or a journal on a full disk made it late, then releases what ran out. */
    public void keep() {
        if (!held.isEmpty()) {
            journal.renew(Map.copyOf(held));
        }
        journal.boundWaits(longest, deadline);
        for (Job job : journal.releaseExpired()) {
            LOG.warn(
                    "{}: nobody works on job {} any more, which is {}: the stage that had it ended without saying so. It goes "
                            + "on from there.",
                    job.path(), job.id(), job.state());
        }
    }
}
