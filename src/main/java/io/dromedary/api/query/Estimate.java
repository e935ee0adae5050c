package io.dromedary.api.query;

import java.math.BigDecimal;

/**
 * The provider's price estimate of a request. It does not consider the balance.
 *
 * @param credits     null where the price is only described, or where there is none
 * @param usd         as {@code credits}
 * @param discount    in percent; null where there is none
 * @param description the price in words, of models that charge by the second or token; null where there are numbers
 */
public record Estimate(BigDecimal credits, BigDecimal usd, BigDecimal discount, String description) {

    /** The provider has no estimate for the model. */
    static final Estimate NONE = new Estimate(null, null, null, null);

    public boolean isKnown() {
        return credits != null || usd != null || description != null;
    }
}
