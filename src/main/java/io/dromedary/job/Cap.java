package io.dromedary.job;

import java.math.BigDecimal;

/**
 * One limit of a budget, with what it counts.
 *
 * @param limit   {@link Hold.Limit#DAY}, {@link Hold.Limit#MONTH} or {@link Hold.Limit#DROP}
 * @param folder  below the inbox, whose drops count, and those of folders below it; empty for all
 * @param credits at least 0
 * @param setting what a person changes: a setting, or a key of a profile
 */
public record Cap(Hold.Limit limit, String folder, BigDecimal credits, String setting) {
}
