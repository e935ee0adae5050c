package io.dromedary.job;

/** A dead letter channel for one class of failure: a folder below the root, and the state its jobs end in. */
public enum Channel {

    INVALID(Places.ERRORS + "/invalid", State.REJECTED),
    REJECTED_422(Places.ERRORS + "/rejected-422", State.REJECTED),
    /** Refused for want of a right or of credits, while other jobs of the account are accepted. */
    REJECTED_403(Places.ERRORS + "/rejected-403", State.REJECTED),
    NSFW(Places.ERRORS + "/nsfw", State.NSFW),
    FAILED(Places.ERRORS + "/failed", State.FAILED),
    CANCELED(Places.ERRORS + "/canceled", State.CANCELED),
    EXPIRED(Places.ERRORS + "/expired", State.EXPIRED),
    RATE_LIMITED(Places.ERRORS + "/rate-limited", State.REJECTED),
    UNCERTAIN(Places.ERRORS + "/uncertain", State.UNCERTAIN),
    UNDELIVERABLE(Places.ERRORS + "/undeliverable", State.UNDELIVERABLE),
    DUPLICATE(Places.DUPLICATES, State.DUPLICATE);

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

    /** Its name in error notes and messages. */
    public String word() {
        return folder.substring(folder.indexOf('/') + 1);
    }

    public State state() {
        return state;
    }
}
