package io.dromedary.job;

/**
 * How long the provider took for a request, as far as that was seen. Milliseconds from the answer to its submission.
 *
 * @param after the last look that found it unfinished; 0 where there was none
 * @param by    the first that found it finished, or the provider's own notice, which came as soon as it was
 */
public record Took(long after, long by) {

    public Took {
        if (after < 0 || by < 1 || by < after) {
            throw new IllegalArgumentException("longer than %d ms and no longer than %d ms".formatted(after, by));
        }
    }
}
