package io.dromedary.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dromedary.text.WithoutQuery;

/**
 * One of several results that is missing, while others arrived.
 *
 * @param number position in the provider's response, from 1
 * @param word   the provider's status word, such as nsfw or failed
 * @param why    for people; null where the provider gives no reason
 * @param id     the provider's own id of it; null where the answer has none
 */
public record MissingResult(int number, String word, String why, @JsonInclude(JsonInclude.Include.NON_NULL) String id) {

    public MissingResult {
        why = why == null || why.isBlank() ? null : WithoutQuery.of(why.strip());
    }

    public MissingResult(int number, String word, String why) {
        this(number, word, why, null);
    }

    public MissingResult withNumber(int other) {
        return new MissingResult(other, word, why, id);
    }

    @Override
    public String toString() {
        return "number %d of the provider's answer: %s%s".formatted(number, word, why == null ? "" : ", " + why);
    }
}
