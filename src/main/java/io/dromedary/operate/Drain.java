package io.dromedary.operate;

import io.dromedary.job.State;
import io.dromedary.job.Target;
import io.dromedary.journal.Generation;
import io.dromedary.journal.HeldJobs;
import io.dromedary.journal.JournalView;
import io.dromedary.journal.Pauses.Pause;
import io.dromedary.submit.Account;
import io.dromedary.text.SafeText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
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
    /** Some drops are in error channels, or cannot be claimed; or some wait for a person, or a budget, since an earlier run. */
    public static final int SOME_IN_CHANNELS = 2;
    /** An account is paused; unsent jobs keep their state. */
    public static final int ACCOUNT = 3;

    /** The journal is an older copy: nothing is submitted until a person says go on. */
    public static final int HELD = 4;

    /** A person has paused the line, or models that drops wait for, or these fail: unsent jobs keep their state. */
    public static final int PAUSED = 5;

    private static final int NAMED = 10;
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final Set<State> FINE = EnumSet.of(State.DELIVERED, State.DUPLICATE);

    private final JournalView journal;
    private final HeldJobs held;
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
    public Drain(JournalView journal, HeldJobs held, BooleanSupplier inboxEmpty, BooleanSupplier inboxLeft,
            Supplier<List<String>> leftInInbox,
            Runnable lookAgain, Account account, Generation generation, BooleanSupplier anyToGo,
            BooleanSupplier allTold, IntConsumer end) {
        this.journal = journal;
        this.held = held;
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
        return !journal.isAnyUnfinished(account.pausedRealms());
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

    /** Since whenever it does: who runs this by the clock hears of it until it is decided, and not only in the first night. */
    private List<String> whatWaits() {
        List<String> waits = new ArrayList<>(held.sentences());
        Map<State, Long> parked = new EnumMap<>(State.class);
        parked.putAll(journal.counts());
        parked.keySet().removeIf(state -> !state.isParked());
        if (!parked.isEmpty()) {
            waits.add("Parked, so that it may still cost or bring something: %s. `./dromedary jobs --state %s` says what to do.".formatted(
                    parked.entrySet().stream().map(one -> one.getValue() + " " + word(one.getKey())).collect(Collectors.joining(", ")),
                    parked.keySet().stream().map(Drain::word).collect(Collectors.joining(","))));
        }
        return waits;
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String untilWhen(Pause model) {
        return model.isByLine()
                ? "for a run after %s, which tries one of them, or for somebody to %s".formatted(model.trials().time(), model.end())
                : "for somebody to " + model.end();
    }

    public void finish() {
        Map<State, Long> ended = journal.countsAfter(start);
        List<String> left = leftInInbox.get();
        if (!left.isEmpty()) {
            LOG.warn("Could not be taken in, and stays where it is: {}{}. What keeps each is said above.",
                    left.stream().limit(NAMED).map(SafeText::line).collect(Collectors.joining(", ")),
                    left.size() > NAMED ? " and %d more".formatted(left.size() - NAMED) : "");
        }
        List<String> waits = whatWaits();
        waits.forEach(LOG::warn);
        boolean allFine = left.isEmpty() && waits.isEmpty() && ended.keySet().stream().allMatch(state -> FINE.contains(state));
        if (generation.hold().isPresent()) {
            end.accept(HELD);
            return;
        }
        Optional<Pause> paused = journal.paused();
        if (paused.isPresent()) {
            LOG.warn("{} {} of the drops wait for somebody to {}; everything else has ended.", paused.get().sentence(),
                    journal.counts().getOrDefault(State.READY, 0L), paused.get().end());
            end.accept(PAUSED);
            return;
        }
        long waiting = journal.waitingForModels();
        if (waiting > 0) {
            journal.pausedModels().forEach(model -> LOG.warn("{}", model.sentence()));
            LOG.warn("{} of the drops wait {}; everything else has ended.", waiting,
                    journal.pausedModels().stream().map(Drain::untilWhen).collect(Collectors.joining(", and ")));
            end.accept(PAUSED);
            return;
        }
        end.accept(!account.pausedRealms().isEmpty() ? ACCOUNT : allFine ? DELIVERED : SOME_IN_CHANNELS);
    }
}
