package io.dromedary.kamelet;

/** What was asked for was not made: the line says why. Asking again under the same key tells the same, and pays nothing. */
public final class NotDeliveredException extends Exception {

    private static final long serialVersionUID = 1;

    private final String job;
    private final String state;

    NotDeliveredException(String job, String state, String message) {
        super(message);
        this.job = job;
        this.state = state;
    }

    public String job() {
        return job;
    }

    /** Such as {@code NSFW}, or {@code UNCERTAIN} where a person has to look. */
    public String state() {
        return state;
    }
}
