package io.dromedary.cancel;

import static io.dromedary.job.Verdict.Charged.NO;

import io.dromedary.job.CancelMarker;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.StaleJobException;
import io.dromedary.job.State;
import io.dromedary.job.Variables;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Journal;
import io.dromedary.journal.JournalView;
import io.dromedary.store.Markers;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.camel.Variable;

/**
 * The rules for drops that a person cancels. What was not sent is canceled here; for a queued request the provider is asked to cancel;
 * anything later is logged as too late, once.
 */
public final class Cancellation {

    /** Looking for deleted markers takes at most such a part of the time, since a bucket lists all that lies beside them. */
    private static final int SELDOM = 50;
    /** For each marker: a line with few jobs looks each time, however slow its store is, and one with many is not put off for hours. */
    private static final Duration LONGEST = Duration.ofMillis(50);

    private final Journal journal;
    private final JournalView view;
    private final Markers markers;
    private final Clock clock;
    private Instant nextLook = Instant.MIN;

    /** @param clock for durations */
    public Cancellation(Journal journal, JournalView view, Markers markers, Clock clock) {
        this.journal = journal;
        this.view = view;
        this.markers = markers;
        this.clock = clock;
    }

    /**
     * Records the jobs whose marker was deleted, if it is time to look for them, then returns those to cancel, the ones that need no call
     * first. A submission under way is left for a later pass, since it is not known yet whether there is anything to cancel.
     */
    public List<Job> takeWithdrawn() throws IOException {
        if (!clock.instant().isBefore(nextLook)) {
            withdrawDeleted();
        }
        return view.withdrawn();
    }

    private void withdrawDeleted() throws IOException {
        Instant begin = clock.instant();
        int looked = 0;
        String last = "";
        for (List<CancelMarker> page = view.marked(last); !page.isEmpty(); page = view.marked(last)) {
            // Journal first, then store: a marker created in between would be missing from an older listing and look deleted.
            Set<String> deleted = markers.deleted(page.stream().map(CancelMarker::marker).toList());
            page.stream().filter(marked -> deleted.contains(marked.marker())).forEach(marked -> withdraw(marked.job()));
            last = page.get(page.size() - 1).job();
            looked += page.size();
        }
        Duration rarely = Duration.between(begin, clock.instant()).multipliedBy(SELDOM);
        Duration longest = LONGEST.multipliedBy(looked);
        nextLook = begin.plus(rarely.compareTo(longest) < 0 ? rarely : longest);
    }

    private void withdraw(String id) {
        view.job(id).filter(job -> job.state().isUnfinished()).ifPresent(job -> {
            try {
                journal.withdraw(job, "canceled: its marker was deleted");
            } catch (StaleJobException e) {
                // Another stage changed the job first; the next pass sees its new state.
            }
        });
    }

    public Verdict verdict(@Variable(Variables.JOB) Job job) {
        return new Verdict(Channel.CANCELED, job.state() == State.READY || job.state() == State.HELD
                ? "It was canceled before it was sent."
                : "It was canceled here, and the provider canceled the request.",
                "Nothing was charged. Moved back into the inbox, the drop is made after all.", NO);
    }

    /** The job continues; its marker is removed, since deleting it would have no effect any more. */
    public Job recordTooLate(@Variable(Variables.JOB) Job job) throws IOException {
        markers.remove(job.place());
        return journal.tooLate(job, job.state() == State.WAITING
                ? "too late to cancel: the provider does not take it back any more, so the result is delivered"
                : "too late to cancel: the provider has finished it, so the result is delivered");
    }
}
