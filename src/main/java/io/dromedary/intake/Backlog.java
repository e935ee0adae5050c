package io.dromedary.intake;

import io.dromedary.job.Places;
import io.dromedary.text.SafeText;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * How much of a folder may wait in the journal: drops are taken in at the pace at which they are submitted. The others stay in the inbox
 * until no more than half as many wait as may: so a large folder is not listed anew for each of its drops.
 */
public final class Backlog {

    /** For an inbox that is not limited. */
    public static final Backlog NONE = new Backlog(Integer.MAX_VALUE, Map::of);

    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

    private final int most;
    private final Supplier<Map<String, Long>> waiting;
    private final Set<String> told = new HashSet<>();
    /** Null where it was not asked for since the look began. */
    private Map<String, Long> counted;

    /**
     * @param most    of each folder
     * @param waiting how many jobs of each folder wait for their turn
     */
    public Backlog(int most, Supplier<Map<String, Long>> waiting) {
        this.most = most;
        this.waiting = waiting;
    }

    void nextLook() {
        counted = null;
    }

    /** @return how many more of the folder's drops are taken in this look */
    int room(String folder) {
        if (counted == null) {
            counted = count();
        }
        long wait = counted.getOrDefault(folder, 0L);
        if (wait > most / 2) {
            return 0;
        }
        told.remove(folder);
        return (int) (most - wait);
    }

    /** Drops of the folder stay in the inbox. Logged once until it has room again. */
    void stays(String folder) {
        if (told.add(folder)) {
            LOG.info(
                    "{} drops of {} wait for their turn at most (dromedary.claim.ahead): the others stay there until half of them are gone",
                    most, SafeText.line(Places.INBOX + (folder.isEmpty() ? "" : "/" + folder)));
        }
    }

    /** Whether what stayed in the folder has to wait for others still; thread-safe, unlike the other methods. */
    boolean isFull(String folder) {
        return count().getOrDefault(folder, 0L) > most / 2;
    }

    /** Where the journal cannot be asked, the claim meets the same trouble, and says what to do. */
    private Map<String, Long> count() {
        try {
            return waiting.get();
        } catch (DataAccessException e) {
            LOG.debug("How much waits is not known now", e);
            return Map.of();
        }
    }
}
