package io.dromedary.doctor;

import java.util.Optional;

/** The places of the account at the provider, against the setting. Source: facts, what is newer, concurrency by money. */
public final class AccountLook {

    /** Of an account that has bought nothing in the last 28 days. */
    private static final int NEW_ACCOUNT = 2;
    private static final String TIERS = "An account has 2 places; 10, 20 or 40 where at least $25, $100 or $1,000 were bought in the last "
            + "28 days.";

    private AccountLook() {
    }

    /** @param shown how many places the account's answers showed; empty where it took as many as are set */
    public static Finding places(int set, Optional<Integer> shown) {
        String found = "dromedary.concurrency is %d".formatted(set);
        if (shown.isPresent() && shown.get() < set) {
            return Finding.warning("places", "%s, but the account's answers showed %d".formatted(found, shown.get()),
                    TIERS + " The line uses what there is; nothing has to be changed.");
        }
        return set > NEW_ACCOUNT && shown.isEmpty()
                ? Finding.ok("places", "%s, and no answer showed fewer so far. %s".formatted(found, TIERS))
                : Finding.ok("places", found);
    }
}
