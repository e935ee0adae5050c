package io.dromedary.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import io.dromedary.settings.LogSettings;
import org.slf4j.LoggerFactory;

/** Sets up what is logged as the settings say. Whoever runs the routes in a Camel of their own has their own logs. */
final class Logs {

    private static final String OURS = "io.dromedary";

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
        Appender<ILoggingEvent> appender = root.getAppender(LogConfigurator.CONSOLE);
        if (appender instanceof ConsoleAppender<ILoggingEvent> console) {
            PromptMask prompts = settings.prompts() ? PromptMask.none() : new PromptMask();
            Encoder<ILoggingEvent> encoder = settings.json() ? new EcsEncoder(prompts) : text(console, prompts, context);
            console.stop();
            encoder.setContext(context);
            encoder.start();
            console.setEncoder(encoder);
            console.start();
        }
    }

    /** The pattern is that of the configuration so far, which may be a person's own file. */
    private static Encoder<ILoggingEvent> text(ConsoleAppender<ILoggingEvent> console, PromptMask prompts, LoggerContext context) {
        if (!(console.getEncoder() instanceof PatternLayoutEncoder given)) {
            return console.getEncoder();
        }
        MaskedLayout layout = new MaskedLayout(prompts);
        layout.setContext(context);
        layout.setPattern(given.getPattern());
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setLayout(layout);
        return encoder;
    }
}
