package io.dromedary.text;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.LongSupplier;

/**
 * For durations within one run: begins at the time of day and then follows the machine's monotonic clock, so that somebody who sets the
 * time of day, back or ahead, changes no duration. It is no time of day, so nothing of it is stored or shown.
 */
public final class MonotonicClock extends Clock {

    private final Clock begin;
    private final Instant start;
    private final LongSupplier nanos;
    private final long first;

    /**
     * @param begin read once
     * @param nanos as {@link System#nanoTime()}
     */
    public MonotonicClock(Clock begin, LongSupplier nanos) {
        this.begin = begin;
        this.start = begin.instant();
        this.nanos = nanos;
        this.first = nanos.getAsLong();
    }

    public static MonotonicClock ofThisMachine() {
        return new MonotonicClock(Clock.systemUTC(), System::nanoTime);
    }

    @Override
    public Instant instant() {
        return start.plus(Duration.ofNanos(nanos.getAsLong() - first));
    }

    @Override
    public ZoneId getZone() {
        return begin.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new MonotonicClock(Clock.fixed(instant(), zone), nanos);
    }
}
