package io.dromedary.text;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How much later than here it may be for whoever else writes times of day. */
public final class ClockSkew {

    private static final Duration MOST = Duration.ofMinutes(1);

    private ClockSkew() {
    }

    /**
     * Only what is later than that was written by a clock that was ahead, so that its age is not known. What another thread wrote since the
     * clock was read here is later too, and is new.
     */
    public static Instant latest(Clock clock) {
        return clock.instant().plus(MOST);
    }
}
