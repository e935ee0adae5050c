package io.dromedary.operate;

import io.dromedary.job.State;
import io.dromedary.job.Target;
import io.dromedary.journal.Generation;
import io.dromedary.journal.JournalView;
import io.dromedary.submit.Account;
import io.dromedary.text.SafeText;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When {@code run --once} ends, and with which exit code. Parked jobs count as ended. */
public final class Drain {

    /** Everything was delivered. */
    public static final int DELIVERED = 0;
    /** Some drops are in error channels, or cannot be claimed. */
    public static final int SOME_IN_CHANNELS = 2;
    /** An account is paused; unsent jobs keep their state. */
    public static final int ACCOUNT = 3;

    /** The journal is an older copy: nothing is submitted until a person says go on. */
    public static final int HELD = 4;

    /** A person has paused the line: unsent jobs keep their state. */
    public static final int PAUSED = 5;

    private static final int NAMED = 10;
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final Set<State> FINE = EnumSet.of(State.DELIVERED, State.DUPLICATE);

    private final JournalView journal;
    private final BooleanSupplier inboxEmpty;
    private final BooleanSupplier inboxLeft;
    private final Supplier<List<String>> leftInInbox;
    private final Runnable lookAgain;
    private final Account account;
    private final Generation generation;
    private final long start;
    private final BooleanSupplier anyToGo;
    private final BooleanSupplier allTold;
    private final IntConsumer end;
    private long wentBack;

    /**
     * @param inboxEmpty whether no drop waits
     * @param inboxLeft  whether all files of registered drops are out of the inbox
     * @param leftInInbox what waits and can never be claimed
     * @param lookAgain  after which the inbox is empty only by a listing that began later
     * @param anyToGo    whether a held job is about to go on
     * @param allTold    whether everybody who wants to know what happened, and can be told, knows it
     * @param end        gets the exit code
     */
    public Drain(JournalView journal, BooleanSupplier inboxEmpty, BooleanSupplier inboxLeft, Supplier<List<String>> leftInInbox,
            Runnable lookAgain, Account account, Generation generation, BooleanSupplier anyToGo,
            BooleanSupplier allTold, IntConsumer end) {
        this.journal = journal;
        this.inboxEmpty = inboxEmpty;
        this.inboxLeft = inboxLeft;
        this.leftInInbox = leftInInbox;
        this.lookAgain = lookAgain;
        this.account = account;
        this.generation = generation;
        this.start = journal.lastEvent();
        this.wentBack = journal.wentBack();
        this.anyToGo = anyToGo;
        this.allTold = allTold;
        this.end = end;
    }

    public boolean isDone() {
        // inboxLeft is checked twice, since a drop may be claimed between the first two checks.
        boolean nothingComes = inboxLeft.getAsBoolean() && (account.isPaused(Target.API) || inboxEmpty.getAsBoolean())
                && inboxLeft.getAsBoolean();
        return nothingComes && nothingIsUnfinished() && nothingWentBack() && nothingIsReleased()
                && allTold.getAsBoolean();
    }

    private boolean nothingIsUnfinished() {
        return journal.unfinished(account.pausedRealms()) == 0;
    }

    /** Asked twice, since a held job may have become an unfinished one between the first two questions. */
    private boolean nothingIsReleased() {
        return !anyToGo.getAsBoolean() && nothingIsUnfinished();
    }

    /** The last listing of the inbox may be older than what went back into it. */
    private boolean nothingWentBack() {
        long before = wentBack;
        wentBack = journal.wentBack();
        if (wentBack != before) {
            lookAgain.run();
        }
        return wentBack == before;
    }

    public void finish() {
        Map<State, Long> ended = journal.countsAfter(start);
        List<String> left = leftInInbox.get();
        if (!left.isEmpty()) {
            LOG.warn("Could not be taken in, and stays where it is: {}{}. What keeps each is said above.",
                    left.stream().limit(NAMED).map(SafeText::line).collect(Collectors.joining(", ")),
                    left.size() > NAMED ? " and %d more".formatted(left.size() - NAMED) : "");
        }
        boolean allFine = left.isEmpty() && ended.keySet().stream().allMatch(state -> FINE.contains(state));
        if (generation.hold().isPresent()) {
            end.accept(HELD);
            return;
        }
        Optional<String> paused = journal.paused();
        if (paused.isPresent()) {
            LOG.warn("{} {} of the drops wait for `./dromedary resume`; everything else has ended.", paused.get(),
                    journal.counts().getOrDefault(State.READY, 0L));
            end.accept(PAUSED);
            return;
        }
        end.accept(!account.pausedRealms().isEmpty() ? ACCOUNT : allFine ? DELIVERED : SOME_IN_CHANNELS);
    }
}
