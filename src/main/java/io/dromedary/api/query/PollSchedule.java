package io.dromedary.api.query;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next status read of a running request.
 *
 * <p>The first wait is {@code first}; each further one is {@code factor} times longer, never longer than {@code max}. Up to a twentieth of
 * the wait is added as jitter, so that drops which arrived together are not polled together. Source: the polling advice of the API
 * documentation (2 s, x1.5, 10 s, 0.5 s at most).
 */
public record PollSchedule(Duration first, double factor, Duration max, RandomGenerator random) {

    /** The most that is added to a wait, as a share of it. */
    public static final double JITTER = 0.05;

    public PollSchedule {
        if (first.isNegative() || first.isZero() || factor < 1 || max.compareTo(first) < 0) {
            throw new IllegalArgumentException("dromedary.poll needs 0 < first <= max and factor >= 1, found first=%s factor=%s max=%s"
                    .formatted(first, factor, max));
        }
    }

    /** @param looks how often the status was read already, from 0 */
    public Duration before(int looks) {
        return Duration.ofMillis(withJitter(wait(looks)));
    }

    /** A wait of any length is put off by no more than the longest one here. */
    public long withJitter(double millis) {
        return (long) millis + random.nextLong((long) (JITTER * Math.min(millis, (double) max.toMillis())) + 1);
    }

    /** The wait, without jitter, in which a request is that was accepted so long ago; milliseconds. */
    public double waitAt(double millis) {
        double over = 0;
        for (int looks = 0;; looks++) {
            double wait = wait(looks);
            over += wait;
            if (over > millis || isLongest(wait)) {
                return wait;
            }
        }
    }

    /** How long a request that took so long waits to be found finished, without jitter; milliseconds. */
    public double lateness(double millis) {
        double look = 0;
        for (int looks = 0; look < millis; looks++) {
            double wait = wait(looks);
            if (isLongest(wait)) {
                return look + Math.ceil((millis - look) / wait) * wait - millis;
            }
            look += wait;
        }
        return look - millis;
    }

    /** From here on no wait is longer than the one before. */
    private boolean isLongest(double wait) {
        return factor == 1 || wait >= max.toMillis();
    }

    private double wait(int looks) {
        return Math.min(first.toMillis() * Math.pow(factor, looks), (double) max.toMillis());
    }
}
