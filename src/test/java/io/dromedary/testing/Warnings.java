package io.dromedary.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What a class logs while something is done. */
public final class Warnings {

    /** Something to do. */
    @FunctionalInterface
    public interface Work {
        void run() throws IOException;
    }

    private Warnings() {
    }

    public static List<String> of(Class<?> source, Work work) throws IOException {
        Logger log = (Logger) LoggerFactory.getLogger(source);
        ListAppender<ILoggingEvent> warnings = new ListAppender<>();
        warnings.start();
        log.addAppender(warnings);
        try {
            work.run();
        } finally {
            log.detachAppender(warnings);
        }
        return warnings.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
