package io.dromedary.job;

/** A job is not submitted, since a limit of money keeps it back. Nothing has changed. */
public final class OverLimitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Verdict verdict;

    /** @param verdict with the limit */
    public OverLimitException(Verdict verdict) {
        super(verdict.why());
        this.verdict = verdict;
    }

    public Verdict verdict() {
        return verdict;
    }
}
