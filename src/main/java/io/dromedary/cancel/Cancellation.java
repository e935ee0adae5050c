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
import java.util.List;
import java.util.Set;
import org.apache.camel.Variable;

/**
 * The rules for drops that a person takes back. What was not sent is canceled here; what the provider queues, it is asked to cancel;
 * anything later is told to be too late, once.
 */
public final class Cancellation {

    private final Journal journal;
    private final JournalView view;
    private final Markers markers;

    public Cancellation(Journal journal, JournalView view, Markers markers) {
        this.journal = journal;
        this.view = view;
        this.markers = markers;
    }

    /**
     * Looks whose marker was deleted, then returns what is to be settled: what costs no call first. A submission under way is left for
     * another time, since nobody knows yet whether there is anything to cancel.
     */
    public List<Job> takeWithdrawn() throws IOException {
        String last = "";
        for (List<CancelMarker> page = view.marked(last); !page.isEmpty(); page = view.marked(last)) {
            // The journal first: a marker that is made in between would be missed in an older look at the store.
            Set<String> deleted = markers.deleted(page.stream().map(CancelMarker::marker).toList());
            page.stream().filter(marked -> deleted.contains(marked.marker())).forEach(marked -> withdraw(marked.job()));
            last = page.get(page.size() - 1).job();
        }
        return view.withdrawn();
    }

    private void withdraw(String id) {
        view.job(id).filter(job -> job.state().isUnfinished()).ifPresent(job -> {
            try {
                journal.withdraw(job, "withdrawn: its marker was deleted");
            } catch (StaleJobException e) {
                // It moved on between the two looks; the next turn sees where it is then.
            }
        });
    }

    public Verdict verdict(@Variable(Variables.JOB) Job job) {
        return new Verdict(Channel.CANCELED, job.state() == State.READY ? "It was withdrawn before it was sent."
                : "It was withdrawn, and the provider canceled the request.",
                "Nothing was charged. Moved back into the inbox, the drop is made after all.", NO);
    }

    /** The job goes on as if nobody had asked, and nothing is left that promises otherwise. */
    public Job recordTooLate(@Variable(Variables.JOB) Job job) throws IOException {
        markers.remove(job.place());
        return journal.tooLate(job, job.state() == State.WAITING
                ? "too late to cancel: the provider does not take it back any more, so the result is delivered"
                : "too late to cancel: the provider has finished it, so the result is delivered");
    }
}
