package io.dromedary.api;

import io.dromedary.job.MissingResult;
import io.dromedary.job.Result;
import io.dromedary.job.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The result of one status read.
 *
 * @param word         the provider's own status word, or why the status read failed
 * @param results      that the response names; they are all that there are where it has finished
 * @param missing      results that are missing, where others arrived
 * @param resultsUntil when the provider deletes them, where it says so
 * @param verdict      where it ended without results; of a miss, where the provider said that it does not know the request
 * @param retryAfter   wait that the provider asked for before the next status read; null for our own schedule
 * @param warning      what a person should know about the reading of the response; null for nothing
 */
public record Status(Kind kind, String word, List<Result> results, List<MissingResult> missing, Instant resultsUntil, Verdict verdict,
        Duration retryAfter, String warning) {

    public Status(Kind kind, String word, List<Result> results, List<MissingResult> missing, Instant resultsUntil, Verdict verdict,
            Duration retryAfter) {
        this(kind, word, results, missing, resultsUntil, verdict, retryAfter, null);
    }

    /** MISSED: the status read failed, which is no evidence about the request. */
    public enum Kind {
        RUNNING, MISSED, FINISHED, ENDED
    }

    static Status running(String word) {
        return new Status(Kind.RUNNING, word, List.of(), List.of(), null, null, null);
    }

    public static Status missed(String why, Duration retryAfter) {
        return new Status(Kind.MISSED, why, List.of(), List.of(), null, null, retryAfter);
    }

    /** A miss, unless it is repeated for minutes: then the verdict holds. */
    static Status unknown(String why, Verdict verdict) {
        return new Status(Kind.MISSED, why, List.of(), List.of(), null, verdict, null);
    }

    /** The verdict of a miss that was repeated for minutes holds. */
    public Status heldForGood() {
        return ended("unknown", verdict);
    }

    /** @param until null where the provider does not say how long it keeps the results */
    static Status finished(String word, List<Result> results, List<MissingResult> missing, Instant until) {
        return new Status(Kind.FINISHED, word, results, missing, until, null, null);
    }

    static Status ended(String word, Verdict verdict) {
        return new Status(Kind.ENDED, word, List.of(), List.of(), null, verdict, null);
    }

    /** The provider does not know the request, so far. */
    public boolean isUnknown() {
        return kind == Kind.MISSED && verdict != null;
    }

    Status naming(List<Result> named) {
        return new Status(kind, word, named, missing, resultsUntil, verdict, retryAfter, warning);
    }

    Status lacking(List<MissingResult> lacking) {
        return new Status(kind, word, results, lacking, resultsUntil, verdict, retryAfter, warning);
    }

    Status warning(String text) {
        return new Status(kind, word, results, missing, resultsUntil, verdict, retryAfter,
                warning == null ? text : warning + "; " + text);
    }

    /** What it names now is all that is waited for, by a person's word. */
    public Status asFinished() {
        return new Status(Kind.FINISHED, word, results, missing, resultsUntil, null, null, warning);
    }

    public boolean isFinished() {
        return kind == Kind.FINISHED;
    }

    public boolean isEnded() {
        return kind == Kind.ENDED;
    }
}
