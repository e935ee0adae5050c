package io.dromedary.job;

import java.math.BigDecimal;

/**
 * What some submissions cost together.
 *
 * @param credits  the sum of the prices that are known
 * @param requests how many submissions
 * @param unpriced of how many of them the price is not known, so that they are not in the sum
 */
public record Amount(BigDecimal credits, long requests, long unpriced) {

    /** {@code 12.5 credits and 3 of unknown price}. */
    public String inWords() {
        String unknown = "%,d of unknown price".formatted(unpriced);
        return unpriced == 0 ? credits(credits) : unpriced == requests ? unknown : "%s and %s".formatted(credits(credits), unknown);
    }

    /** {@code 12.5 credits}. */
    public static String credits(BigDecimal number) {
        return "%s %s".formatted(number.toPlainString(), number.compareTo(BigDecimal.ONE) == 0 ? "credit" : "credits");
    }
}
