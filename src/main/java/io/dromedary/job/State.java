package io.dromedary.job;

/** Where a job is in its life. The words are kept in the journal and shown to people. */
public enum State {

    /** A manifest: its lines are being entered, each as a job of its own. */
    ENTERING,
    /** Waits for its turn, or after trouble that cost nothing. */
    READY,
    /** The paid POST may be under way. */
    SUBMITTING,
    /** The provider has it. */
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
    /** Parked: the answer to the submission was lost. */
    UNCERTAIN,
    /** Parked: finished, but the results could not be fetched. */
    UNDELIVERABLE;

    /** In an error channel, while a slow sweep goes on looking. */
    public boolean isParked() {
        return this == EXPIRED || this == UNCERTAIN || this == UNDELIVERABLE;
    }

    /** What a webhook says may be news. */
    public boolean isHintable() {
        return this == READY || this == SUBMITTING || this == WAITING || this == EXPIRED || this == UNCERTAIN;
    }

    /** On its way; {@code run --once} waits for it. */
    public boolean isUnfinished() {
        return this == ENTERING || this == READY || this == SUBMITTING || this == WAITING || this == COLLECTING;
    }
}
