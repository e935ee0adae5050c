package io.dromedary.api.http;

import java.time.Duration;

/**
 * Exponential backoff for failures that cost nothing: doubled each time, up to a limit.
 */
public record Backoff(Duration first, Duration max) {

    /** @param failures earlier ones in a row */
    public Duration after(int failures) {
        long millis = (long) Math.min(first.toMillis() * Math.pow(2, failures), (double) max.toMillis());
        return Duration.ofMillis(millis);
    }
}
