package io.dromedary.journal;

import io.dromedary.job.Amount;
import io.dromedary.job.Cap;
import io.dromedary.job.Hold;
import io.dromedary.job.Hold.Limit;
import io.dromedary.job.Price;
import io.dromedary.job.Verdict;
import java.math.BigDecimal;

/**
 * Why a job is held, with the numbers that say so.
 *
 * @param price null where nobody knows it
 * @param used  null where the limit is no budget
 */
record Held(Cap cap, Price price, Reservations.Used used) {

    static Held unpriced(String model) {
        return new Held(new Cap(Limit.UNPRICED, "", BigDecimal.ZERO, model), null, null);
    }

    static Held question(Limit limit, Price price, BigDecimal most, String setting) {
        return new Held(new Cap(limit, "", most, setting), price, null);
    }

    boolean isOver() {
        return used.sum().add(price.credits()).compareTo(cap.credits()) > 0;
    }

    Verdict verdict() {
        return Verdict.held(new Hold(cap.limit(), price == null ? null : price.credits()), why(), todo());
    }

    private String why() {
        return switch (cap.limit()) {
            case UNPRICED -> "Nobody knows what it would cost: the provider gives no estimate for %s, and prices.yaml has none. There are "
                    .formatted(cap.setting()) + "limits, and they cannot be kept without a price.";
            case APPROVAL -> "It would cost %s, more than the %s that are spent without asking (%s).".formatted(price.inWords(),
                    Amount.plain(cap.credits()), cap.setting());
            case MAX_CREDITS ->
                "It would cost %s, more than %s, %s.".formatted(price.inWords(), cap.setting(), Amount.plain(cap.credits()));
            case UNDETERMINED ->
                "Of what was submitted, %s undetermined: nobody knows whether it is charged. That is more than the %s of %s, "
                        .formatted(used.undetermined().toPlainString() + " credits are", Amount.plain(cap.credits()), cap.setting())
                        + "so nothing new is spent.";
            case DROP, DAY, MONTH -> neverFits()
                    ? "It would cost %s, more than the whole of %s, %s.".formatted(price.inWords(), cap.setting(),
                            Amount.plain(cap.credits()))
                    : "It would cost %s, and of the %s of %s %s are spent, %s reserved and %s undetermined.".formatted(price.inWords(),
                            Amount.credits(cap.credits()), cap.setting(), Amount.plain(used.spent()), Amount.plain(used.reserved()),
                            Amount.plain(used.undetermined()));
        };
    }

    private boolean neverFits() {
        return price.credits().compareTo(cap.credits()) > 0;
    }

    private String todo() {
        String approve = "Nothing was spent. To pay that, move the drop back into the inbox, or say `./dromedary approve JOB`. To have it "
                + "cheaper, change the sidecar or the folder's _profile.yaml, then say `./dromedary retry JOB`";
        return switch (cap.limit()) {
            case UNPRICED ->
                approve + ". Or write its price into prices.yaml (or set dromedary.allow-unpriced), start the line again, then "
                        + "say the same.";
            case APPROVAL, MAX_CREDITS -> approve + ".";
            case UNDETERMINED ->
                "Nothing was spent. Look at those jobs: `./dromedary jobs --state uncertain`; each says how to settle it. Then "
                        + "this one goes on by itself.";
            case DROP -> "Nothing was spent. It goes on by itself where %s is raised to what it needs.".formatted(cap.setting());
            case DAY, MONTH -> neverFits()
                    ? "Nothing was spent. It goes on by itself where %s is raised to what it needs.".formatted(cap.setting())
                    : "Nothing was spent. It goes on by itself when it fits: when something is refunded, %s, or when %s is raised."
                            .formatted(cap.limit() == Limit.DAY ? "tomorrow" : "next month", cap.setting());
        };
    }
}
