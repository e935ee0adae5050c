package io.dromedary.api;

import java.time.Duration;

/** Nothing was accepted and nothing was charged: the same call may be made again after a while. */
public final class TryLaterException extends Exception {

    private final transient Duration retryAfter;
    private final boolean throttled;

    /**
     * @param retryAfter what the provider asked for, null for our own schedule
     * @param throttled  the provider is full or the model is not available, as opposed to a failure on the way
     */
    public TryLaterException(String why, Duration retryAfter, boolean throttled) {
        super(why);
        this.retryAfter = retryAfter;
        this.throttled = throttled;
    }

    public Duration retryAfter() {
        return retryAfter;
    }

    public boolean throttled() {
        return throttled;
    }
}
