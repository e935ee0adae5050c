package io.dromedary.observe;

import io.dromedary.job.AccountTotals;
import io.dromedary.job.Amount;
import io.dromedary.job.Cap;
import io.dromedary.job.Hold.Limit;
import io.dromedary.job.Price;
import io.dromedary.job.State;
import io.dromedary.job.Target;
import io.dromedary.journal.Accounts;
import io.dromedary.journal.HeldJobs;
import io.dromedary.journal.Measures;
import io.dromedary.observe.Heartbeat.Vital;
import io.dromedary.submit.Budgets;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics that come from the journal. Counters follow its events over the connection that only reads, so that no change of a job
 * waits for them; gauges ask when they are asked, once in some seconds.
 *
 * <p>No label names a job or a file. A model that is beyond the most that are told apart is {@code other}.
 */
public final class Meters {

    static final String BYTES = "dromedary_bytes";
    static final String WEBHOOKS = "dromedary_webhooks";

    private static final Logger LOG = LoggerFactory.getLogger(Meters.class);
    private static final Duration KEPT = Duration.ofSeconds(5);
    private static final int MODELS = 50;
    private static final int BUDGETS = 40;
    private static final String OTHER = "other";
    private static final Duration[] BUCKETS = Stream.of(1, 2, 5, 15, 30, 60, 120, 300, 600, 1800, 3600).map(Duration::ofSeconds)
            .toArray(Duration[]::new);
    /** What each state that is left was the time of. */
    private static final Map<State, String> PHASES = Map.of(State.READY, "queued", State.SUBMITTING, "submitting", State.WAITING,
            "at-provider", State.COLLECTING, "fetching");
    private static final Set<State> REFUNDED = Set.of(State.NSFW, State.FAILED, State.CANCELED);

    private final MeterRegistry meters;
    private final Measures figures;
    private final Budgets budgets;
    private final HeldJobs held;
    private final Heartbeat heartbeat;
    private final Clock clock;
    private final Set<String> models = ConcurrentHashMap.newKeySet();
    private long seen;

    /** A figure that is asked for once in some seconds, however many gauges show it. */
    private static final class Kept<T> {
        private final Supplier<T> source;
        private final Clock clock;
        private final T nothing;
        private T value;
        private Instant asked = Instant.MIN;

        Kept(Supplier<T> source, T nothing, Clock clock) {
            this.source = source;
            this.clock = clock;
            this.nothing = nothing;
        }

        synchronized T get() {
            if (asked.isBefore(clock.instant().minus(KEPT))) {
                asked = clock.instant();
                try {
                    value = source.get();
                } catch (RuntimeException e) {
                    LOG.debug("The journal could not be asked for a metric", e);
                    value = nothing;
                }
            }
            return value;
        }
    }

    public Meters(MeterRegistry meters, Measures figures, Budgets budgets, HeldJobs held, Heartbeat heartbeat, Clock clock) {
        this.meters = meters;
        this.figures = figures;
        this.budgets = budgets;
        this.held = held;
        this.heartbeat = heartbeat;
        this.clock = clock;
        this.seen = figures.lastEvent();
    }

    /** Those of whom a rule or a picture asks before anything happened are there from the start. */
    public void bind() {
        jobs();
        limits();
        Stream.of(State.values()).filter(state -> !state.isUnfinished()).forEach(state -> ended(state, 0));
        Stream.of("accepted", "refused", "retried", "unknown").forEach(outcome -> submitted(outcome, 0));
        Stream.of("charged", "refunded").forEach(outcome -> settled(outcome, 0, null));
        Stream.of("up", "down").forEach(direction -> meters.counter(BYTES, "direction", direction));
        Stream.of("200", "400", "401", "404", "503").forEach(status -> meters.counter(WEBHOOKS, "status", status));
        Stream.of("running", "missed", "finished", "ended")
                .forEach(outcome -> meters.counter("dromedary_status_reads", "outcome", outcome));
        Stream.of("full", "throttled", "refused", "unreachable", "account", "download", "unexpected")
                .forEach(cause -> meters.counter("dromedary_retries", "cause", cause));
        meters.counter("dromedary_throttles", "call", "paid", "status", "429");
        Stream.of("free", "upload").forEach(call -> meters.counter("dromedary_throttles", "call", call, "status", "429"));
    }

    private void jobs() {
        Kept<Map<State, Long>> open = new Kept<>(figures::open, null, clock);
        Stream.of(State.values()).filter(state -> state.isUnfinished() || state.isParked())
                .forEach(state -> gauge("dromedary_jobs", "Jobs that have not ended, and parked ones", "state", word(state),
                        () -> count(open.get(), state)));
        gauge("dromedary_requests", "Requests that may cost something", "money", "reserved",
                () -> count(open.get(), State.SUBMITTING, State.WAITING));
        gauge("dromedary_requests", "Requests that may cost something", "money", "undetermined",
                () -> count(open.get(), State.UNCERTAIN, State.EXPIRED));
        Kept<AccountTotals> unsettled = new Kept<>(figures::unsettled, null, clock);
        Kept<List<Accounts.Places>> places = new Kept<>(figures::places, List.of(), clock);
        Stream.of(Target.API, Target.WEB).forEach(account -> gauge("dromedary_places",
                "How many requests at once an account showed that it takes; 0 while it takes as many as are configured", "account", account,
                () -> places.get().stream().filter(shown -> shown.realm().equals(account) && shown.model() == null)
                        .mapToInt(Accounts.Places::places).sum()));
        credits("reserved", unsettled, AccountTotals::underWay);
        credits("undetermined", unsettled, AccountTotals::undetermined);
        oldest("ready", figures::oldestReady);
        oldest("uncertain", figures::oldestUncertain);
        for (Vital vital : Vital.values()) {
            gauge("dromedary_works", "1 while a part of the line works", "part", vital.word(), () -> works(heartbeat.trouble(vital)));
        }
        gauge("dromedary_works", "1 while a part of the line works", "part", "loops",
                () -> heartbeat.loops().dead().isEmpty() ? 1.0 : 0.0);
        HealthChecks.degraded(heartbeat.standing()).keySet()
                .forEach(
                        why -> gauge("dromedary_degraded", "1 while something keeps the line from submitting", "why", why.replace(' ', '-'),
                                () -> HealthChecks.degraded(heartbeat.standing()).get(why) ? 1.0 : 0.0));
        gauge("dromedary_degraded", "1 while something keeps the line from submitting", "why", "journal-on-hold",
                () -> heartbeat.standing().hold().isPresent() ? 1.0 : 0.0);
    }

    /** Budgets that a profile gets while the line runs are shown from the next start on, so that their number has an end. */
    private void limits() {
        Kept<Map<String, Budgets.Standing>> standing = new Kept<>(() -> budgets.now().stream()
                .collect(Collectors.toMap(budget -> budget.cap().setting(), Function.identity(), (first, same) -> first)), Map.of(), clock);
        standing.get().values().stream().sorted(Comparator.comparing(budget -> budget.cap().folder())).limit(BUDGETS).forEach(budget -> {
            budget(standing, budget.cap(), "limit", now -> now.cap().credits());
            budget(standing, budget.cap(), "left", Budgets.Standing::left);
        });
        Kept<List<HeldJobs.Group>> groups = new Kept<>(held::groups, null, clock);
        for (Limit limit : Limit.values()) {
            String name = limit.word();
            gauge("dromedary_held_jobs", "Jobs that a limit of money keeps back", "limit", name,
                    () -> sum(groups.get(), limit, group -> group.cost().requests()));
            gauge("dromedary_held_credits", "What held jobs would cost; without those of unknown price", "limit", name,
                    () -> sum(groups.get(), limit, group -> group.cost().credits().doubleValue()));
        }
    }

    private void budget(Kept<Map<String, Budgets.Standing>> standing, Cap cap, String figure,
            Function<Budgets.Standing, BigDecimal> value) {
        Gauge.builder("dromedary_budget_credits", () -> Optional.ofNullable(standing.get().get(cap.setting())).map(value).orElse(null))
                .description("A budget, and what is left of it").tag("period", cap.limit().name().toLowerCase(Locale.ROOT))
                .tag("folder", cap.folder()).tag("figure", figure).register(meters);
    }

    private static double sum(List<HeldJobs.Group> groups, Limit limit, ToDoubleFunction<HeldJobs.Group> of) {
        return groups == null ? Double.NaN : groups.stream().filter(group -> group.limit() == limit).mapToDouble(of).sum();
    }

    private void credits(String money, Kept<AccountTotals> unsettled, Function<AccountTotals, Amount> of) {
        gauge("dromedary_credits", "Estimated credits that may be charged; without requests of unknown price", "money", money,
                () -> unsettled.get() == null ? Double.NaN : of.apply(unsettled.get()).credits());
    }

    private void oldest(String state, Supplier<Optional<Long>> since) {
        Kept<Optional<Long>> kept = new Kept<>(since, Optional.empty(), clock);
        gauge("dromedary_oldest_seconds", "Age of the oldest job in a state, 0 where there is none", "state", state,
                () -> kept.get().map(millis -> Math.max(0, clock.millis() - millis) / 1000.0).orElse(0.0));
    }

    private void gauge(String name, String what, String label, String value, Supplier<Number> figure) {
        Gauge.builder(name, figure).description(what).tag(label, value).register(meters);
    }

    /** Before the first look nothing is known to be wrong. */
    private static double works(Optional<String> trouble) {
        return trouble == null || trouble.isEmpty() ? 1.0 : 0.0;
    }

    private static double count(Map<State, Long> open, State... states) {
        return open == null ? Double.NaN : Stream.of(states).mapToDouble(state -> open.getOrDefault(state, 0L).doubleValue()).sum();
    }

    /** Takes in what happened since the last time. */
    public synchronized void follow() {
        try {
            long last = figures.lastEvent();
            List<Measures.Change> changes = figures.changes(seen, last);
            while (!changes.isEmpty()) {
                changes.forEach(this::count);
                seen = changes.get(changes.size() - 1).number();
                changes = figures.changes(seen, last);
            }
            seen = last;
        } catch (RuntimeException e) {
            LOG.debug("The journal could not be asked for its events", e);
        }
    }

    private void count(Measures.Change change) {
        String phase = change.from() == null ? null : PHASES.get(change.from());
        if (phase != null && change.since() != null) {
            Timer.builder("dromedary_phase").description("How long jobs were in a phase").tag("phase", phase)
                    .tag("model", model(change.model()))
                    .serviceLevelObjectives(BUCKETS).register(meters).record(Duration.ofMillis(Math.max(0, change.at() - change.since())));
        }
        if (change.from() == State.SUBMITTING) {
            submitted(switch (change.to()) {
                case WAITING -> "accepted";
                case UNCERTAIN -> "unknown";
                case READY -> "retried";
                default -> "refused";
            }, 1);
        }
        if (change.to() == State.COLLECTING && change.from() != State.UNDELIVERABLE) {
            settled("charged", 1, change.price());
        } else if (change.from() != State.READY && change.from() != null && REFUNDED.contains(change.to())
                || change.from() == State.WAITING && change.to() == State.READY) {
            settled(change.isCharged() ? "charged" : "refunded", 1, change.price());
        }
        if (!change.to().isUnfinished() && change.from() != State.ENTERING) {
            ended(change.to(), 1);
        }
        if (change.to() == State.DELIVERED) {
            meters.counter(BYTES, "direction", "down").increment((double) change.bytes());
        }
    }

    private void ended(State state, int jobs) {
        meters.counter("dromedary_jobs_ended", "state", word(state)).increment(jobs);
    }

    private void submitted(String outcome, int requests) {
        meters.counter("dromedary_submissions", "outcome", outcome).increment(requests);
    }

    private void settled(String outcome, int requests, Price price) {
        meters.counter("dromedary_requests_settled", "money", outcome).increment(requests);
        meters.counter("dromedary_credits_settled", "money", outcome).increment(price == null ? 0 : price.credits().doubleValue());
    }

    /** Whoever drops files names models, so that there is no end of their names. */
    private String model(String name) {
        if (name == null) {
            return OTHER;
        }
        return models.contains(name) || models.size() < MODELS && models.add(name) ? name : OTHER;
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
