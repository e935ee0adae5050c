package io.dromedary.await;

import io.dromedary.api.query.PollSchedule;
import io.dromedary.api.query.PollSettings;
import io.dromedary.job.Expected;
import io.dromedary.job.Job;
import io.dromedary.job.Took;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The plans of looks, one for each workload of which enough is known. They change as more is. */
public final class LearnedWaits {

    /** A plan is made anew after so many more, as one alone changes little. */
    private static final int STALE = 5;

    private final Function<String, List<Took>> last;
    private final PollSettings settings;
    private final PollSchedule configured;
    private final Clock clock;
    private final Map<String, Workload> workloads = new ConcurrentHashMap<>();

    /** What is known of one; guarded by itself, but that its plan may be looked at by anybody. */
    private static final class Workload {
        private volatile LookPlan plan;
        private volatile int known;
        private int since = STALE;
        private boolean isToProbe;
    }

    /** @param last the last known ones of a workload, oldest first */
    public LearnedWaits(Function<String, List<Took>> last, PollSettings settings, PollSchedule configured, Clock clock) {
        this.last = last;
        this.settings = settings;
        this.configured = configured;
        this.clock = clock;
    }

    /**
     * When to look next at a request of a workload, in milliseconds since it was accepted and without jitter; empty where the configured
     * schedule says it.
     *
     * @param unfinished when it was seen to be unfinished last; 0 where it was not looked at
     */
    OptionalDouble next(String name, long unfinished) {
        if (!settings.learn()) {
            return OptionalDouble.empty();
        }
        Workload workload = workload(name);
        synchronized (workload) {
            LookPlan plan = plan(name, workload);
            if (plan == null) {
                return OptionalDouble.empty();
            }
            if (unfinished == 0 && workload.isToProbe) {
                workload.isToProbe = false;
                return OptionalDouble.of(plan.probe());
            }
            return OptionalDouble.of(plan.next((double) unfinished));
        }
    }

    /** Between two looks at the same request. */
    double shortest() {
        return (double) Math.min(settings.min().toMillis(), settings.first().toMillis());
    }

    /** One more of them has finished, and the journal knows how long it took. */
    void took(String name, Took took) {
        Workload workload = workload(name);
        synchronized (workload) {
            workload.since = workload.plan == null || workload.plan.isSurprisedBy(took) ? STALE : workload.since + 1;
            plan(name, workload);
        }
    }

    /** As of the last plan: whoever is told of a change that was just committed asks nothing of the journal. */
    public Optional<Expected> expected(Job job) {
        Workload workload = Expectations.isUnderWay(job) ? workloads.get(job.workload()) : null;
        LookPlan plan = workload == null ? null : workload.plan;
        return plan == null ? Optional.empty() : Expectations.of(job, plan.fit(), workload.known, clock.millis());
    }

    private Workload workload(String name) {
        return workloads.computeIfAbsent(name, first -> new Workload());
    }

    private LookPlan plan(String name, Workload workload) {
        if (workload.since >= STALE) {
            List<Took> seen = last.apply(name);
            workload.known = seen.size();
            workload.plan = seen.size() < LookPlan.ENOUGH ? null : new LookPlan(seen, configured, settings.min());
            workload.isToProbe = workload.plan != null && workload.plan.isBlind();
            workload.since = 0;
        }
        return workload.plan;
    }
}
