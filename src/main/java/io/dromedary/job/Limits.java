package io.dromedary.job;

import java.math.BigDecimal;
import java.util.List;

/**
 * All limits of money that hold for one job, in credits.
 *
 * @param caps          of the line and of the job's folders
 * @param undetermined  while more than that is undetermined, nothing new is spent; null where there is no limit
 * @param approveAbove  what is dearer needs a person's approval; null where nothing does
 * @param maxCredits    of the drop itself; null where it names none
 * @param allowUnpriced whether what nobody knows the price of is submitted although there are limits
 */
public record Limits(List<Cap> caps, BigDecimal undetermined, BigDecimal approveAbove, BigDecimal maxCredits, boolean allowUnpriced) {

    public static final Limits NONE = new Limits(List.of(), null, null, null, true);

    public boolean exist() {
        return !caps.isEmpty() || undetermined != null || approveAbove != null || maxCredits != null;
    }

    /** Whether a price has to be known. */
    public boolean needPrice() {
        return !allowUnpriced && (!caps.isEmpty() || approveAbove != null || maxCredits != null);
    }
}
