package io.dromedary.job;

/** Carries a verdict from the rule that reached it to the route {@code dead-letter}. */
public final class RefusedException extends Exception {

    private final transient Verdict verdict;

    public RefusedException(Verdict verdict) {
        super(verdict.why());
        this.verdict = verdict;
    }

    public Verdict verdict() {
        return verdict;
    }
}
