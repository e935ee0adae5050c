package io.dromedary.api.query;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next status read of a running request.
 *
 * <p>The first wait is {@code first}; each further one is {@code factor} times longer, never longer than {@code max}. Up to half a
 * second of jitter is added, so that drops which arrived together are not polled together. Source: the polling advice of the API
 * documentation (2 s, x1.5, 10 s, 0.5 s).
 */
public record PollSchedule(Duration first, double factor, Duration max, RandomGenerator random) {

    private static final long JITTER_MILLIS = 500;

    public PollSchedule {
        if (first.isNegative() || first.isZero() || factor < 1 || max.compareTo(first) < 0) {
            throw new IllegalArgumentException("dromedary.poll needs 0 < first <= max and factor >= 1, found first=%s factor=%s max=%s"
                    .formatted(first, factor, max));
        }
    }

    /** @param looks how often the status was read already, from 0 */
    public Duration before(int looks) {
        double millis = Math.min(first.toMillis() * Math.pow(factor, looks), (double) max.toMillis());
        return Duration.ofMillis((long) millis + random.nextLong(JITTER_MILLIS + 1));
    }
}
