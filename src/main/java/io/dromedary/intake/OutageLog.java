package io.dromedary.intake;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trouble with something that is asked again and again: told when it begins, and when it is over. */
public final class OutageLog {

    private static final Logger LOG = LoggerFactory.getLogger(OutageLog.class);

    private final AtomicBoolean told = new AtomicBoolean();

    /** @param what what it means, such as "The bucket's inbox is not looked at" */
    public void begins(String what, Throwable cause) {
        if (told.compareAndSet(false, true)) {
            LOG.warn("{} ({}); it is tried again and again", what, cause.getMessage());
        } else {
            LOG.debug("{} ({})", what, cause.getMessage());
        }
    }

    public void isOver(String what) {
        if (told.compareAndSet(true, false)) {
            LOG.info("{}", what);
        }
    }
}
