package io.dromedary.job;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What some submissions cost together.
 *
 * @param credits  the sum of the prices that are known
 * @param requests how many submissions
 * @param unpriced of how many of them the price is not known, so that they are not in the sum
 */
public record Amount(BigDecimal credits, long requests, long unpriced) {

    /** That of nothing. */
    public static final Amount NONE = new Amount(BigDecimal.ZERO, 0, 0);

    /** With one submission more. */
    public Amount with(Optional<Price> price) {
        return new Amount(Price.plain(credits.add(price.map(Price::credits).orElse(BigDecimal.ZERO))), requests + 1,
                unpriced + (price.isPresent() ? 0 : 1));
    }

    /** Of both. */
    public Amount plus(Amount other) {
        return new Amount(Price.plain(credits.add(other.credits)), requests + other.requests, unpriced + other.unpriced);
    }

    /** {@code 12.5 credits and 3 of unknown price}. */
    public String inWords() {
        String unknown = "%,d of unknown price".formatted(unpriced);
        return unpriced == 0 ? credits(credits) : unpriced == requests ? unknown : "%s and %s".formatted(credits(credits), unknown);
    }

    /** As people write it: without zeros at the end. */
    public static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    /** {@code 12.5 credits}. */
    public static String credits(BigDecimal number) {
        return "%s %s".formatted(number.toPlainString(), number.compareTo(BigDecimal.ONE) == 0 ? "credit" : "credits");
    }
}
