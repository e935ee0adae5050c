package io.dromedary.job;

/** The lifecycle of a job. The names are stored in the journal and shown to people. */
public enum State {

    /** A manifest: its rows are being registered, each as a job of its own. */
    ENTERING,
    /** Queued, or waiting for a retry after a failure that cost nothing. */
    READY,
    /** In {@code hold/}: its price is above a limit, or not known, so that a person decides; or a budget is used up. Nothing was spent. */
    HELD,
    /** The paid POST may be under way. */
    SUBMITTING,
    /** The provider has accepted it. */
    WAITING,
    /** The provider has finished; the results are being fetched. */
    COLLECTING,
    DELIVERED,
    REJECTED,
    NSFW,
    FAILED,
    CANCELED,
    /** The same request is running or delivered already; nothing was spent. */
    DUPLICATE,
    /** Parked: not final when the deadline passed. */
    EXPIRED,
    /** Parked: the response to the submission was lost. */
    UNCERTAIN,
    /** Parked: finished, but the results could not be fetched. */
    UNDELIVERABLE;

    /** In an error channel, while a slow sweep goes on polling. */
    public boolean isParked() {
        return this == EXPIRED || this == UNCERTAIN || this == UNDELIVERABLE;
    }

    /** A notification may still bring news. */
    public boolean isHintable() {
        return this == READY || this == SUBMITTING || this == WAITING || this == EXPIRED || this == UNCERTAIN;
    }

    /** {@code run --once} waits for it. */
    public boolean isUnfinished() {
        return this == ENTERING || this == READY || this == SUBMITTING || this == WAITING || this == COLLECTING;
    }
}
