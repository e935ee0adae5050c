package io.dromedary.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import io.dromedary.settings.LogSettings;
import org.slf4j.LoggerFactory;

/** Sets up what is logged as the settings say. Whoever runs the routes in a Camel of their own has their own logs. */
final class Logs {

    private static final String OURS = "io.dromedary";
    private static final String CONSOLE = "console";

    private Logs() {
    }

    static void setUp(LogSettings settings) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level level = Level.toLevel(settings.level());
        // A step of a person's own has a logger by the name of its route.
        root.setLevel(level);
        context.getLogger(OURS).setLevel(level);
        Appender<ILoggingEvent> appender = root.getAppender(CONSOLE);
        if (settings.json() && appender instanceof ConsoleAppender<ILoggingEvent> console) {
            console.stop();
            console.setEncoder(json(context));
            console.start();
        }
    }

    private static JsonEncoder json(LoggerContext context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithContext(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        return encoder;
    }
}
