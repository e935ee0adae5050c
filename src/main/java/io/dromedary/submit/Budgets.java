package io.dromedary.submit;

import io.dromedary.job.Amount;
import io.dromedary.job.Cap;
import io.dromedary.job.Hold.Limit;
import io.dromedary.journal.Reservations;
import io.dromedary.journal.Reservations.Used;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/** How far the budgets of days and months are used up, those of the line first, then those of profiles: all who tell of limits ask here. */
public final class Budgets {

    /** Profiles are files below the inbox; to look for them is slow where that is large. */
    private static final Duration KEPT = Duration.ofSeconds(10);

    private final SpendLimits limits;
    private final Reservations reservations;
    private final Clock clock;
    private List<Cap> caps = List.of();
    private Instant read = Instant.MIN;

    /** One budget. */
    public record Standing(Cap cap, Used used) {

        /** At least 0: a limit may have been lowered below what is spent. */
        public BigDecimal left() {
            return cap.credits().subtract(used.sum()).max(BigDecimal.ZERO);
        }

        /** How much of it is used up; 100 at most. */
        public int percent() {
            return used.sum().compareTo(cap.credits()) >= 0
                    ? 100
                    : used.sum().movePointRight(2).divide(cap.credits(), RoundingMode.DOWN).intValue();
        }

        /** {@code today}, {@code this month}. */
        public String period() {
            return cap.limit() == Limit.DAY ? "today" : "this month";
        }

        /** {@code 12.5 of 50 credits are left today (dromedary.budget.day)}. */
        public String inWords() {
            return "%s of %s are left %s (%s)".formatted(Amount.plain(left()), Amount.credits(cap.credits()), period(), cap.setting());
        }
    }

    /** @param source the journal, only read */
    public Budgets(SpendLimits limits, DataSource source, Clock clock) {
        this.limits = limits;
        this.reservations = new Reservations(source, clock);
        this.clock = clock;
    }

    public List<Standing> now() {
        return caps().stream().map(cap -> new Standing(cap, reservations.used(cap, ""))).toList();
    }

    private synchronized List<Cap> caps() {
        if (clock.instant().isBefore(read) || !clock.instant().isBefore(read.plus(KEPT))) {
            caps = limits.periods();
            read = clock.instant();
        }
        return caps;
    }

    /** Above which nothing new is spent; null where there is no limit. */
    public BigDecimal undeterminedMax() {
        return limits.undeterminedMax();
    }

    /** What nobody knows of whether it is charged, whenever it was submitted. Credits. */
    public BigDecimal undetermined() {
        return reservations.undetermined();
    }
}
