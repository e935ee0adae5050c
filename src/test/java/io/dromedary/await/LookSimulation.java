package io.dromedary.await;

import io.dromedary.api.query.PollSchedule;
import io.dromedary.api.query.PollSettings;
import io.dromedary.job.Took;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.DoubleSupplier;

/** Requests of one workload that are waited for, some at once, with the product's own plans; time is a number. It is the same each time. */
final class LookSimulation {

    /** As shipped. */
    static final PollSettings SHIPPED = new PollSettings(Duration.ofSeconds(2), 1.5, Duration.ofSeconds(10), Duration.ofSeconds(1), true);

    private static final int KEPT = 50;
    private static final int AT_ONCE = 8;
    private static final int STEPS = 50;

    private final Random chance = new Random(7);
    private final PollSettings settings;

    /**
     * What it came to, for each request in the mean.
     *
     * @param reads      status reads
     * @param lateness   from the end to the look that found it; seconds
     * @param configured the lateness by the configured schedule; seconds
     * @param fixed      the reads at regular intervals that are as late
     */
    record Outcome(double reads, double lateness, double configured, double fixed) {

        double ratio() {
            return reads / fixed;
        }
    }

    LookSimulation(PollSettings settings) {
        this.settings = settings;
    }

    /** @param seconds how long the next request takes */
    Outcome of(int requests, DoubleSupplier seconds) {
        PollSchedule schedule = settings.schedule(chance);
        List<Took> seen = new ArrayList<>();
        LearnedWaits learned = new LearnedWaits(workload -> List.copyOf(seen), settings, schedule, Clock.systemUTC());
        Deque<Took> underWay = new ArrayDeque<>();
        double[] took = new double[requests];
        double late = 0;
        double configured = 0;
        long reads = 0;
        for (int i = 0; i < requests; i++) {
            took[i] = Math.max(1, seconds.getAsDouble() * 1000);
            configured += schedule.lateness(took[i]);
            long unfinished = 0;
            long now = 0;
            for (int looks = 0; now < took[i]; looks++) {
                unfinished = now;
                OptionalDouble next = learned.next("model", unfinished);
                now += next.isEmpty()
                        ? schedule.before(looks).toMillis()
                        : schedule.withJitter(Math.max(learned.shortest(), next.getAsDouble() - now));
                reads++;
            }
            late += now - took[i];
            underWay.add(new Took(unfinished, now));
            if (underWay.size() == AT_ONCE) {
                Took ended = underWay.remove();
                seen.add(ended);
                if (seen.size() > KEPT) {
                    seen.remove(0);
                }
                learned.took("model", ended);
            }
        }
        return new Outcome((double) reads / requests, late / requests / 1000, configured / requests / 1000,
                regularReads(took, late / requests));
    }

    /** Of the longest regular interval that is no later. */
    static double regularReads(double[] took, double lateness) {
        double low = 1;
        double high = 10_000_000;
        for (int step = 0; step < STEPS; step++) {
            double interval = Math.sqrt(low * high);
            if (Arrays.stream(took).map(each -> Math.ceil(each / interval) * interval - each).average().orElseThrow() > lateness) {
                high = interval;
            } else {
                low = interval;
            }
        }
        double interval = low;
        return Arrays.stream(took).map(each -> Math.ceil(each / interval)).average().orElseThrow();
    }
}
