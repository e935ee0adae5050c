package io.dromedary.job;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;

/**
 * What a submission costs if it is charged, as it was known before it was sent: the provider's answers name no price.
 *
 * @param credits at least 0, as people write it: without zeros at the end, and with six decimals at most
 */
public record Price(BigDecimal credits, Source source) {

    /** The journal's database has no decimals, so it counts in these. */
    private static final int DECIMALS = 6;
    /** So that sums of them fit; nothing costs as much. */
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000);

    /** Who says so. */
    public enum Source {
        /** The provider's free estimate of the same request. */
        ESTIMATE,
        /** The installation's own list. */
        TABLE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Empty where the number can be no price. */
    public static Optional<Price> of(BigDecimal credits, Source source) {
        return credits == null || credits.signum() < 0 || credits.compareTo(MOST) > 0
                ? Optional.empty()
                : Optional.of(new Price(plain(credits.setScale(DECIMALS, RoundingMode.HALF_UP)), source));
    }

    public static BigDecimal ofMillionths(long millionths) {
        return plain(BigDecimal.valueOf(millionths, DECIMALS));
    }

    public long millionths() {
        return credits.movePointRight(DECIMALS).longValueExact();
    }

    /** {@code 1.5 credits, estimated}. */
    public String inWords() {
        return "%s, %s".formatted(Amount.credits(credits), source == Source.ESTIMATE ? "estimated" : "estimated by prices.yaml");
    }

    static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
