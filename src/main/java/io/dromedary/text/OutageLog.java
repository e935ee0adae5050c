package io.dromedary.text;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;

/**
 * Logs an outage once, such as that of something that is polled every few seconds: when it begins, again only when the reason changes, and
 * when it is over. Thread-safe.
 *
 * @param <K> what can have an outage
 */
public final class OutageLog<K> {

    private final Map<K, Object> told = new HashMap<>();

    /**
     * @param reason the same one is not logged a second time
     * @return whether to log it
     */
    public synchronized boolean begins(K about, Object reason) {
        return !reason.equals(told.put(about, reason));
    }

    /** @return whether there was an outage, so that its end is to be logged */
    public synchronized boolean isOver(K about) {
        return told.remove(about) != null;
    }

    /** Ends outages without logging, such as those of what no longer exists. */
    public synchronized void forget(Predicate<K> over) {
        told.keySet().removeIf(over);
    }

    public synchronized boolean has(K about) {
        return told.containsKey(about);
    }

    /** Everything that has an outage. */
    public synchronized Set<K> all() {
        return Set.copyOf(told.keySet());
    }

    public synchronized boolean isEmpty() {
        return told.isEmpty();
    }

    /** @param what what the outage means, such as "Drops that were taken in cannot leave the bucket's inbox" */
    public void warn(Logger log, K about, String what, Throwable cause) {
        if (begins(about, "")) {
            log.warn("{} ({}); it is tried again and again", what, cause.getMessage());
        } else {
            log.debug("{} ({})", what, cause.getMessage());
        }
    }

    /** Logs the end of an outage that was logged. */
    public void info(Logger log, K about, String what) {
        if (isOver(about)) {
            log.info("{}", what);
        }
    }
}
