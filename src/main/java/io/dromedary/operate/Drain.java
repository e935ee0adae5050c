package io.dromedary.operate;

import io.dromedary.job.State;
import io.dromedary.job.Target;
import io.dromedary.journal.JournalView;
import io.dromedary.submit.Account;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** When {@code run --once} ends, and with which exit code. Parked jobs count as ended. */
public final class Drain {

    /** Everything was delivered. */
    public static final int DELIVERED = 0;
    /** Some drops are in error channels, or cannot be claimed. */
    public static final int SOME_IN_CHANNELS = 2;
    /** An account is paused; unsent jobs keep their state. */
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
     * @param inboxEmpty whether no drop waits
     * @param inboxLeft  whether all files of registered drops are out of the inbox
     * @param leavesSome whether a drop waits that can never be claimed
     * @param end        gets the exit code
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
        // inboxLeft is checked twice, since a drop may be claimed between the first two checks.
        boolean nothingComes = inboxLeft.getAsBoolean() && (account.isPaused(Target.API) || inboxEmpty.getAsBoolean())
                && inboxLeft.getAsBoolean();
        return nothingComes && journal.unfinished(account.pausedRealms()) == 0;
    }

    public void finish() {
        Map<State, Long> ended = journal.counts(start);
        boolean allFine = !leavesSome.getAsBoolean() && ended.keySet().stream().allMatch(state -> FINE.contains(state));
        end.accept(!account.pausedRealms().isEmpty() ? ACCOUNT : allFine ? DELIVERED : SOME_IN_CHANNELS);
    }
}
