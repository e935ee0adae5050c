package io.dromedary.job;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * A job that failed at no cost and is tried again by itself.
 *
 * @param attempt number of the try that is under way or comes next, since the last progress
 * @param reason  why the last one failed
 * @param next    when the next one is; null where that is due
 */
public record Retrying(int attempt, String reason, Instant next) {

    /** Empty for a job that never failed, made progress since, or has ended. */
    public static Optional<Retrying> of(Job job) {
        return job.failures() > 0 && job.state().isUnfinished() && job.withdrawn() == null
                ? Optional
                        .of(new Retrying(job.failures() + 1, job.why(), job.notBefore() > 0 ? Instant.ofEpochMilli(job.notBefore()) : null))
                : Optional.empty();
    }

    /**
     * Such as {@code retrying, attempt 3, at 14:20}.
     *
     * @param time writes milliseconds since 1970
     */
    public String sentence(LongFunction<String> time) {
        return "retrying, attempt %d%s".formatted(attempt, next == null ? "" : ", at " + time.apply(next.toEpochMilli()));
    }

    /**
     * The reasons of the tries before the last one, with their times; empty where there was only one.
     *
     * @param failures the events of all tries that failed, oldest first
     */
    public static List<Event> earlier(List<Event> failures) {
        return failures.isEmpty() ? failures : failures.subList(0, failures.size() - 1);
    }
}
