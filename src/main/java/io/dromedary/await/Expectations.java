package io.dromedary.await;

import io.dromedary.job.Expected;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.job.Took;
import io.dromedary.journal.TimesTaken;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** When the requests of jobs will probably be finished, by those like them, for whoever shows it. */
public final class Expectations {

    private static final double UNSEEN = 0.999;

    private final TimesTaken times;
    private final Clock clock;

    public Expectations(TimesTaken times, Clock clock) {
        this.times = times;
        this.clock = clock;
    }

    /** As it is known now: what was asked of one job is not asked again for others like it. */
    public Function<Job, Optional<Expected>> now() {
        Map<String, List<Took>> seen = new HashMap<>();
        Map<String, Durations> fits = new HashMap<>();
        return job -> {
            if (!isUnderWay(job) || seen.computeIfAbsent(job.workload(), times::last).size() < LookPlan.ENOUGH) {
                return Optional.empty();
            }
            List<Took> like = seen.get(job.workload());
            return of(job, fits.computeIfAbsent(job.workload(), workload -> Durations.fittedTo(like)), like.size(), clock.millis());
        };
    }

    static boolean isUnderWay(Job job) {
        return job.state() == State.WAITING && job.workload() != null && job.accepted() != null;
    }

    /** Empty for one that takes longer than nearly all before. */
    static Optional<Expected> of(Job job, Durations fit, int known, long now) {
        double finished = fit.finished((double) (now - job.accepted()));
        return finished > UNSEEN
                ? Optional.empty()
                : Optional.of(new Expected(Instant.ofEpochMilli(job.accepted() + (long) fit.quantile((1 + finished) / 2)), known));
    }
}
