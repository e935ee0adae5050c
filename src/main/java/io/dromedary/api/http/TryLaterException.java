package io.dromedary.api.http;

import java.time.Duration;

/** Nothing was accepted and nothing was charged: the same call may be repeated after a while. */
public final class TryLaterException extends Exception {

    /** What there is none of now. */
    private enum Lack {
        ANSWER, PLACE, PLACE_OF_MODEL, MODEL, OTHER_JOB
    }

    private final transient Duration retryAfter;
    private final boolean throttled;
    private final Lack lack;

    /**
     * @param retryAfter what the provider asked for, null for our own schedule
     * @param throttled  back-pressure: the provider is full or the model is unavailable, as opposed to a network failure
     */
    public TryLaterException(String why, Duration retryAfter, boolean throttled) {
        this(why, retryAfter, throttled, Lack.ANSWER);
    }

    private TryLaterException(String why, Duration retryAfter, boolean throttled, Lack lack) {
        super(why);
        this.retryAfter = retryAfter;
        this.throttled = throttled;
        this.lack = lack;
    }

    /** The account has no place for one more request. */
    public static TryLaterException full(String why, Duration retryAfter) {
        return new TryLaterException(why, retryAfter, true, Lack.PLACE);
    }

    /** The account has no place for one more request of this model, but may have some for others. */
    public static TryLaterException modelFull(String why, Duration retryAfter) {
        return new TryLaterException(why, retryAfter, true, Lack.PLACE_OF_MODEL);
    }

    /** The provider takes no requests of this model now, from nobody. */
    public static TryLaterException modelClosed(String why, Duration retryAfter) {
        return new TryLaterException(why, retryAfter, true, Lack.MODEL);
    }

    /** Nothing failed and nothing was sent: another job has to finish something first. */
    public static TryLaterException waiting(String why, Duration again) {
        return new TryLaterException(why, again, false, Lack.OTHER_JOB);
    }

    public Duration retryAfter() {
        return retryAfter;
    }

    public boolean throttled() {
        return throttled;
    }

    /** False where the job only waits for another one. */
    public boolean isFailure() {
        return lack != Lack.OTHER_JOB;
    }

    /** Whether all places of the account, or all that it has for the model, are taken. */
    public boolean isFull() {
        return lack == Lack.PLACE || lack == Lack.PLACE_OF_MODEL;
    }

    /** Whether it is about one model, so that others go on. */
    public boolean isOfModel() {
        return lack == Lack.PLACE_OF_MODEL || lack == Lack.MODEL;
    }

    /** Whether the provider takes no requests of the model at all. */
    public boolean isModelClosed() {
        return lack == Lack.MODEL;
    }
}
