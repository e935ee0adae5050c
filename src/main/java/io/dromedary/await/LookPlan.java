package io.dromedary.await;

import io.dromedary.api.query.PollSchedule;
import io.dromedary.job.Took;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * When to look at requests of which the last ones that were like them are known: looks are close together where many finish, and rare where
 * few do. Looks are as late as those of the configured schedule would be, in the mean, but there are fewer of them; where nearly all
 * requests take as long, looks are less late as well.
 *
 * <p>It is Keller's inspection schedule: a look costs one, lateness so much a second, and between two looks lies as much time as makes the
 * integral of the square root of the hazard a constant. It is a pure function of what was seen, and knows where it is of no use: where
 * finishing at regular intervals costs as little, it looks regularly; and where a request takes longer than nearly all before, or the last
 * ones were faster than they could have been, it leaves the rest to the configured schedule.
 *
 * <p>Times are milliseconds since the provider's answer to the submission.
 */
final class LookPlan {

    /** With fewer nothing is known. */
    static final int ENOUGH = 10;
    /** A wait is not longer than so many of the longest configured ones, for the sake of requests that end early without a result. */
    static final int LONGEST = 10;

    private static final int POINTS = 160;
    private static final double BELOW = -4;
    private static final double ABOVE = 3.5;
    /** Beyond that nothing is known. */
    private static final double SEEN = 0.999;
    private static final double UNLIKELY = 0.001;
    private static final int LAST = 3;
    /** So many found finished by their first look, one after the other, say nothing of how long they took. */
    private static final int BLIND = 10;
    /** The share of requests that is finished when one of those is looked at early. */
    private static final double EARLY = 0.2;
    /** Of the looks of a fixed interval: with more than that, the fit is not worth its risks. */
    private static final double WORTH = 0.95;
    /** One look at each, or hardly more, is no interval. */
    private static final double FEW = 1.5;
    /** So many times the looks are paid where that makes the lateness no more than such a share of what it was. */
    private static final double MORE = 1.05;
    private static final double MUCH = 0.75;
    private static final double STRIDE = 1.1;
    private static final int STEPS = 10;
    private static final int FINEST = 500;
    private static final double[] EVENLY = spreads(200);

    private final PollSchedule configured;
    private final double min;
    private final double longest;
    private final Durations fit;
    private final boolean isSurprised;
    private final boolean isBlind;
    private final double[] times;
    private final double[] effort;
    private double step;
    private double interval;

    /**
     * @param seen the last requests like it, oldest first
     * @param min  between two looks
     */
    LookPlan(List<Took> seen, PollSchedule configured, Duration min) {
        if (seen.size() < ENOUGH) {
            throw new IllegalArgumentException("%d of %d".formatted(seen.size(), ENOUGH));
        }
        this.configured = configured;
        this.min = (double) Math.min(min.toMillis(), configured.first().toMillis());
        this.longest = (double) LONGEST * configured.max().toMillis();
        this.fit = Durations.fittedTo(seen);
        this.isSurprised = seen.subList(seen.size() - LAST, seen.size()).stream().anyMatch(this::isSurprisedBy);
        this.isBlind = seen.size() >= BLIND && seen.subList(seen.size() - BLIND, seen.size()).stream().allMatch(took -> took.after() == 0);
        this.times = times(fit);
        this.effort = effort();
        double[] likely = fit.evenly(EVENLY);
        double all = effort[effort.length - 1];
        step = largest(all / FINEST, all, lateness(likely), value -> {
            step = value;
            return meanLateness(likely);
        });
        step = sharper(likely, all / FINEST);
        double[] expected = seen.stream().mapToDouble(fit::expected).sorted().toArray();
        double regular = largest(this.min, longest, meanLateness(expected), value -> regularLateness(expected, value));
        double regularLooks = regularLooks(expected, regular);
        if (regularLooks > FEW && looks(expected) > WORTH * regularLooks) {
            interval = largest(this.min, longest, lateness(expected), value -> regularLateness(expected, value));
        }
    }

    /** Where nearly all take as long, one look just after that finds most of them as well as one that comes later. */
    private double sharper(double[] likely, double smallest) {
        double planned = step;
        double most = MORE * looks(likely);
        double late = MUCH * meanLateness(likely);
        double best = planned;
        for (step = planned / STRIDE; step > smallest; step /= STRIDE) {
            double here = meanLateness(likely);
            if (here < late && looks(likely) <= most) {
                late = here;
                best = step;
            }
        }
        return best;
    }

    Durations fit() {
        return fit;
    }

    /** When to look next at a request that was unfinished at a time, 0 for one that was not looked at; without jitter. */
    double next(double unfinished) {
        if (isSurprised || unfinished >= last()) {
            return unfinished + configured.waitAt(unfinished);
        }
        double next = interval > 0 ? unfinished + interval : planned(unfinished);
        if (unfinished == 0) {
            next = Math.max(next, (double) configured.first().toMillis());
        }
        return Math.min(Math.max(next, unfinished + min), unfinished + longest);
    }

    /** It was finished sooner than any could be by what is known. */
    boolean isSurprisedBy(Took took) {
        return fit.finished((double) took.by()) < UNLIKELY;
    }

    /** Where the last ones tell nothing but that they were finished by their first look, one of the next is looked at earlier. */
    boolean isBlind() {
        return isBlind;
    }

    /** The first look of such a one: when it is likely to be unfinished, since it is that which nobody knows. */
    double probe() {
        return Math.max(Math.min(fit.quantile(EARLY), next(0)), (double) configured.first().toMillis());
    }

    private double planned(double unfinished) {
        double due = between(times, effort, unfinished) + step;
        return due >= effort[effort.length - 1] ? last() : between(effort, times, due);
    }

    private double last() {
        return times[times.length - 1];
    }

    /** Close together where requests of any kind finish, up to where nearly all are finished. */
    private static double[] times(Durations fit) {
        double end = fit.quantile(SEEN);
        return DoubleStream.concat(DoubleStream.of(0, end), fit.kinds().stream().flatMapToDouble(
                kind -> IntStream.range(0, POINTS).mapToDouble(i -> kind.at(BELOW + (ABOVE - BELOW) * i / (POINTS - 1)))))
                .filter(time -> time <= end).sorted().distinct().toArray();
    }

    private double[] effort() {
        double[] sum = new double[times.length];
        double before = 0;
        for (int i = 1; i < times.length; i++) {
            double density = Math.sqrt(fit.hazard(times[i]));
            sum[i] = sum[i - 1] + (times[i] - times[i - 1]) * (density + before) / 2;
            before = density;
        }
        return sum;
    }

    /**
     * The largest value of those for which the lateness is no more than is wanted. It is not simply the later the larger: where requests
     * are of several kinds, a look may come just before one of them or just after it.
     */
    private static double largest(double low, double high, double wanted, DoubleUnaryOperator lateness) {
        double enough = high;
        while (enough > low && lateness.applyAsDouble(enough) > wanted) {
            enough /= STRIDE;
        }
        double tooMuch = enough * STRIDE;
        for (int i = 0; i < STEPS; i++) {
            double middle = (enough + tooMuch) / 2;
            if (lateness.applyAsDouble(middle) > wanted) {
                tooMuch = middle;
            } else {
                enough = middle;
            }
        }
        return Math.min(enough, high);
    }

    /** Of the configured schedule, but for the jitter that is added to a planned look. */
    private double lateness(double[] took) {
        double sum = 0;
        for (double each : took) {
            sum += configured.lateness(each);
        }
        double late = sum / took.length;
        return Math.max(late / 2, late - PollSchedule.JITTER / 2 * configured.max().toMillis());
    }

    /** @param took in rising order, so that one walk along the looks serves them all */
    private double meanLateness(double[] took) {
        double sum = 0;
        double look = 0;
        for (double each : took) {
            while (look < each) {
                look = next(look);
            }
            sum += look - each;
        }
        return sum / took.length;
    }

    private double looks(double[] took) {
        double sum = 0;
        double look = 0;
        int looks = 0;
        for (double each : took) {
            while (look < each) {
                look = next(look);
                looks++;
            }
            sum += looks;
        }
        return sum / took.length;
    }

    private static double regularLateness(double[] took, double interval) {
        double sum = 0;
        for (double each : took) {
            sum += Math.ceil(each / interval) * interval - each;
        }
        return sum / took.length;
    }

    private static double regularLooks(double[] took, double interval) {
        double sum = 0;
        for (double each : took) {
            sum += Math.ceil(each / interval);
        }
        return sum / took.length;
    }

    /** The value that belongs to a place in a rising row. */
    private static double between(double[] row, double[] values, double place) {
        int found = Arrays.binarySearch(row, place);
        if (found >= 0) {
            return values[found];
        }
        int above = Math.min(Math.max(-found - 1, 1), row.length - 1);
        double width = row[above] - row[above - 1];
        double share = width > 0 ? (place - row[above - 1]) / width : 1;
        return values[above - 1] + share * (values[above] - values[above - 1]);
    }

    private static double[] spreads(int many) {
        double[] evenly = new double[many];
        for (int i = 0; i < many; i++) {
            evenly[i] = LogNormal.spreads((i + 0.5) / many);
        }
        return evenly;
    }
}
