package io.dromedary.api.http;

import java.time.Duration;

/**
 * How long to leave something alone that did not work and cost nothing: doubled each time, up to a limit.
 */
public record Backoff(Duration first, Duration max) {

    /** @param failures how often it failed before, in a row */
    public Duration after(int failures) {
        long millis = (long) Math.min(first.toMillis() * Math.pow(2, failures), (double) max.toMillis());
        return Duration.ofMillis(millis);
    }
}
