package io.dromedary.cli;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Logback's configuration until the settings are read ({@link Logs}), and for commands that have none. As code, since reading the same from
 * a file takes time at each start. The file of a person comes first: {@code -Dlogback.configurationFile}, or
 * {@code logback.xml} on the class path.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_NORMAL_PRIORITY)
public final class LogConfigurator extends ContextAwareBase implements Configurator {

    static final String CONSOLE = "console";
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ssXXX}  %-5level %replace([%X{job}] ){'^\\[\\] $', ''}%msg%n";
    private static final Map<String, Level> EXCEPTIONS = Map.of(
            "io.dromedary", Level.INFO,
            // Logs only where camel.main.tracing is on.
            "org.apache.camel.Tracing", Level.INFO,
            "com.networknt.schema", Level.ERROR,
            // Repeats with a stack trace, at every poll, what is told once.
            "org.apache.camel.component.aws2.sqs.Sqs2Consumer", Level.OFF,
            // What is no valid HTTP is answered with 400; a stranger's requests shall not fill the log with stack traces.
            "io.vertx.ext.web.RoutingContext", Level.OFF);

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY) != null || isThere(ClassicConstants.AUTOCONFIG_FILE)
                || isThere(ClassicConstants.TEST_AUTOCONFIG_FILE)) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        // What a person has to know goes to standard error; progress goes to standard output by itself.
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName(CONSOLE);
        console.setTarget(ConsoleTarget.SystemErr.getName());
        console.setEncoder(encoder);
        console.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(console);
        // A step of a person's own has a logger by the name of its route, so all are heard but the libraries.
        Stream.of("ch", "com", "io", "java", "javax", "jdk", "net", "org", "software", "sun")
                .forEach(libraries -> context.getLogger(libraries).setLevel(Level.WARN));
        EXCEPTIONS.forEach((name, level) -> context.getLogger(name).setLevel(level));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static boolean isThere(String file) {
        return LogConfigurator.class.getClassLoader().getResource(file) != null;
    }
}
