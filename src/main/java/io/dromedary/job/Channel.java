package io.dromedary.job;

/** A place for one class of outcome that was not delivered: a folder below the root, and the state its jobs end in. */
public enum Channel {

    INVALID("errors/invalid", State.REJECTED),
    REJECTED_422("errors/rejected-422", State.REJECTED),
    NSFW("errors/nsfw", State.NSFW),
    FAILED("errors/failed", State.FAILED),
    CANCELED("errors/canceled", State.CANCELED),
    EXPIRED("errors/expired", State.EXPIRED),
    RATE_LIMITED("errors/rate-limited", State.REJECTED),
    UNCERTAIN("errors/uncertain", State.UNCERTAIN),
    UNDELIVERABLE("errors/undeliverable", State.UNDELIVERABLE),
    DUPLICATE("duplicates", State.DUPLICATE);

    private final String folder;
    private final State state;

    Channel(String folder, State state) {
        this.folder = folder;
        this.state = state;
    }

    /** Below the root. */
    public String folder() {
        return folder;
    }

    public State state() {
        return state;
    }
}
