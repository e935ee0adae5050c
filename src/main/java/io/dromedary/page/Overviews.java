package io.dromedary.page;

import io.dromedary.await.Expectations;
import io.dromedary.job.Amount;
import io.dromedary.job.Cost;
import io.dromedary.job.Expected;
import io.dromedary.job.Job;
import io.dromedary.job.Output;
import io.dromedary.job.Retrying;
import io.dromedary.job.State;
import io.dromedary.journal.Figures;
import io.dromedary.journal.Generation;
import io.dromedary.journal.HeldJobs;
import io.dromedary.journal.JobSearch;
import io.dromedary.journal.JournalView;
import io.dromedary.journal.Pauses;
import io.dromedary.journal.Spending;
import io.dromedary.journal.TimesTaken;
import io.dromedary.page.Overview.Card;
import io.dromedary.page.Overview.Need;
import io.dromedary.page.Overview.Running;
import io.dromedary.submit.Account;
import io.dromedary.submit.Budgets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import javax.sql.DataSource;

/** Makes the front page of what the journal says. All who look within a second see the same, so many tabs cost the line as much as one. */
public final class Overviews {

    private static final long SAME_FOR = 1000;
    private static final int NEEDS = 6;
    private static final int TITLE = 300;
    private static final int AT_WORK = 8;
    private static final int RESULTS = 12;
    private static final Set<State> FAILURES = EnumSet.of(State.REJECTED, State.NSFW, State.FAILED);

    private final Figures figures;
    private final JobSearch search;
    private final JournalView view;
    private final Generation generation;
    private final Pauses pauses;
    private final Spending spending;
    private final HeldJobs held;
    private final Budgets budgets;
    private final Expectations expectations;
    private final int places;
    private final Clock clock;
    private final Times times;
    private Overview last;
    private long made;

    /** @param places how many requests may be at the provider at once */
    public Overviews(DataSource reading, Budgets budgets, int places, Clock clock) {
        this.figures = new Figures(reading);
        this.search = new JobSearch(reading);
        this.view = new JournalView(reading);
        this.generation = new Generation(reading);
        this.pauses = new Pauses(reading, clock);
        this.spending = new Spending(reading);
        this.held = new HeldJobs(reading);
        this.budgets = budgets;
        this.places = places;
        this.expectations = new Expectations(new TimesTaken(reading), clock);
        this.clock = clock;
        this.times = new Times(clock);
    }

    synchronized Overview now() {
        long age = clock.millis() - made;
        if (last == null || age < 0 || age >= SAME_FOR) {
            last = make();
            made = clock.millis();
        }
        return last;
    }

    /** A person changed something, and wants to see it. */
    synchronized void forget() {
        last = null;
    }

    Optional<Pauses.Pause> pause() {
        return pauses.line();
    }

    /** How the line is, for who wants nothing else. */
    public Headline headline() {
        return headline(figures.live(), limits().toApprove(), figures.running(AT_WORK), new HashMap<>());
    }

    private Overview make() {
        Map<State, Long> jobs = figures.live();
        Map<String, Optional<Duration>> usual = new HashMap<>();
        List<Figures.Running> running = figures.running(AT_WORK);
        Function<Job, Optional<Expected>> expected = expectations.now();
        List<Need> needs = needs(jobs);
        List<Job> delivered = figures.delivered(RESULTS);
        Map<String, Cost> costs = spending.ofJobs(delivered.stream().map(Job::id).toList());
        Overview.Limits limits = limits();
        return new Overview(headline(jobs, limits.toApprove(), running, usual), pauses.models().stream()
                .map(pause -> new Overview.Paused(pause.model().orElseThrow(), Words.line(pause.sentence()))).toList(),
                view.places().stream().map(shown -> Words.line(shown.sentence())).toList(),
                spending.report(clock), limits,
                needs.stream().limit(NEEDS).map(this::withAdvice).toList(),
                Math.max(0, needs.size() - NEEDS), running.stream().map(job -> running(job, usual, expected)).toList(),
                jobs.get(State.SUBMITTING) + jobs.get(State.WAITING) + jobs.get(State.COLLECTING),
                delivered.stream().map(job -> card(job, costs.get(job.id()))).toList());
    }

    private Overview.Limits limits() {
        return new Overview.Limits(budgets.now(), budgets.undetermined(), budgets.undeterminedMax(),
                held.groups().stream().map(Overview.Held::new).toList());
    }

    private Headline headline(Map<State, Long> jobs, Amount toApprove, List<Figures.Running> running,
            Map<String, Optional<Duration>> usual) {
        Map<String, String> paused = new TreeMap<>();
        view.accountPaused().forEach((realm, why) -> paused.put(Account.name(realm), why));
        Pauses.Pause pause = pauses.line().orElse(null);
        String hold = generation.hold().orElse(null);
        boolean goesOn = paused.isEmpty() && pause == null && hold == null;
        String done = goesOn
                ? Ending.of(jobs, running, figures.waitingByModel(), model -> usual(model, usual), places, clock.instant())
                        .map(end -> times.at(end.toEpochMilli())).orElse(null)
                : null;
        return Headline.of(new Headline.Facts(jobs, hold, paused, pause, done, toApprove), times);
    }

    private Optional<Duration> usual(String model, Map<String, Optional<Duration>> known) {
        return known.computeIfAbsent(model, figures::usual);
    }

    private Running running(Figures.Running running, Map<String, Optional<Duration>> known,
            Function<Job, Optional<Expected>> expected) {
        Job job = running.job();
        String model = job.request() == null ? "" : job.request().model();
        Duration elapsed = times.since(running.began());
        Optional<Duration> usual = usual(model, known);
        return new Running(job.id(), Words.name(job.path()), model, job.state(), Times.inWords(elapsed),
                usual.map(Times::measured).orElse(null), expected.apply(job).map(end -> end.sentence(times::second)).orElse(null),
                usual.map(time -> (int) Math.min(100, elapsed.toMillis() / 1000 * 100_000 / Math.max(1000, time.toMillis()))).orElse(0),
                Pictures.input(job), Retrying.of(job, shown -> List.of(), clock.millis()).map(now -> now.sentence(times::at)).orElse(null));
    }

    private Card card(Job job, Cost cost) {
        List<Output> outputs = view.outputs(job);
        return new Card(job.id(), Words.name(job.path()), Words.prompt(job.request().prompt()), job.request().model(),
                Words.cost(cost), job.changed(),
                Pictures.input(job), Pictures.result(outputs), (int) outputs.stream().filter(output -> !output.isPreview()).count());
    }

    /** What may have cost money comes first, then what failed, the most frequent first. */
    private List<Need> needs(Map<State, Long> jobs) {
        List<Need> needs = new ArrayList<>();
        long uncertain = jobs.get(State.UNCERTAIN);
        if (uncertain > 0) {
            needs.add(new Need(State.UNCERTAIN, null, Words.state(State.UNCERTAIN), "The answer to the submission was lost",
                    "The provider may have it, and may charge it. Look there, then say what you found: each job's page takes your word.",
                    uncertain, figures.newestUncertain(), null));
        }
        List<JobSearch.Reason> reasons = search.reasons();
        for (State parked : List.of(State.UNDELIVERABLE, State.EXPIRED)) {
            reasons.stream().filter(reason -> reason.state() == parked).forEach(reason -> needs.add(need(reason, "now")));
        }
        reasons.stream().filter(reason -> FAILURES.contains(reason.state())).forEach(reason -> needs.add(need(reason, "retry")));
        return needs;
    }

    /** Found for those that are shown only. */
    private Need withAdvice(Need need) {
        return need.reason() == null
                ? need
                : need.withTodo(figures.example(need.state(), need.reason())
                        .filter(job -> job.verdict() != null).map(job -> Words.line(job.verdict().todo().replace("JOB", job.id())))
                        .orElse(""));
    }

    private static Need need(JobSearch.Reason reason, String command) {
        String[] words = Words.head(reason.only() == null ? reason.reason() : reason.only().words(), TITLE).split(": ", 2);
        return new Need(reason.state(), reason.reason(), words.length == 2 ? words[0] : Words.state(reason.state()),
                words[words.length - 1], "", reason.jobs(), reason.newest(), command);
    }
}
