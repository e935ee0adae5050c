package io.dromedary.job;

import io.dromedary.text.WithoutQuery;

/**
 * One of several results that is missing, while others arrived.
 *
 * @param number position in the provider's response, from 1
 * @param word   the provider's status word, such as nsfw or failed
 * @param why    for people; null where the provider gives no reason
 */
public record MissingResult(int number, String word, String why) {

    public MissingResult {
        why = why == null || why.isBlank() ? null : WithoutQuery.of(why.strip());
    }

    @Override
    public String toString() {
        return "number %d of the provider's answer: %s%s".formatted(number, word, why == null ? "" : ", " + why);
    }
}
