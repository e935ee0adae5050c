package io.dromedary.api.http;

import java.time.Duration;

/** Nothing was accepted and nothing was charged: the same call may be repeated after a while. */
public final class TryLaterException extends Exception {

    private final transient Duration retryAfter;
    private final boolean throttled;
    private final boolean failure;
    private final boolean full;
    private final boolean ofModel;
    private final boolean closed;

    /**
     * @param retryAfter what the provider asked for, null for our own schedule
     * @param throttled  back-pressure: the provider is full or the model is unavailable, as opposed to a network failure
     */
    public TryLaterException(String why, Duration retryAfter, boolean throttled) {
        this(why, retryAfter, throttled, true, false, false, false);
    }

    private TryLaterException(String why, Duration retryAfter, boolean throttled, boolean failure, boolean full, boolean ofModel,
            boolean closed) {
        super(why);
        this.retryAfter = retryAfter;
        this.throttled = throttled;
        this.failure = failure;
        this.full = full;
        this.ofModel = ofModel;
        this.closed = closed;
    }

    /** The account has no place for one more request. */
    public static TryLaterException full(String why, Duration retryAfter) {
        return new TryLaterException(why, retryAfter, true, true, true, false, false);
    }

    /** The account has no place for one more request of this model, but may have some for others. */
    public static TryLaterException modelFull(String why, Duration retryAfter) {
        return new TryLaterException(why, retryAfter, true, true, true, true, false);
    }

    /** The provider takes no requests of this model now, from nobody. */
    public static TryLaterException modelClosed(String why, Duration retryAfter) {
        return new TryLaterException(why, retryAfter, true, true, false, true, true);
    }

    /** Nothing failed and nothing was sent: another job has to finish something first. */
    public static TryLaterException waiting(String why, Duration again) {
        return new TryLaterException(why, again, false, false, false, false, false);
    }

    public Duration retryAfter() {
        return retryAfter;
    }

    public boolean throttled() {
        return throttled;
    }

    /** False where the job only waits for another one. */
    public boolean isFailure() {
        return failure;
    }

    /** Whether all places of the account, or all that it has for the model, are taken. */
    public boolean isFull() {
        return full;
    }

    /** Whether it is about one model, so that others go on. */
    public boolean isOfModel() {
        return ofModel;
    }

    /** Whether the provider takes no requests of the model at all. */
    public boolean isModelClosed() {
        return closed;
    }
}
