package io.dromedary.operate;

import io.dromedary.job.Expected;
import java.time.Instant;
import java.util.function.LongFunction;

/**
 * What a job waits for, since when and until when.
 *
 * @param what  such as {@code for the provider to finish}
 * @param next  when it is tried, or looked at, again; null where that is due, or depends on others
 * @param end   what happens at {@code until}, such as {@code parked}; null where nothing is sure to
 * @param until null where there is no end
 * @param expected when it is probably over; null where that is not known
 */
public record WaitsFor(String what, Instant since, Instant next, String end, Instant until, Expected expected) {

    public WaitsFor(String what, Instant since, Instant next, String end, Instant until) {
        this(what, since, next, end, until, null);
    }

    /**
     * Such as {@code for the provider to finish, since 14:20; next try at 14:21; parked at 16:20}.
     *
     * @param time writes milliseconds since 1970
     */
    public String sentence(LongFunction<String> time) {
        return sentence(time, time);
    }

    /** @param exactly writes them to the second */
    public String sentence(LongFunction<String> time, LongFunction<String> exactly) {
        return "%s, since %s%s%s%s".formatted(what, time.apply(since.toEpochMilli()),
                expected == null ? "" : "; " + expected.sentence(exactly),
                next == null ? "" : "; next try at " + time.apply(next.toEpochMilli()),
                until == null ? "" : "; %s at %s".formatted(end, time.apply(until.toEpochMilli())));
    }
}
