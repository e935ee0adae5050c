package io.dromedary.submit;

import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.job.Target;
import io.dromedary.job.Variables;
import io.dromedary.journal.Accounts;
import io.dromedary.journal.Accounts.Places;
import io.dromedary.journal.Journal;
import io.dromedary.journal.Pauses.Pause;
import io.dromedary.text.OutageLog;
import io.dromedary.text.SafeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the accounts may be used, and how many jobs each may have at the provider. The API's account and the web application's are
 * independent: a pause of one does not affect the other.
 *
 * <p>A circuit breaker: what is certainly the account's trouble pauses it. When a free call works again, one job is let through (a free
 * call cannot show whether there are credits); when that job is accepted, the account is open again.
 *
 * <p>A refusal that may be the job's alone (402, 403) lets one other job through at once. If that is refused too, it is the account's; if
 * it is accepted, all go on, and a job that is refused again now is refused for itself. Where no other job comes, nobody can tell.
 *
 * <p>A throttle lowers the places to what the account showed; success raises them slowly, and more slowly after each attempt in vain.
 */
public final class Account {

    private static final Logger LOG = LoggerFactory.getLogger(Account.class);
    private static final Duration ANOTHER_LOOK = Duration.ofSeconds(1);
    /** So many requests are accepted with all places taken before one place more is tried; doubled each time in vain, up to the most. */
    private static final int PATIENCE = 24;
    private static final int LONGEST_PATIENCE = 96;

    private enum Use {
        OPEN, PAUSED, ONE_JOB, ONE_JOB_OUT
    }

    private static final class Realm {
        private Use use = Use.OPEN;
        /** The job that is tried while the others wait; null for none. */
        private String trial;
        /** Whether a job's refusal is the reason, so that only another job can tell. */
        private boolean suspects;
        /** What a status read was refused with, until the free call says whether that is the account's; null for none. */
        private AccountException doubt;
        /** Whether the provider is still to be asked if it accepts the key at all. */
        private boolean isNew;

        boolean isPaused() {
            return use == Use.PAUSED || use == Use.ONE_JOB_OUT;
        }
    }

    private final Journal journal;
    private final Accounts accounts;
    private final OutageLog<String> pauses = new OutageLog<>();
    private final PauseLog pauseLog = new PauseLog();
    private final int concurrency;
    private final Map<String, Integer> ofModels;
    private Consumer<String> whether = answer -> {
    };
    private final Map<String, Realm> realms = new TreeMap<>(Map.of(Target.API, new Realm(), Target.WEB, new Realm()));

    /** @param concurrency of each account */
    public Account(Journal journal, Accounts accounts, int concurrency) {
        this(journal, accounts, concurrency, Map.of());
    }

    /**
     * @param concurrency of each account
     * @param ofModels    of single models, of those that may have fewer
     */
    public Account(Journal journal, Accounts accounts, int concurrency, Map<String, Integer> ofModels) {
        this.journal = journal;
        this.accounts = accounts;
        this.concurrency = concurrency;
        this.ofModels = Map.copyOf(ofModels);
    }

    /**
     * At the start: a free call is to tell whether the key is accepted, before a job is in question.
     *
     * @param told gets the answer in a sentence
     */
    public synchronized void askFirst(String realm, Consumer<String> told) {
        realms.get(realm).isNew = true;
        whether = told;
    }

    // ------------------------------------------------------------------ handing out

    public synchronized List<Job> takeReady() {
        List<Pause> pauses = journal.pauses();
        pauseLog.tell(pauses);
        if (pauses.stream().anyMatch(pause -> pause.model().isEmpty())) {
            return List.of();
        }
        boolean anyFails = pauses.stream().anyMatch(Pause::isByLine);
        List<Job> next = new ArrayList<>();
        for (String name : journal.realmsOfReady()) {
            Realm realm = realms.get(name);
            if (realm.isPaused()) {
                continue;
            }
            List<Places> shown = accounts.places();
            int places = places(name, null, shown);
            Map<String, Integer> models = placesOfModels(name, shown);
            if (realm.use == Use.OPEN) {
                next.addAll(anyFails ? journal.takeTrialsOfModels(name, places, places, models) : List.of());
                next.addAll(journal.takeReady(name, places, places, models));
            } else {
                List<Job> trial = journal.takeForTrial(name, places, realm.suspects);
                // Where only a model that fails has jobs, its trial is that of the account, too.
                (trial.isEmpty() && anyFails && !realm.suspects ? journal.takeTrialsOfModels(name, places, 1, models) : trial)
                        .forEach(job -> {
                            begin(realm, job);
                            next.add(job);
                        });
            }
        }
        return next;
    }

    private static void begin(Realm realm, Job trial) {
        realm.use = Use.ONE_JOB_OUT;
        realm.trial = trial.id();
    }

    /**
     * Just before the paid POST: line, model or account may have been paused, or the account may have shown that it has fewer places,
     * since the job was handed out.
     *
     * @throws TryLaterException then
     */
    public synchronized void admit(@Variable(Variables.JOB) Job job) throws TryLaterException {
        Optional<Pause> paused = journal.paused(job);
        if (paused.isPresent()) {
            throw TryLaterException.waiting(paused.get().sentence(), ANOTHER_LOOK);
        }
        Realm realm = realms.get(job.realm());
        if (realm.use == Use.ONE_JOB) {
            begin(realm, job);
        }
        if (realm.isPaused() && !job.id().equals(realm.trial)) {
            throw TryLaterException.waiting("%s is paused".formatted(name(job.realm())), ANOTHER_LOOK);
        }
        if (job.state() == State.READY) {
            List<Places> shown = accounts.places();
            for (String model : new String[] {null, job.request().model()}) {
                int places = places(job.realm(), model, shown);
                if (places < configured(model) && accounts.taken(job.realm(), model) >= places) {
                    throw TryLaterException.waiting("%s takes %d at once".formatted(who(job.realm(), model), places), ANOTHER_LOOK);
                }
            }
        }
    }

    // ------------------------------------------------------------------ refusals

    /** Includes realms whose trial job is under way: its response decides, and if none arrives the next probe does. */
    public synchronized List<String> realmsToProbe() {
        return realms.entrySet().stream().filter(entry -> {
            Realm realm = entry.getValue();
            return realm.isNew || realm.isPaused() || realm.doubt != null || realm.use == Use.ONE_JOB && realm.suspects;
        }).map(Map.Entry::getKey).toList();
    }

    /** Those that only a person can help; not those where another job is to tell. */
    public synchronized List<String> pausedRealms() {
        return realms.keySet().stream().filter(name -> isPaused(name) || realms.get(name).suspects && accounts.onlyRefused(name)).toList();
    }

    /** Whether nothing is sent, whatever comes. */
    public synchronized boolean isPaused(String realm) {
        return realms.get(realm).use == Use.PAUSED;
    }

    /** The account is the problem. Logged once, and again only when the reason changes. The answer to the first question is only told. */
    public synchronized void pause(@ExchangeException AccountException trouble) {
        Realm realm = realms.get(trouble.realm());
        if (realm.isNew) {
            realm.isNew = false;
            whether.accept("%s: the provider does not accept the key. Drops are taken in all the same. %s".formatted(name(trouble.realm()),
                    trouble.getMessage()));
            return;
        }
        realm.trial = null;
        stop(trouble);
    }

    private void stop(AccountException trouble) {
        Realm realm = realms.get(trouble.realm());
        if (pauses.begins(trouble.realm(), trouble.getMessage())) {
            LOG.error("{} is paused; inbox and jobs stay as they are. {}", name(trouble.realm()), trouble.getMessage());
        }
        if (realm.use != Use.PAUSED) {
            journal.accountPaused(trouble.realm(), trouble.getMessage());
        }
        realm.use = Use.PAUSED;
        realm.suspects = false;
        realm.doubt = null;
    }

    /** A job's call was refused. */
    public synchronized void refused(@Variable(Variables.JOB) Job job, @ExchangeException AccountException trouble) {
        Realm realm = realms.get(trouble.realm());
        realm.isNew = false;
        if (trouble.ofJob() == null) {
            pause(trouble);
        } else if (realm.use == Use.OPEN) {
            LOG.warn("{} was refused; the next job will tell whether that is the account's trouble. {}", job.path(), trouble.getMessage());
            realm.use = Use.ONE_JOB;
            realm.suspects = true;
        } else {
            stop(trouble);
        }
    }

    /** Whether the account accepts others and refuses this one. */
    public boolean refusesThisOne(@Variable(Variables.JOB) Job job, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception trouble) {
        return trouble instanceof AccountException refusal && refusal.ofJob() != null && accounts.acceptedAnother(job);
    }

    /** A status read, or a cancel, was refused: that of one request is no reason to pause, unless the free call is refused, too. */
    public synchronized void doubt(@ExchangeException AccountException trouble) {
        realms.get(trouble.realm()).isNew = false;
        if (trouble.ofJob() == null) {
            pause(trouble);
        } else if (realms.get(trouble.realm()).use == Use.OPEN) {
            realms.get(trouble.realm()).doubt = trouble;
        }
    }

    /** The free call succeeded: what was only in doubt works; a paused account may submit one trial job. */
    public synchronized void tryOneJob(@Variable(Variables.REALM) String realm) {
        Realm probed = realms.get(realm);
        if (probed.isNew) {
            whether.accept("%s: the provider accepts the key".formatted(name(realm)));
        }
        probed.isNew = false;
        probed.doubt = null;
        if (probed.use != Use.OPEN) {
            journal.accountPaused(realm, "The account is let in again; the next job will tell whether it works.");
            probed.use = Use.ONE_JOB;
            probed.suspects = false;
            probed.trial = null;
        }
    }

    /** A submission was accepted. One that was under way when the account was paused is no evidence that it works again. */
    public synchronized void reopen(@Variable(Variables.JOB) Job job) {
        Realm realm = realms.get(job.realm());
        if (job.id().equals(realm.trial)) {
            pauses.isOver(job.realm());
            LOG.info("{} works again", name(job.realm()));
            journal.accountPaused(job.realm(), null);
            accounts.proven(job.realm());
            realm.use = Use.OPEN;
            realm.suspects = false;
            realm.trial = null;
        }
        List<Places> shown = accounts.places();
        learnFromSuccess(job.realm(), null, shown);
        learnFromSuccess(job.realm(), job.request().model(), shown);
    }

    // ------------------------------------------------------------------ places

    /** Where there was no place: from now on as many are used as the account has shown. */
    public synchronized void learn(@Variable(Variables.JOB) Job job, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception trouble) {
        if (!(trouble instanceof TryLaterException later) || !later.isFull()) {
            return;
        }
        String model = later.isOfModel() ? job.request().model() : null;
        List<Places> known = accounts.places();
        int before = places(job.realm(), model, known);
        int shown = Math.max(1, Math.min(accounts.accepted(job.realm(), model), before));
        int patience = of(job.realm(), model, known).map(now -> now.tried() ? 2 * now.patience() : now.patience()).orElse(PATIENCE);
        if (shown < before) {
            LOG.info("{} takes {} at once now, of {}: {}", who(job.realm(), model), shown, configured(model), trouble.getMessage());
        }
        if (shown < configured(model)) {
            accounts.keep(Places.of(job.realm(), model, shown, Math.max(PATIENCE, Math.min(patience, LONGEST_PATIENCE)),
                    trouble.getMessage()));
        }
    }

    /** A place that was tried with success lets the next one be tried as soon as all of them were taken once. */
    private void learnFromSuccess(String realm, String model, List<Places> shown) {
        Places now = of(realm, model, shown).orElse(null);
        if (now == null) {
            return;
        }
        int accepted = accounts.accepted(realm, model);
        boolean proven = now.tried() && now.accepted() > 0;
        int patience = proven ? now.places() : now.patience();
        boolean tries = accepted <= now.places() && now.accepted() >= patience;
        int places = Math.max(accepted, tries ? now.places() + 1 : now.places());
        if (places >= configured(model)) {
            LOG.info("{} takes {} at once again", who(realm, model), configured(model));
            accounts.forget(now);
        } else if (places > now.places() || proven) {
            accounts.keep(new Places(realm, model, places, places > now.places() ? 0 : now.accepted(), patience, tries, now.since(),
                    now.why()));
        }
    }

    private int configured(String model) {
        return model == null ? concurrency : Math.min(concurrency, ofModels.getOrDefault(model, concurrency));
    }

    private int places(String realm, String model, List<Places> shown) {
        return Math.min(configured(model), of(realm, model, shown).map(Places::places).orElse(concurrency));
    }

    private static Optional<Places> of(String realm, String model, List<Places> shown) {
        return shown.stream().filter(its -> its.realm().equals(realm) && Objects.equals(its.model(), model)).findFirst();
    }

    private Map<String, Integer> placesOfModels(String realm, List<Places> shown) {
        Map<String, Integer> places = new HashMap<>(ofModels);
        shown.stream().filter(its -> its.realm().equals(realm) && its.model() != null)
                .forEach(its -> places.merge(its.model(), its.places(), Math::min));
        return places;
    }

    private static String who(String realm, String model) {
        return model == null ? name(realm) : "The model " + SafeText.line(model);
    }

    /** What messages call an account. */
    public static String name(String realm) {
        return realm.equals(Target.WEB) ? "The web account" : "The account";
    }
}
