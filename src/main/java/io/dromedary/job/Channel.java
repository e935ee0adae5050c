package io.dromedary.job;

/** Where a job ends that is not delivered: a folder below the root for one class of failure, and the state of its jobs. */
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
    /** No failure: what it would cost is a question to a person. */
    HOLD(Places.HOLD, State.HELD),
    DUPLICATE(Places.DUPLICATES, State.DUPLICATE),
    /** No dead letter: somebody still wrote to a file of the claimed drop, so it goes back and settles again, at no cost. */
    CHANGED(Places.INBOX, State.CANCELED);

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
