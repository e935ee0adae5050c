package io.dromedary.journal;

import io.dromedary.job.Cap;
import io.dromedary.job.Channel;
import io.dromedary.job.Hold;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.testing.Ledger;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** What is asked of the journal again and again: by timers, for each submission, and by whoever has the page open. */
final class Questions {

    static final String PAUSED = "a/paused/model";

    private final Map<String, Supplier<Object>> all = new LinkedHashMap<>();

    /** @param job any that is under way */
    Questions(DataSource source, Clock clock, Job job) {
        Journal journal = new Journal(source, clock, "this run", told -> {
        });
        ofDispatch(source, journal, clock, job);
        ofTimers(source, journal, clock, job);
        ofEvents(source);
        ofMoney(source, clock, job);
        ofMetrics(source, clock);
        ofIntake(source, journal, job);
        ofPage(source, clock, job);
    }

    Map<String, Supplier<Object>> all() {
        return all;
    }

    private void ofDispatch(DataSource source, Journal journal, Clock clock, Job job) {
        Accounts accounts = new Accounts(source, clock);
        all.put("dispatch: does any job wait", journal::realmsOfReady);
        all.put("dispatch: the next jobs", () -> journal.takeReady("api", 1_000_000, 4));
        all.put("dispatch: a trial", () -> journal.takeForTrial("api", 1_000_000, false));
        all.put("dispatch: a trial of another", () -> journal.takeForTrial("api", 1_000_000, true));
        all.put("dispatch: trials of models that fail", () -> journal.takeTrialsOfModels("api", 1_000_000, 4, Map.of()));
        FailingModels failing = new FailingModels(source, FailingModels.Rules.USUAL, clock);
        all.put("outcome: how the model failed before", () -> {
            failing.ended(job, new Verdict(Channel.FAILED, "It failed.", "Again.", Verdict.Charged.NO));
            failing.worked(job);
            return "";
        });
        all.put("dispatch: what is paused", () -> List.of(journal.paused(), journal.pauses(), journal.pausedModels(), journal.paused(job)));
        all.put("dispatch: with places of models", () -> journal.takeReady("api", 1_000_000, 4, Map.of(Ledger.MODEL, 1_000_000)));
        all.put("account: places taken", () -> accounts.taken("api", null));
        all.put("account: places taken of a model", () -> accounts.taken("api", Ledger.MODEL));
        all.put("account: accepted", () -> accounts.accepted("api", null));
        all.put("account: accepted of a model", () -> accounts.accepted("api", Ledger.MODEL));
        all.put("account: learned places", accounts::places);
        all.put("account: only refused jobs", () -> accounts.onlyRefused("api"));
        all.put("account: accepted another", () -> accounts.acceptedAnother(job));
    }

    private void ofTimers(DataSource source, Journal journal, Clock clock, Job job) {
        JournalView view = new JournalView(source);
        Hints hints = new Hints(source, journal, Ledger.HOUR, clock);
        all.put("resume: unfinished jobs", () -> journal.takeUnfinished(false));
        all.put("resume: with idempotency", () -> journal.takeUnfinished(true));
        all.put("await: the last times of a workload", () -> new TimesTaken(source).last(Ledger.MODEL));
        all.put("resume: hints", () -> {
            hints.attach();
            return "";
        });
        all.put("cancel: a page of markers", () -> view.marked(""));
        all.put("cancel: withdrawn", view::withdrawn);
        all.put("drain: anything unfinished", () -> view.isAnyUnfinished(List.of()));
        all.put("drain: with a paused account", () -> view.isAnyUnfinished(List.of("api")));
        all.put("drain: went back", view::wentBack);
        all.put("drain: waiting for models", view::waitingForModels);
        all.put("intake: waiting by folder", view::waitingByFolder);
        all.put("probe: paused accounts", view::accountPaused);
        all.put("leases: renew", () -> {
            journal.renew(Map.of(job.id(), job.fence()));
            return "";
        });
        all.put("leases: run out", journal::releaseExpired);
        all.put("prune: a batch", () -> {
            new Pruning(source, Duration.ofDays(90), clock).prune();
            return "";
        });
        all.put("leases: put off by a wrong clock", () -> {
            journal.boundWaits(Duration.ofDays(30), Duration.ofDays(30));
            return "";
        });
    }

    private void ofEvents(DataSource source) {
        EventFeed feed = new EventFeed(source, source, "journal");
        EndedJobs ended = new EndedJobs(source, source);
        Supplier<Long> lately = () -> Math.max(0, feed.last() - 100);
        all.put("events: the last", feed::last);
        all.put("events: what is new", () -> feed.after(lately.get(), 500));
        all.put("events: until a time", () -> feed.lastUntil(lately.get(), 1));
        all.put("notify: the first that ended", () -> ended.firstAfter(lately.get()));
        all.put("notify: an ended manifest", ended::endedManifest);
        all.put("drain: counts of this run", () -> new JournalView(source).countsAfter(lately.get()));
    }

    private void ofMoney(DataSource source, Clock clock, Job job) {
        Reservations reservations = new Reservations(source, clock);
        JournalView view = new JournalView(source);
        all.put("holds: whether money became free", reservations::state);
        all.put("holds: whether any is held", view::isAnyHeld);
        all.put("holds: undetermined", reservations::undetermined);
        all.put("budget: of the day", () -> reservations.used(new Cap(Hold.Limit.DAY, "films", BigDecimal.TEN, "budget.day"), job.id()));
        all.put("budget: of the month", () -> reservations.used(new Cap(Hold.Limit.MONTH, "", BigDecimal.TEN, "budget.month"), job.id()));
        all.put("budget: of a drop", () -> reservations.used(new Cap(Hold.Limit.DROP, "", BigDecimal.TEN, "budget.drop"), job.id()));
        all.put("holds: groups", () -> new HeldJobs(source).groups());
        all.put("intake: a held drop of that name", () -> view.held("", "none.png"));
    }

    private void ofMetrics(DataSource source, Clock clock) {
        Measures measures = new Measures(source, clock);
        all.put("metrics: standing", measures::standing);
        all.put("metrics: open jobs", measures::open);
        all.put("metrics: the oldest that waits", measures::oldestReady);
        all.put("metrics: the oldest uncertain", measures::oldestUncertain);
        all.put("metrics: changes", () -> measures.changes(Math.max(0, measures.lastEvent() - 100), measures.lastEvent()));
    }

    private void ofIntake(DataSource source, Journal journal, Job job) {
        JournalView view = new JournalView(source);
        all.put("intake: a duplicate", () -> journal.live("no such intent"));
        all.put("intake: is it being put back", () -> journal.isAwaited("errors/failed", List.of("photo.png")));
        all.put("intake: is the claim known", () -> view.holds("no such claim"));
        all.put("submit: whose request is it", () -> view.jobOf("no such request"));
        all.put("submit: attempts", () -> journal.attempts(job, Channel.FAILED));
        all.put("deliver: the next output", () -> view.nextOutput(job));
        all.put("deliver: is the name taken", () -> new Outputs(source).isReserved("no such name"));
    }

    private void ofPage(DataSource source, Clock clock, Job job) {
        JournalView view = new JournalView(source);
        Figures figures = new Figures(source);
        JobSearch search = new JobSearch(source);
        all.put("page: counts", view::counts);
        all.put("page: live", figures::live);
        all.put("page: running", () -> figures.running(5));
        all.put("page: results", () -> figures.delivered(12));
        all.put("page: usual time", () -> figures.usual(Ledger.MODEL));
        all.put("page: waiting by model", figures::waitingByModel);
        all.put("page: an example", () -> figures.example(State.FAILED, "failed: reason 1"));
        all.put("page: newest uncertain", figures::newestUncertain);
        all.put("page: reasons", search::reasons);
        all.put("page: jobs", () -> search.page(JobFilter.all(), null, 50));
        all.put("page: jobs that failed", () -> search.page(JobFilter.in(State.FAILED, State.NSFW), null, 50));
        all.put("page: of a rare state", () -> search.page(JobFilter.in(State.EXPIRED), null, 50));
        all.put("page: how many jobs", () -> search.count(JobFilter.all()));
        all.put("page: how many failed", () -> search.count(JobFilter.in(State.FAILED)));
        all.put("page: one job", () -> List.of(view.job(job.id()), view.events(job), view.outputs(job), figures.attempts(job.id())));
        all.put("spend", () -> new Spending(source).report(clock));
    }
}
