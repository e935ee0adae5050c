package io.dromedary.submit;

import io.dromedary.job.Budget;
import io.dromedary.settings.SettingsReader;
import io.dromedary.settings.Values;
import java.math.BigDecimal;

/**
 * What the line may spend, in credits; each is null where there is no limit.
 *
 * @param budget          of all drops together, and of one
 * @param approveAbove    what is dearer waits for a person's approval
 * @param undeterminedMax while more is undetermined, nothing new is spent
 * @param allowUnpriced   whether what nobody knows the price of is submitted although there are limits
 */
public record LimitSettings(Budget budget, BigDecimal approveAbove, BigDecimal undeterminedMax, boolean allowUnpriced) {

    /** Names of the settings, which messages give. */
    static final String DAY = "dromedary.budget.day";
    static final String MONTH = "dromedary.budget.month";
    static final String DROP = "dromedary.budget.drop";

    public static final LimitSettings NONE = new LimitSettings(Budget.NONE, null, null, false);

    public static LimitSettings read(SettingsReader settings) {
        return new LimitSettings(new Budget(credits(settings, DAY), credits(settings, MONTH), credits(settings, DROP)),
                credits(settings, "dromedary.approve-above"), credits(settings, "dromedary.undetermined-max"),
                settings.flag("dromedary.allow-unpriced"));
    }

    private static BigDecimal credits(SettingsReader settings, String name) {
        return settings.getIfGiven(name, "a number of credits, at least 0, such as 50 or 12.5",
                text -> new BigDecimal(Values.matching(text, "\\d{1,9}(\\.\\d{1,6})?")));
    }
}
