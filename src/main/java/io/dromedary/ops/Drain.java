package io.dromedary.ops;

import io.dromedary.api.Account;
import io.dromedary.drop.Target;
import io.dromedary.intake.Inbox;
import io.dromedary.job.JournalView;
import io.dromedary.job.State;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/** When {@code run --once} is over, and with which exit code. Parked jobs count as ended. */
public final class Drain {

    /** Everything was delivered. */
    public static final int DELIVERED = 0;
    /** Some drops are in error channels. */
    public static final int SOME_IN_CHANNELS = 2;
    /** The account is the problem; what was not sent stays where it is. */
    public static final int ACCOUNT = 3;

    private static final Set<State> FINE = EnumSet.of(State.DELIVERED, State.DUPLICATE);

    private final JournalView journal;
    private final List<Inbox> inboxes;
    private final Account account;
    private final Instant start;
    private final IntConsumer end;

    /** @param end is told the exit code */
    public Drain(JournalView journal, List<Inbox> inboxes, Account account, Instant start, IntConsumer end) {
        this.journal = journal;
        this.inboxes = inboxes;
        this.account = account;
        this.start = start;
        this.end = end;
    }

    public boolean isDone() {
        List<String> paused = account.pausedRealms();
        return (paused.contains(Target.API) || inboxes.stream().allMatch(Inbox::isEmpty)) && journal.unfinished(paused) == 0;
    }

    public void finish() {
        Map<State, Long> ended = journal.counts(start);
        boolean allFine = ended.keySet().stream().allMatch(state -> FINE.contains(state));
        end.accept(!account.pausedRealms().isEmpty() ? ACCOUNT : allFine ? DELIVERED : SOME_IN_CHANNELS);
    }
}
