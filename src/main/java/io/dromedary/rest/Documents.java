package io.dromedary.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.dromedary.job.AccountTotals;
import io.dromedary.job.Amount;
import io.dromedary.job.Attempt;
import io.dromedary.job.Cost;
import io.dromedary.job.Event;
import io.dromedary.job.Hold;
import io.dromedary.job.Job;
import io.dromedary.job.MissingResult;
import io.dromedary.job.Output;
import io.dromedary.job.Price;
import io.dromedary.job.Problem;
import io.dromedary.job.Retrying;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Accounts;
import io.dromedary.journal.HeldJobs;
import io.dromedary.journal.JobSearch;
import io.dromedary.journal.JournalView;
import io.dromedary.journal.Pauses;
import io.dromedary.journal.Spending;
import io.dromedary.operate.Outcome;
import io.dromedary.operate.Waiting;
import io.dromedary.operate.WaitsFor;
import io.dromedary.store.StoreSettings;
import io.dromedary.submit.Account;
import io.dromedary.submit.Budgets;
import io.dromedary.text.WithoutQuery;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What is told of jobs. Times are ISO 8601, UTC. No address has its query, since that may be what lets one in. */
public final class Documents {

    private final StoreSettings stores;
    private final Waiting waiting;
    private final Spending spending;
    private final JournalView journal;
    private final HeldJobs held;
    private final Budgets budgets;
    private final Clock clock;

    /**
     * @param next  when it is tried or looked at again; null where that is due, or depends on others
     * @param until null where there is no end
     * @param end   what happens then; null where there is no end
     * @param expected   when it is probably over; null where that is not known
     * @param expectedOf how many requests like it say so
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record WaitDocument(String what, String since, String next, String until, String end, String expected, Integer expectedOf) {
    }

    /** One line of a list. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record JobDocument(String id, String state, String drop, String place, String model, String prompt, String why,
            VerdictDocument verdict, String requestId, String correlationId, String created, String changed, WaitDocument waits,
            RetryingDocument retrying, CostDocument cost, HoldDocument hold) {
    }

    /**
     * A job that failed at no cost and is tried again.
     *
     * @param attempt of the try that is under way or comes next
     * @param next    null where that is due
     * @param earlier why the tries before the last one failed, oldest first
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RetryingDocument(int attempt, String reason, String next, List<FailureDocument> earlier) {
    }

    public record FailureDocument(String at, String why) {
    }

    /**
     * What keeps a held job back.
     *
     * @param limit            a {@link Hold.Limit}
     * @param estimatedCredits what it would cost; null where nobody knows it
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record HoldDocument(String limit, BigDecimal estimatedCredits, boolean approvable) {
    }

    /**
     * What a job's last submission costs.
     *
     * @param estimatedCredits null where the price is not known
     * @param priceSource      who said what it costs if it is charged; null where nobody did
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CostDocument(String money, BigDecimal estimatedCredits, String priceSource) {
    }

    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record VerdictDocument(String channel, String why, String todo, String charged, Integer httpStatus, List<FieldDocument> fields) {
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FieldDocument(String file, String field, String found, String remedy) {
    }

    /** @param next what to ask for as {@code before} to get the next page; null on the last one */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record JobsDocument(List<JobDocument> jobs, String next) {
    }

    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StoryDocument(JobDocument job, List<String> files, String movingTo, List<EventDocument> events,
            List<AttemptDocument> attempts, List<OutputDocument> outputs, List<MissingDocument> missing, String pruned) {
    }

    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record EventDocument(String at, String who, String from, String to, String why, String correlationId) {
    }

    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AttemptDocument(int number, String model, String requestId, String outcome, String body, BigDecimal estimatedCredits,
            String priceSource) {
    }

    /** @param file null until it is published */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OutputDocument(int number, String url, String file, Long bytes, String sha256, String contentType, Integer previewOf) {
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record MissingDocument(int number, String word, String why) {
    }

    /**
     * @param since  null, like the next ones, while the line is not paused
     * @param end    what a person has to do to end it
     * @param models those that are paused for themselves
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PauseDocument(boolean paused, String since, String who, String why, String end, List<ModelPauseDocument> models) {
    }

    /**
     * @param failedTrials null, like the next ones, where a person paused it
     * @param trial        the job that is tried now; null where none is
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ModelPauseDocument(String model, String since, String who, String why, Integer failedTrials, String nextTrial,
            String trial) {
    }

    public record AccountDocument(String account, String why) {
    }

    /** @param model null where it is of all models together */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PlacesDocument(String account, String model, int places, String since, String why) {
    }

    public record ReasonDocument(String state, String reason, long jobs, String newest) {
    }

    /** @param unpriced of how many of them the price is not known, so that they are not in the sum */
    @JsonNaming(SnakeCaseStrategy.class)
    public record AmountDocument(BigDecimal estimatedCredits, long requests, long unpriced) {
    }

    /** Each of the first three is null where it is of all of them. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TotalsDocument(String model, String profile, String day, AmountDocument charged, AmountDocument refunded,
            AmountDocument underWay,
            AmountDocument undetermined) {
    }

    /**
     * One limit of a day or a month.
     *
     * @param folder  below the inbox, whose drops it counts; empty for all
     * @param setting what a person changes: a setting, or a key of a profile
     */
    public record BudgetDocument(String limit, String folder, String setting, BigDecimal credits, BigDecimal spent, BigDecimal reserved,
            BigDecimal undetermined, BigDecimal left) {
    }

    /**
     * Held jobs of one folder and one model, kept back by the same limit.
     *
     * @param cost of all of them
     */
    public record HeldDocument(String limit, String folder, String model, boolean approvable, AmountDocument cost, String newest) {
    }

    /**
     * @param models          of this month, as {@code profiles} and {@code days}
     * @param undetermined    what nobody knows of whether it is charged, of whenever it is; credits
     * @param undeterminedMax above which nothing new is spent; null where there is no limit
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record MoneyDocument(TotalsDocument today, TotalsDocument yesterday, TotalsDocument thisMonth, List<TotalsDocument> models,
            List<TotalsDocument> profiles, List<TotalsDocument> days, List<BudgetDocument> budgets, BigDecimal undetermined,
            BigDecimal undeterminedMax, List<HeldDocument> held) {
    }

    /**
     * @param hold        why nothing is submitted, although nobody paused the line; null where all is well
     * @param fewerPlaces where the provider showed that it takes fewer requests at once than are configured
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OverviewDocument(Map<String, Long> states, PauseDocument pause, String hold, List<AccountDocument> pausedAccounts,
            List<PlacesDocument> fewerPlaces, List<ReasonDocument> reasons, MoneyDocument money) {
    }

    public record OutcomeDocument(int done, Map<String, Integer> skipped, String sentence) {
    }

    public Documents(StoreSettings stores, JournalView journal, Waiting waiting, Spending spending, HeldJobs held, Budgets budgets,
            Clock clock) {
        this.stores = stores;
        this.journal = journal;
        this.waiting = waiting;
        this.spending = spending;
        this.held = held;
        this.budgets = budgets;
        this.clock = clock;
    }

    /** @param next see {@link JobsDocument} */
    public JobsDocument jobs(List<Job> jobs, String next) {
        Function<Job, Optional<WaitsFor>> waits = waiting.now();
        Map<String, Cost> costs = spending.ofJobs(jobs.stream().map(Job::id).toList());
        return new JobsDocument(jobs.stream().map(job -> job(job, waits, costs.get(job.id()))).toList(), next);
    }

    private JobDocument job(Job job, Function<Job, Optional<WaitsFor>> waits, Cost cost) {
        return new JobDocument(job.id(), job.state().name(), job.path(), stores.drop(job.place()),
                job.request() == null ? null : job.request().model(), job.request() == null ? null : job.request().prompt(),
                clean(job.why()), verdict(job), job.requestId(), job.correlationId(), time(job.created()), time(job.changed()),
                waits.apply(job).map(Documents::wait).orElse(null), retrying(job), cost(cost), hold(job));
    }

    private RetryingDocument retrying(Job job) {
        return Retrying.of(job, journal::failures, clock.millis())
                .map(now -> new RetryingDocument(now.attempt(), clean(now.reason()), time(now.next()),
                        now.earlier().stream().map(one -> new FailureDocument(time(one.at()), clean(one.why()))).toList()))
                .orElse(null);
    }

    private static HoldDocument hold(Job job) {
        if (job.state() != State.HELD) {
            return null;
        }
        Hold hold = job.verdict().hold();
        return new HoldDocument(hold.limit().word(), hold.credits(), hold.limit().isLiftedByApproval());
    }

    private static WaitDocument wait(WaitsFor wait) {
        return new WaitDocument(clean(wait.what()), wait.since().toString(), time(wait.next()), time(wait.until()), wait.end(),
                wait.expected() == null ? null : time(wait.expected().at()), wait.expected() == null ? null : wait.expected().of());
    }

    private static String time(Instant time) {
        return time == null ? null : time.toString();
    }

    private static CostDocument cost(Cost cost) {
        return cost == null
                ? null
                : new CostDocument(cost.money().word(), cost.credits().orElse(null), source(cost.price()));
    }

    private static String source(Price price) {
        return price == null ? null : price.source().word();
    }

    public MoneyDocument money() {
        Spending.Report report = spending.report(clock);
        return new MoneyDocument(totals(report.today()), totals(report.yesterday()), totals(report.month()),
                report.models().stream().map(model -> totals(model.what(), null, null, model)).toList(),
                report.profiles().stream().map(profile -> totals(null, profile.what(), null, profile)).toList(),
                report.days().stream().map(day -> totals(null, null, day.what(), day)).toList(),
                budgets.now().stream().map(Documents::budget).toList(), budgets.undetermined(), budgets.undeterminedMax(),
                held.groups().stream().map(Documents::held).toList());
    }

    private static BudgetDocument budget(Budgets.Standing budget) {
        return new BudgetDocument(budget.cap().limit().word(), budget.cap().folder(), budget.cap().setting(), budget.cap().credits(),
                budget.used().spent(), budget.used().reserved(), budget.used().undetermined(), budget.left());
    }

    private static HeldDocument held(HeldJobs.Group group) {
        return new HeldDocument(group.limit().word(), group.profile(), group.model(), group.limit().isLiftedByApproval(),
                amount(group.cost()), time(group.newest()));
    }

    private static TotalsDocument totals(AccountTotals totals) {
        return totals(null, null, null, totals);
    }

    private static TotalsDocument totals(String model, String profile, String day, AccountTotals totals) {
        return new TotalsDocument(model, profile, day, amount(totals.charged()), amount(totals.refunded()),
                amount(totals.underWay()), amount(totals.undetermined()));
    }

    private static AmountDocument amount(Amount amount) {
        return new AmountDocument(amount.credits(), amount.requests(), amount.unpriced());
    }

    private static VerdictDocument verdict(Job job) {
        Verdict verdict = job.verdict();
        return verdict == null
                ? null
                : new VerdictDocument(verdict.channel().word(), clean(verdict.why()), clean(verdict.todo().replace("JOB", job.id())),
                        verdict.charged().name().toLowerCase(Locale.ROOT), verdict.httpStatus(),
                        verdict.fields().stream().map(Documents::field).toList());
    }

    private static FieldDocument field(Problem problem) {
        return new FieldDocument(problem.file(), problem.field(), clean(problem.found()), clean(problem.remedy()));
    }

    public StoryDocument story(Job job) {
        return new StoryDocument(job(job, waiting.now(), spending.ofJobs(List.of(job.id())).get(job.id())), job.files(),
                job.movingTo() == null ? null : stores.drop(job.movingTo()),
                journal.events(job).stream().map(Documents::event).toList(),
                journal.attempts(job).stream().map(Documents::attempt).toList(),
                journal.outputs(job).stream().map(this::output).toList(),
                job.missing().stream().map(Documents::missing).toList(),
                journal.pruned(job).map(when -> time(when.toEpochMilli())).orElse(null));
    }

    private static EventDocument event(Event event) {
        return new EventDocument(time(event.at()), event.who(), event.from() == null ? null : event.from().name(), event.to().name(),
                clean(event.why()), event.correlationId());
    }

    private static AttemptDocument attempt(Attempt attempt) {
        return new AttemptDocument(attempt.number(), attempt.model(), attempt.requestId(), attempt.outcome(), clean(attempt.body()),
                attempt.price() == null ? null : attempt.price().credits(), source(attempt.price()));
    }

    private OutputDocument output(Output output) {
        return new OutputDocument(output.number(), clean(output.url()), output.isPublished() ? stores.result(output.file()) : null,
                output.bytes(), output.sha256(), output.contentType(), output.previewOf());
    }

    private static MissingDocument missing(MissingResult missing) {
        return new MissingDocument(missing.number(), missing.word(), missing.why());
    }

    static PlacesDocument places(Accounts.Places shown) {
        return new PlacesDocument(Account.name(shown.realm()), shown.model(), shown.places(), time(shown.since()), shown.why());
    }

    public static PauseDocument pause(Pauses pauses) {
        List<ModelPauseDocument> models = pauses.models().stream()
                .map(Documents::pause).toList();
        return pauses.line().map(now -> new PauseDocument(true, time(now.since()), now.who(), now.why(), now.end(), models))
                .orElseGet(() -> new PauseDocument(false, null, null, null, null, models));
    }

    private static ModelPauseDocument pause(Pauses.Pause one) {
        Pauses.Trials trials = one.trials();
        return new ModelPauseDocument(one.model().orElseThrow(), time(one.since()), one.who(), one.why(),
                trials == null ? null : trials.failed(), trials == null ? null : time(trials.next()), trials == null ? null : trials.job());
    }

    static ReasonDocument reason(JobSearch.Reason reason) {
        return new ReasonDocument(reason.state().name(), reason.reason(), reason.jobs(), time(reason.newest()));
    }

    static OutcomeDocument outcome(Outcome outcome) {
        return new OutcomeDocument(outcome.done(), outcome.skipped(), outcome.sentence());
    }

    private static String clean(String text) {
        return text == null ? null : WithoutQuery.of(text);
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
