package io.dromedary.text;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;

/**
 * Trouble that comes again and again, such as with something that is asked every few seconds: told when it begins, again only where it is
 * another, and when it is over. Safe from any thread.
 *
 * @param <K> what there may be trouble with
 */
public final class OutageLog<K> {

    private final Map<K, Object> told = new HashMap<>();

    /**
     * @param reason the same one is told no second time
     * @return whether it is to be told
     */
    public synchronized boolean begins(K about, Object reason) {
        return !reason.equals(told.put(about, reason));
    }

    /** @return whether there was trouble with it, so that its end is to be told */
    public synchronized boolean isOver(K about) {
        return told.remove(about) != null;
    }

    /** Without a word, such as where what there was trouble with is gone. */
    public synchronized void forget(Predicate<K> over) {
        told.keySet().removeIf(over);
    }

    public synchronized boolean has(K about) {
        return told.containsKey(about);
    }

    public synchronized boolean isEmpty() {
        return told.isEmpty();
    }

    /** @param what what it means, such as "The bucket's inbox is not looked at" */
    public void warn(Logger log, K about, String what, Throwable cause) {
        if (begins(about, "")) {
            log.warn("{} ({}); it is tried again and again", what, cause.getMessage());
        } else {
            log.debug("{} ({})", what, cause.getMessage());
        }
    }

    /** Tells the end, where there was a beginning. */
    public void info(Logger log, K about, String what) {
        if (isOver(about)) {
            log.info("{}", what);
        }
    }
}
