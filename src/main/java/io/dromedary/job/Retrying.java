package io.dromedary.job;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * A job that failed at no cost and is tried again by itself.
 *
 * @param attempt number of the try that is under way or comes next, since the last progress
 * @param reason  why the last one failed
 * @param next    when the next one is; null where that is due, or depends on others
 * @param earlier why the tries before the last one failed, oldest first
 */
public record Retrying(int attempt, String reason, Instant next, List<Event> earlier) {

    /**
     * Empty for a job that never failed, made progress since, or has ended.
     *
     * @param failures the events of the job's tries that failed, oldest first; asked for only where there are any
     * @param now      milliseconds since 1970
     */
    public static Optional<Retrying> of(Job job, Function<Job, List<Event>> failures, long now) {
        if (job.failures() == 0 || !job.state().isUnfinished() || job.withdrawn() != null) {
            return Optional.empty();
        }
        List<Event> failed = failures.apply(job);
        int last = failed.size() - 1;
        return Optional.of(new Retrying(job.failures() + 1, last < 0 ? job.why() : failed.get(last).why(),
                job.notBefore() > now ? Instant.ofEpochMilli(job.notBefore()) : null, failed.subList(0, Math.max(0, last))));
    }

    /**
     * Such as {@code retrying, attempt 3, at 14:20}.
     *
     * @param time writes milliseconds since 1970
     */
    public String sentence(LongFunction<String> time) {
        return "retrying, attempt %d%s".formatted(attempt, next == null ? "" : ", at " + time.apply(next.toEpochMilli()));
    }
}
