package io.dromedary.submit;

import io.dromedary.job.Amount;
import io.dromedary.job.Hold;
import io.dromedary.job.Places;
import io.dromedary.journal.HeldJobs;
import io.dromedary.journal.JournalView;
import io.dromedary.store.Store;
import io.dromedary.text.SafeText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file in {@code hold/} that says what waits there, in groups that are decided about together, for whoever looks only at folders. */
public final class HeldSummary {

    /** What begins with {@code _} is no drop, so that it may be moved back with the others. */
    static final String FILE = Places.in(Places.HOLD, "_READ-ME.txt");

    private static final Logger LOG = LoggerFactory.getLogger(HeldSummary.class);
    private static final String BEGIN = """
            What waits here, and why. Nothing was spent on it. The line writes this file, and takes it away when nothing waits.
            """;
    private static final String REASON = """

            %s: %s
              why             %s""";
    private static final String FOR_A_PERSON = "\n  pay it          ./dromedary approve %s, or move the files back "
            + "into the inbox";
    private static final String MORE_THAN_THESE = "\n                  (which takes other groups of that folder and those below it along: "
            + "%,d jobs, %s; the page approves one group)";
    private static final String WITHOUT_A_PRICE = "\n  price it        write it into prices.yaml, start the line again, then "
            + "retry as below";
    private static final String FOR_THE_BUDGET = "; no approval lifts that: it goes on by itself when it fits, or when the limit is raised";
    private static final String FOR_ALL = """

              change it       edit %2$s (or the sidecars here), then
                              ./dromedary retry %1$s
              give it up      ./dromedary cancel %1$s
            """;

    private final HeldJobs held;
    private final JournalView view;
    private final Store drops;
    private long seen = -1;
    private String written;

    public HeldSummary(HeldJobs held, JournalView view, Store drops) {
        this.held = held;
        this.view = view;
        this.drops = drops;
    }

    /** Where something has changed. A store that cannot take it now gets it with the next change: the notes of the jobs say the same. */
    public synchronized void write() {
        long last = view.lastEvent();
        if (last == seen) {
            return;
        }
        String text = text(held.groups());
        try {
            if (!text.equals(written)) {
                if (text.isEmpty()) {
                    drops.delete(FILE);
                } else {
                    drops.write(FILE, text.getBytes(StandardCharsets.UTF_8));
                }
                written = text;
            }
        } catch (IOException e) {
            LOG.warn("{} could not be written, and does not say what waits there now ({}). `./dromedary spend` says it.",
                    drops.address(FILE), e.getMessage());
        }
        seen = last;
    }

    /** Whether it says all that happened. */
    public synchronized boolean isUpToDate() {
        return view.lastEvent() == seen;
    }

    private String text(List<HeldJobs.Group> groups) {
        StringBuilder text = new StringBuilder(groups.isEmpty() ? "" : BEGIN);
        for (HeldJobs.Group group : groups) {
            text.append(REASON.formatted(SafeText.line(group.inWords()), group.cost().inWords(), group.why()))
                    .append(group.limit().isLiftedByApproval() ? forAPerson(group) : FOR_THE_BUDGET)
                    .append(FOR_ALL.formatted(group.namedAmongAll(), group.profileFile()));
        }
        return text.toString();
    }

    private String forAPerson(HeldJobs.Group group) {
        Amount named = held.named(group);
        return FOR_A_PERSON.formatted(group.named())
                + (named.requests() > group.cost().requests() ? MORE_THAN_THESE.formatted(named.requests(), named.inWords()) : "")
                + (group.limit() == Hold.Limit.UNPRICED ? WITHOUT_A_PRICE : "");
    }
}
