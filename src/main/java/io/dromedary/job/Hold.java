package io.dromedary.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What keeps a job from being submitted.
 *
 * @param credits what it would cost; null where that is not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Hold(Limit limit, BigDecimal credits) {

    /** A limit of money. The names are kept in the journal. */
    public enum Limit {
        /** Dearer than {@code dromedary.approve-above}. */
        APPROVAL,
        /** Dearer than its own {@code max_credits}. */
        MAX_CREDITS,
        /** Nobody knows its price, but there are limits. */
        UNPRICED,
        /** So much of what was submitted is undetermined that nothing new is spent. */
        UNDETERMINED,
        /** One drop, such as a manifest, may cost no more. */
        DROP,
        DAY, MONTH;

        /** As programs and people get to read it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether a person's approval lifts it. A budget is only lifted by whoever sets it. */
        public boolean isLiftedByApproval() {
            return this == APPROVAL || this == MAX_CREDITS || this == UNPRICED;
        }
    }

    /** For programs, as {@code /api} has it: the price is left out where nobody knows it. */
    public Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("limit", limit.word());
        if (credits != null) {
            facts.put("estimated_credits", credits);
        }
        facts.put("approvable", limit.isLiftedByApproval());
        return facts;
    }
}
