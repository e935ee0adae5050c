package io.dromedary.testing;

import io.dromedary.text.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test moves it on. */
public final class MovingClock extends Clock {

    private Instant now = Instant.parse("2026-03-04T05:06:07Z");

    private long nanos;

    public void advance(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }

    /** Somebody sets the time of day, back or ahead. */
    public void jump(Duration time) {
        now = now.plus(time);
    }

    /** For durations, as the product has it beside the time of day. */
    public MonotonicClock monotonic() {
        return new MonotonicClock(this, () -> nanos);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("tests run in UTC");
    }
}
