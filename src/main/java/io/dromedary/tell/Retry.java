package io.dromedary.tell;

import io.dromedary.api.http.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** When somebody who could not be told is told again, and since when that has been so. Not thread-safe. */
final class Retry {

    private final Backoff backoff;
    private final Duration patience;
    private final Clock clock;
    private int failures;
    private Instant since;
    private Instant next = Instant.MIN;

    Retry(Backoff backoff, Duration patience, Clock clock) {
        this.backoff = backoff;
        this.patience = patience;
        this.clock = clock;
    }

    boolean isDue() {
        return !clock.instant().isBefore(next);
    }

    boolean isFailing() {
        return failures > 0;
    }

    void worked() {
        failures = 0;
        since = null;
        next = Instant.MIN;
    }

    /** @return whether the patience is over; then it begins anew */
    boolean failed() {
        Instant now = clock.instant();
        since = since == null ? now : since;
        next = now.plus(backoff.after(failures));
        failures++;
        boolean over = !now.isBefore(since.plus(patience));
        if (over) {
            since = now;
        }
        return over;
    }

    Instant patienceBegan() {
        return clock.instant().minus(patience);
    }
}
