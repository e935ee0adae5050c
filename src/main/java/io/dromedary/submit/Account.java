package io.dromedary.submit;

import io.dromedary.api.http.AccountException;
import io.dromedary.job.Job;
import io.dromedary.job.Target;
import io.dromedary.job.Variables;
import io.dromedary.journal.Journal;
import io.dromedary.text.OutageLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the accounts may be used, and how many jobs each may have at the provider. The API's account and the web application's are
 * independent: a pause of one does not affect the other.
 *
 * <p>A circuit breaker: 401, 402 and 403 pause an account. When a free call works again, one job is let through (a free call cannot show
 * whether there are credits); when that job is accepted, the account is open again.
 */
public final class Account {

    private static final Logger LOG = LoggerFactory.getLogger(Account.class);

    private enum Use {
        OPEN, PAUSED, ONE_JOB, ONE_JOB_OUT
    }

    private static final class Realm {
        private Use use = Use.OPEN;

        boolean isPaused() {
            return use == Use.PAUSED || use == Use.ONE_JOB_OUT;
        }
    }

    private final Journal journal;
    private final OutageLog<String> pauses = new OutageLog<>();
    private final int concurrency;
    private final Map<String, Realm> realms = new TreeMap<>(Map.of(Target.API, new Realm(), Target.WEB, new Realm()));

    /** @param concurrency of each account */
    public Account(Journal journal, int concurrency) {
        this.journal = journal;
        this.concurrency = concurrency;
    }

    public synchronized List<Job> takeReady() {
        List<Job> next = new ArrayList<>();
        realms.forEach((name, realm) -> {
            if (!realm.isPaused()) {
                List<Job> jobs = journal.takeReady(name, concurrency, realm.use == Use.ONE_JOB ? 1 : concurrency);
                if (realm.use == Use.ONE_JOB && !jobs.isEmpty()) {
                    realm.use = Use.ONE_JOB_OUT;
                }
                next.addAll(jobs);
            }
        });
        return next;
    }

    /** Includes realms whose single trial job is under way: its response decides, and if none arrives the next probe does. */
    public synchronized List<String> pausedRealms() {
        return realms.keySet().stream().filter(name -> realms.get(name).isPaused()).toList();
    }

    /** Logged once, and again only when the reason changes. */
    public synchronized void pause(@ExchangeException AccountException trouble) {
        Realm realm = realms.get(trouble.realm());
        if (pauses.begins(trouble.realm(), trouble.getMessage())) {
            LOG.error("{} is paused; inbox and jobs stay as they are. {}", name(trouble.realm()), trouble.getMessage());
        }
        if (realm.use != Use.PAUSED) {
            journal.accountPaused(trouble.realm(), trouble.getMessage());
        }
        realm.use = Use.PAUSED;
    }

    /** The free call succeeded: one trial job may be submitted. */
    public synchronized void tryOneJob(@Variable(Variables.REALM) String realm) {
        journal.accountPaused(realm, "The account is let in again; the next job will tell whether it works.");
        realms.get(realm).use = Use.ONE_JOB;
    }

    /** A submission was accepted. One that was under way when the account was paused is no evidence that it works again. */
    public synchronized void reopen(@Variable(Variables.JOB) Job job) {
        Realm realm = realms.get(job.realm());
        if (realm.use == Use.ONE_JOB || realm.use == Use.ONE_JOB_OUT) {
            pauses.isOver(job.realm());
            LOG.info("{} works again", name(job.realm()));
            journal.accountPaused(job.realm(), null);
            realm.use = Use.OPEN;
        }
    }

    /** What messages call an account. */
    public static String name(String realm) {
        return realm.equals(Target.WEB) ? "The web account" : "The account";
    }
}
