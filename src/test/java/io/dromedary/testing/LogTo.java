package io.dromedary.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.OutputStream;
import org.slf4j.LoggerFactory;

/** Until ended, the log of this JVM goes to a stream, as the product's goes to standard error, and nowhere else. */
final class LogTo {

    private static final String CONSOLE = "console";

    private final Logger root;
    private final Logger own;
    private final Appender<ILoggingEvent> before;
    private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();

    private LogTo(LoggerContext context) {
        root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        own = context.getLogger("io.dromedary");
        before = root.getAppender(CONSOLE);
    }

    static LogTo stream(OutputStream stream) {
        LogTo log = new LogTo((LoggerContext) LoggerFactory.getILoggerFactory());
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(log.root.getLoggerContext());
        encoder.setPattern("%d{HH:mm:ss}  %-5level %msg%n");
        encoder.start();
        log.appender.setContext(log.root.getLoggerContext());
        log.appender.setEncoder(encoder);
        log.appender.setOutputStream(stream);
        log.appender.start();
        log.own.setLevel(Level.INFO);
        log.root.detachAppender(CONSOLE);
        log.root.addAppender(log.appender);
        return log;
    }

    void end() {
        root.detachAppender(appender);
        root.addAppender(before);
        own.setLevel(null);
        appender.stop();
    }
}
