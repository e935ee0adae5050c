package io.dromedary.await;

import io.dromedary.job.Took;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How long requests take that are like each other: log-normal, or of several kinds that are, such as those that found a machine at work
 * and those that waited for one. It is fitted to times of which only two looks are known that they lie between. With times that coarse
 * their middles would be wrong: where looks come when most are finished, nearly all lie somewhere before the first one. So each round of
 * the fit takes for each time what the round before expects of it (expectation and maximization).
 */
final class Durations {

    /** No model is steadier; without a limit, a few times that happen to be equal would make one sure of the next. */
    private static final double STEADIEST = 0.02;
    private static final double FIRST_SPREAD = 0.05;
    /** What is known of a time that the provider told. */
    private static final double EXACT = 0.002;
    private static final double IMPOSSIBLE = 1e-12;
    private static final int MOST_KINDS = 3;
    /** Fewer times than that are no kind but exceptions, of which nothing can be told. */
    private static final int FEWEST = 3;
    private static final int ROUNDS = 40;
    private static final double CLOSE = 1e-3;
    private static final int STEPS = 40;

    private final List<LogNormal> kinds;
    private final double[] shares;

    private Durations(List<LogNormal> kinds, double[] shares) {
        this.kinds = kinds;
        this.shares = shares;
    }

    /** With as many kinds as are worth their parameters (Bayesian information criterion). */
    static Durations fittedTo(List<Took> seen) {
        double[] from = seen.stream().mapToDouble(Durations::from).toArray();
        double[] to = seen.stream().mapToDouble(took -> took.by() * (1 + EXACT)).toArray();
        Durations best = null;
        double lowest = Double.MAX_VALUE;
        for (int kinds = 1; kinds <= MOST_KINDS; kinds++) {
            Durations fit = guess(middles(from, to, best), kinds);
            double likelihood = fit.logLikelihood(from, to);
            for (int round = 0; round < ROUNDS; round++) {
                fit = fit.closerTo(from, to);
                double next = fit.logLikelihood(from, to);
                boolean isClose = Math.abs(next - likelihood) < CLOSE;
                likelihood = next;
                if (isClose) {
                    break;
                }
            }
            double price = -2 * likelihood + (3 * kinds - 1) * Math.log(from.length);
            if (price >= lowest) {
                break;
            }
            lowest = price;
            best = fit;
        }
        return best.withoutExceptions(from.length);
    }

    private static double from(Took took) {
        return Math.min((double) took.after(), took.by() * (1 - EXACT));
    }

    /** What is to be expected of each by a fit with fewer kinds, in rising order; a plain middle would make kinds out of rare looks. */
    private static double[] middles(double[] from, double[] to, Durations fewer) {
        return IntStream.range(0, from.length)
                .mapToDouble(i -> fewer == null ? Math.log((from[i] + to[i]) / 2) : fewer.expected(from[i], to[i])).sorted().toArray();
    }

    /** Kinds begin where the times leave the widest gaps. */
    private static Durations guess(double[] middles, int kinds) {
        int[] begins = IntStream.concat(IntStream.of(0, middles.length), IntStream.range(1, middles.length).boxed()
                .sorted((one, other) -> Double.compare(middles[other] - middles[other - 1], middles[one] - middles[one - 1]))
                .limit(kinds - 1L).mapToInt(Integer::intValue)).sorted().toArray();
        List<LogNormal> guessed = new ArrayList<>();
        double[] shares = new double[kinds];
        for (int kind = 0; kind < kinds; kind++) {
            double[] own = Arrays.copyOfRange(middles, begins[kind], begins[kind + 1]);
            double mean = Arrays.stream(own).average().orElseThrow();
            double variance = Arrays.stream(own).map(each -> (each - mean) * (each - mean)).average().orElseThrow();
            guessed.add(new LogNormal(mean, Math.max(Math.sqrt(variance), FIRST_SPREAD)));
            shares[kind] = (double) own.length / middles.length;
        }
        return new Durations(guessed, shares);
    }

    private double logLikelihood(double[] from, double[] to) {
        double sum = 0;
        for (int i = 0; i < from.length; i++) {
            sum += Math.log(Math.max(share(from[i], to[i]), IMPOSSIBLE));
        }
        return sum;
    }

    private double share(double from, double to) {
        double share = 0;
        for (int kind = 0; kind < shares.length; kind++) {
            share += shares[kind] * kinds.get(kind).share(from, to);
        }
        return share;
    }

    private Durations closerTo(double[] from, double[] to) {
        double[][] part = parts(from, to);
        List<LogNormal> closer = new ArrayList<>();
        double[] all = new double[shares.length];
        for (int kind = 0; kind < shares.length; kind++) {
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < from.length; i++) {
                if (part[i][kind] > 0) {
                    LogNormal.Within within = kinds.get(kind).within(from[i], to[i]);
                    all[kind] += part[i][kind];
                    sum += part[i][kind] * within.mean();
                    squares += part[i][kind] * (within.variance() + within.mean() * within.mean());
                }
            }
            double mean = all[kind] > 0 ? sum / all[kind] : kinds.get(kind).mean();
            double variance = all[kind] > 0 ? squares / all[kind] - mean * mean : 0;
            closer.add(new LogNormal(mean, Math.max(Math.sqrt(Math.max(variance, 0)), STEADIEST)));
        }
        return new Durations(closer, Arrays.stream(all).map(sum -> sum / from.length).toArray());
    }

    /** To which part each time is of each kind. */
    private double[][] parts(double[] from, double[] to) {
        double[][] parts = new double[from.length][shares.length];
        for (int i = 0; i < from.length; i++) {
            double sum = 0;
            for (int kind = 0; kind < shares.length; kind++) {
                parts[i][kind] = shares[kind] * kinds.get(kind).share(from[i], to[i]);
                sum += parts[i][kind];
            }
            for (int kind = 0; kind < shares.length; kind++) {
                parts[i][kind] = sum > IMPOSSIBLE ? parts[i][kind] / sum : shares[kind];
            }
        }
        return parts;
    }

    private Durations withoutExceptions(int times) {
        int[] kept = IntStream.range(0, shares.length).filter(kind -> shares[kind] * times >= FEWEST - 0.5).toArray();
        double sum = Arrays.stream(kept).mapToDouble(kind -> shares[kind]).sum();
        return new Durations(Arrays.stream(kept).mapToObj(kinds::get).toList(),
                Arrays.stream(kept).mapToDouble(kind -> shares[kind] / sum).toArray());
    }

    List<LogNormal> kinds() {
        return kinds;
    }

    /** The share of the requests that are finished by a time. */
    double finished(double millis) {
        return share(0, millis);
    }

    /** How likely it is that a request which is unfinished finishes in the next millisecond. */
    double hazard(double millis) {
        double density = 0;
        for (int kind = 0; kind < shares.length; kind++) {
            density += shares[kind] * kinds.get(kind).density(millis);
        }
        double unfinished = 1 - finished(millis);
        return unfinished <= 0 ? 0 : density / unfinished;
    }

    /** By when a share of the requests is finished. */
    double quantile(double share) {
        double spreads = LogNormal.spreads(share);
        double low = kinds.stream().mapToDouble(kind -> kind.at(spreads)).min().orElseThrow();
        double high = kinds.stream().mapToDouble(kind -> kind.at(spreads)).max().orElseThrow();
        for (int step = 0; step < STEPS && high > low; step++) {
            double middle = Math.sqrt(low * high);
            if (finished(middle) < share) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** What is to be expected of a request that is known so far. */
    double expected(Took took) {
        return Math.exp(expected(from(took), took.by() * (1 + EXACT)));
    }

    private double expected(double from, double to) {
        double[] part = parts(new double[] {from}, new double[] {to})[0];
        double mean = 0;
        for (int kind = 0; kind < shares.length; kind++) {
            mean += part[kind] * kinds.get(kind).within(from, to).mean();
        }
        return mean;
    }

    /** As many times as are asked for, which stand for all, in rising order. */
    double[] evenly(double[] spreads) {
        return IntStream.range(0, shares.length).boxed().flatMapToDouble(kind -> {
            int own = (int) Math.max(1, Math.round(shares[kind] * spreads.length));
            return IntStream.range(0, own).mapToDouble(i -> kinds.get(kind).at(spreads[(int) ((i + 0.5) * spreads.length / own)]));
        }).sorted().toArray();
    }
}
