package io.dromedary.job;

import java.time.Instant;
import java.util.function.LongFunction;

/**
 * When a request will probably be finished.
 *
 * @param at half of those like it that took as long as it did so far were finished by then
 * @param of how many requests like it are known
 */
public record Expected(Instant at, int of) {

    /**
     * Such as {@code expected 14:03:10, of 37 like it}.
     *
     * @param time writes milliseconds since 1970
     */
    public String sentence(LongFunction<String> time) {
        return "expected %s, of %d like it".formatted(time.apply(at.toEpochMilli()), of);
    }
}
