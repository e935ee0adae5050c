package io.dromedary.submit;

import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.Hold;
import io.dromedary.job.Job;
import io.dromedary.job.Limits;
import io.dromedary.job.Places;
import io.dromedary.job.Price;
import io.dromedary.job.StaleJobException;
import io.dromedary.journal.Journal;
import io.dromedary.journal.JournalView;
import io.dromedary.journal.Reservations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Jobs that a budget keeps back: each goes on as soon as it fits, without anybody's word. */
public final class Holds {

    /** A profile may have changed, which no sum shows. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final Journal journal;
    private final JournalView view;
    private final Reservations reservations;
    private final SpendLimits limits;
    private final Clock clock;
    private String seen = "";
    private Instant again = Instant.MIN;

    /** @param clock for durations within this run */
    public Holds(Journal journal, JournalView view, Reservations reservations, SpendLimits limits, Clock clock) {
        this.journal = journal;
        this.view = view;
        this.reservations = reservations;
        this.limits = limits;
        this.clock = clock;
    }

    /** The most urgent first; where one does not fit, a cheaper one behind it may. */
    public synchronized void release() {
        if (!view.isAnyHeld()) {
            return;
        }
        String now = reservations.state();
        if (now.equals(seen) && clock.instant().isBefore(again)) {
            return;
        }
        Set<Object> tooMuch = new HashSet<>();
        for (Job job : view.held()) {
            Hold hold = job.verdict().hold();
            if (goesOnByItself(hold) && !tooMuch.contains(alike(job, hold))) {
                release(job, hold, tooMuch);
            }
        }
        seen = reservations.state();
        again = clock.instant().plus(AGAIN);
    }

    private void release(Job job, Hold hold, Set<Object> tooMuch) {
        Price price = Price.of(hold.credits(), Price.Source.ESTIMATE).orElse(null);
        try {
            if (reservations.fits(job, price, withoutQuestions(limits.of(job)))) {
                journal.releaseHeld(job, Places.in(Places.WORK, job.id()), "it fits below its limit again, and goes on");
            } else {
                tooMuch.add(alike(job, hold));
            }
        } catch (StaleJobException | TryLaterException e) {
            // A person was faster; or the profile cannot be read, and is read again.
        }
    }

    private static boolean goesOnByItself(Hold hold) {
        return hold != null && !hold.limit().isLiftedByApproval();
    }

    /** What the same limits hold for, and costs the same. */
    private static Object alike(Job job, Hold hold) {
        return hold.limit() == Hold.Limit.DROP ? job.id() : List.of(job.folder(), hold);
    }

    private static Limits withoutQuestions(Limits all) {
        return new Limits(all.caps(), all.undetermined(), null, null, true);
    }

    /** Whether a job is held that goes on at the next look. */
    public synchronized boolean isAnyToGo() {
        return view.isAnyHeld() && !reservations.state().equals(seen) && view.held().stream().map(job -> job.verdict().hold())
                .anyMatch(Holds::goesOnByItself);
    }
}
