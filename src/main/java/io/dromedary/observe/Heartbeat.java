package io.dromedary.observe;

import io.dromedary.journal.Standing;
import io.dromedary.text.OutageLog;
import io.dromedary.text.PlainReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what the line lives from, regularly, so that whoever asks for its health is answered at once and disturbs nothing.
 *
 * <p>It is a loop like the others, so {@link Loops} notices where it does not go round.
 */
public final class Heartbeat {

    /** The exit code of a line that ended since it made no progress. */
    public static final int DEAD = 6;

    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    /** What the line lives from. */
    public enum Vital {
        JOURNAL("The journal cannot be written"), INBOX("The inbox cannot be read"), OUTBOX("The outbox cannot be written");

        private final String trouble;

        Vital(String trouble) {
            this.trouble = trouble;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Tries something. */
    @FunctionalInterface
    public interface Probe {
        /** @throws Exception why it does not work */
        void test() throws Exception;
    }

    /**
     * How one of the vitals is looked at.
     *
     * @param every while it works; each time while it does not
     */
    public record Look(Probe probe, Duration every) {
    }

    private final Map<Vital, Look> looks;
    private final Supplier<Standing> journal;
    private final Loops loops;
    private final Duration patience;
    private final IntConsumer end;
    private final Clock clock;
    private final OutageLog<Vital> outages = new OutageLog<>();
    private final Map<Vital, Instant> looked = new EnumMap<>(Vital.class);
    private final Map<Vital, Optional<String>> troubles = new EnumMap<>(Vital.class);
    private volatile Standing standing = Standing.NONE;
    private Instant deadSince;
    private boolean ended;

    /**
     * @param journal  what in the journal keeps the line from working
     * @param patience how long the line may make no progress before it ends; null where it never ends for that
     * @param end      ends the line with an exit code
     * @param clock    that nobody can set back
     */
    public Heartbeat(Map<Vital, Look> looks, Supplier<Standing> journal, Loops loops, Duration patience, IntConsumer end, Clock clock) {
        this.looks = Map.copyOf(looks);
        this.journal = journal;
        this.loops = loops;
        this.patience = patience;
        this.end = end;
        this.clock = clock;
    }

    /** Milliseconds from one beat to the next. */
    public long period() {
        return PERIOD.toMillis();
    }

    /** Milliseconds until the first beat: a line that has just started is asked whether it is ready. */
    public long first() {
        return 0;
    }

    /** Looks at everything that is due. */
    public void beat() {
        for (Vital vital : Vital.values()) {
            if (isDue(vital)) {
                look(vital);
            }
        }
        try {
            standing = journal.get();
        } catch (RuntimeException e) {
            LOG.debug("The journal could not be asked", e);
        }
        endIfDead();
    }

    private synchronized boolean isDue(Vital vital) {
        Instant last = looked.get(vital);
        return last == null || troubles.getOrDefault(vital, Optional.empty()).isPresent()
                || !clock.instant().isBefore(last.plus(looks.get(vital).every()));
    }

    private void look(Vital vital) {
        String trouble = null;
        try {
            looks.get(vital).probe().test();
            outages.info(LOG, vital, vital.trouble.replace("cannot be", "can be") + " again");
        } catch (Exception e) {
            trouble = PlainReason.of(e);
            if (outages.begins(vital, trouble)) {
                LOG.warn("{} ({}). Nothing is lost; the line goes on by itself when it can.", vital.trouble, trouble);
            }
        }
        synchronized (this) {
            looked.put(vital, clock.instant());
            troubles.put(vital, Optional.ofNullable(trouble));
        }
    }

    /** Null before the first look; empty while it works. */
    synchronized Optional<String> trouble(Vital vital) {
        return troubles.get(vital);
    }

    /** What in the journal keeps the line from working. */
    Standing standing() {
        return standing;
    }

    Loops loops() {
        return loops;
    }

    /**
     * Ends a line that makes no progress. Not while the journal cannot be written: a new start would not help, and what the provider
     * has just answered would be lost.
     */
    synchronized void endIfDead() {
        if (patience == null || ended) {
            return;
        }
        List<Loops.Loop> dead = loops.dead();
        boolean writes = troubles.getOrDefault(Vital.JOURNAL, Optional.empty()).isEmpty();
        if (dead.isEmpty() || !writes) {
            deadSince = null;
        } else if (deadSince == null) {
            deadSince = clock.instant();
        } else if (!clock.instant().isBefore(deadSince.plus(patience))) {
            ended = true;
            LOG.error("The line makes no progress ({}), so it ends with exit code {}, to be started again (dromedary.exit-when-dead). "
                    + "Nothing is lost: the next start goes on from the journal.",
                    dead.stream().map(Loops.Loop::trouble).collect(Collectors.joining(", ")), DEAD);
            end.accept(DEAD);
        }
    }
}
