package io.dromedary.job;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/**
 * What a job's last submission costs.
 *
 * @param price as it was known at the intent; null where it was not
 */
public record Cost(Money money, Price price) {

    /** What became of the money of a submission. The names are those that the journal's sums go by. */
    public enum Money {
        CHARGED, REFUNDED, UNDER_WAY, UNDETERMINED;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Empty where the price is not known; nothing where it was given back. */
    public Optional<BigDecimal> credits() {
        return money == Money.REFUNDED ? Optional.of(BigDecimal.ZERO) : Optional.ofNullable(price).map(Price::credits);
    }

    public String inWords() {
        String amount = price == null ? "price not known" : price.inWords();
        return switch (money) {
            case CHARGED -> amount;
            case REFUNDED -> "nothing: it was not charged";
            case UNDER_WAY -> amount + "; under way";
            case UNDETERMINED -> amount + "; nobody knows yet whether it is charged";
        };
    }
}
