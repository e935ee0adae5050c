package io.dromedary.operate;

import io.dromedary.job.State;
import io.dromedary.job.Target;
import io.dromedary.journal.JournalView;
import io.dromedary.submit.Account;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** When {@code run --once} is over, and with which exit code. Parked jobs count as ended. */
public final class Drain {

    /** Everything was delivered. */
    public static final int DELIVERED = 0;
    /** Some drops are in error channels, or cannot be taken out of the inbox. */
    public static final int SOME_IN_CHANNELS = 2;
    /** The account is the problem; what was not sent stays where it is. */
    public static final int ACCOUNT = 3;

    private static final Set<State> FINE = EnumSet.of(State.DELIVERED, State.DUPLICATE);

    private final JournalView journal;
    private final BooleanSupplier inboxEmpty;
    private final BooleanSupplier inboxLeft;
    private final BooleanSupplier leavesSome;
    private final Account account;
    private final Instant start;
    private final IntConsumer end;

    /**
     * @param inboxEmpty whether nothing waits
     * @param inboxLeft  whether nothing that was taken in has still to leave the inbox
     * @param leavesSome whether something waits that can never be taken
     * @param end        is told the exit code
     */
    public Drain(JournalView journal, BooleanSupplier inboxEmpty, BooleanSupplier inboxLeft, BooleanSupplier leavesSome, Account account,
            Instant start, IntConsumer end) {
        this.journal = journal;
        this.inboxEmpty = inboxEmpty;
        this.inboxLeft = inboxLeft;
        this.leavesSome = leavesSome;
        this.account = account;
        this.start = start;
        this.end = end;
    }

    public boolean isDone() {
        List<String> paused = account.pausedRealms();
        // Asked twice, since a drop may be claimed between the first two questions.
        return inboxLeft.getAsBoolean() && (paused.contains(Target.API) || inboxEmpty.getAsBoolean()) && inboxLeft.getAsBoolean()
                && journal.unfinished(paused) == 0;
    }

    public void finish() {
        Map<State, Long> ended = journal.counts(start);
        boolean allFine = !leavesSome.getAsBoolean() && ended.keySet().stream().allMatch(state -> FINE.contains(state));
        end.accept(!account.pausedRealms().isEmpty() ? ACCOUNT : allFine ? DELIVERED : SOME_IN_CHANNELS);
    }
}
