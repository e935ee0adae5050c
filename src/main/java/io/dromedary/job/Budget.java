package io.dromedary.job;

import java.math.BigDecimal;

/**
 * The most that may be spent, in credits; each is null where there is no limit.
 *
 * @param day   in a calendar day, in the time zone of the line
 * @param month in a calendar month
 * @param drop  on one drop: all attempts of its job, or of the rows of a manifest
 */
public record Budget(BigDecimal day, BigDecimal month, BigDecimal drop) {

    public static final Budget NONE = new Budget(null, null, null);
}
