package io.dromedary.main;

import io.dromedary.job.Job;
import io.dromedary.observe.Heartbeat;
import io.dromedary.settings.SettingsException;
import io.dromedary.tell.Endpoints;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.spi.PropertiesComponent;

/** The running line: Camel with the routes of the installation. There is one for each root folder; an instance runs once. */
public final class Line {

    /** For what is closed after the routes: the journal, connections. */
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final Main main = new Main();
    private final LastResort lastResort = new LastResort(Runtime.getRuntime()::halt);
    private volatile int exitCode;

    /** Where the settings are read from; the file of the installation takes precedence over the built-in reference. */
    public static String settingsFiles(Path home) {
        return "file:" + home.resolve("application.properties") + ";optional=true,classpath:application.properties";
    }

    /**
     * Runs until the process is stopped, until {@link #stop} is called, or, if the settings ask for it, until the line is drained.
     *
     * @param home     the installation: {@code routes/} and {@code application.properties}
     * @param settings override files and environment
     * @param budget   receives of each budget, in words, what is left of it
     * @param key      receives what the provider says of the key, right after the start; nothing waits for that
     * @return the exit code
     * @throws SettingsException when it refuses to start
     */
    public int run(Path home, Map<String, String> settings, Consumer<Settings> plan, Consumer<String> budget, Consumer<String> key,
            Consumer<Job> progress) throws Exception {
        // A signal ends the process by the command that runs the line, which knows the exit code.
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.setPropertyPlaceholderLocations(settingsFiles(home));
        settings.forEach(main::addOverrideProperty);
        // The pattern in the settings is relative to the working directory.
        main.addOverrideProperty("camel.main.routes-include-pattern", "file:%s/**/*.camel.yaml".formatted(home.resolve("routes")));
        main.bind("starter", new Starter(plan, budget, key, progress, code -> {
            exitCode = code;
            if (code == Heartbeat.DEAD) {
                lastResort.after(longestStop().plus(CLOSING), code);
            }
            stop();
        }));
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterConfigure(BaseMainSupport configured) {
                // Once Camel starts, it writes a page of its own about whatever keeps it from that.
                main.getCamelContext().getRegistry().findByType(Endpoints.class)
                        .forEach(endpoints -> endpoints.check(main.getCamelContext()));
            }
        });
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (Extensions extensions = Extensions.in(home)) {
            // Camel takes the class loader of the thread that makes it.
            Thread.currentThread().setContextClassLoader(extensions.loader());
            BrokenRoute.refuseWhatIsNone(home);
            main.run();
            return exitCode;
        } catch (Exception e) {
            throw refusal(e, main.getCamelContext(), home);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
            unlock();
            lastResort.over();
        }
    }

    /** Asks {@link #run} to end, which takes a while, since it releases the jobs first; its exit code is then 0. */
    public void stop() {
        main.completed();
    }

    /** Within which {@link #run} ends after {@link #stop}, unless something holds it up that can be left to the next start. */
    public Duration longestStop() {
        CamelContext context = main.getCamelContext();
        return CLOSING.plus(context == null
                ? Duration.ZERO
                : Duration.of(context.getShutdownStrategy().getTimeout(), context.getShutdownStrategy().getTimeUnit().toChronoUnit()));
    }

    /** Camel closes no bean if it did not start. */
    private void unlock() throws IOException {
        RootLock lock = main.lookup(DromedaryConfiguration.LOCK, RootLock.class);
        if (lock != null) {
            lock.close();
        }
    }

    /** Whether a process works on this root now. */
    public static boolean isRunning(Settings settings) throws IOException {
        return RootLock.isTaken(settings);
    }

    /**
     * Keeps any line from working on this root, until it is closed.
     *
     * @throws SettingsException if one does
     */
    public static Closeable lock(Settings settings) {
        RootLock lock = RootLock.take(settings);
        return lock::close;
    }

    private static Exception refusal(Exception failure, CamelContext context, Path home) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SettingsException refusal) {
                return refusal;
            }
        }
        return BrokenRoute.in(context, home, failure).<Exception>map(problem -> new SettingsException(List.of(problem))).orElse(failure);
    }

    /** The settings, for a command that does not start the line. */
    public static Settings settings(Path home) throws Exception {
        try (DefaultCamelContext context = unbuilt()) {
            return Settings.read(properties(context, home), System.getenv());
        }
    }

    /** A Camel of which only the properties are needed: each command would build the rest in vain. */
    public static DefaultCamelContext unbuilt() {
        return new DefaultCamelContext(false);
    }

    public static PropertiesComponent properties(CamelContext context, Path home) {
        PropertiesComponent properties = context.getPropertiesComponent();
        properties.setLocation(settingsFiles(home));
        return properties;
    }
}
