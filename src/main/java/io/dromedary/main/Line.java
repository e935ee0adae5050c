package io.dromedary.main;

import io.dromedary.job.Job;
import io.dromedary.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.spi.PropertiesComponent;

/** The running line: Camel with the routes of the installation, one for each root folder; runs once. */
public final class Line {

    private final Main main = new Main();
    private volatile int exitCode;

    /** Where the settings are read from; the file of the installation wins over the built-in reference. */
    public static String settingsFiles(Path home) {
        return "file:" + home.resolve("application.properties") + ";optional=true,classpath:application.properties";
    }

    /**
     * Runs until the process or {@link #stop} says so, or until the line is drained where the settings say so.
     *
     * @param home     the installation: {@code routes/} and {@code application.properties}
     * @param settings override what files and environment say
     * @return the exit code
     * @throws SettingsException when it refuses to start
     */
    public int run(Path home, Map<String, String> settings, Consumer<Settings> plan, Consumer<Job> progress) throws Exception {
        main.setPropertyPlaceholderLocations(settingsFiles(home));
        settings.forEach(main::addOverrideProperty);
        // In the settings they are looked for below the working directory.
        main.addOverrideProperty("camel.main.routes-include-pattern", "file:%s/**/*.camel.yaml".formatted(home.resolve("routes")));
        main.bind("starter", new Starter(plan, progress, code -> {
            exitCode = code;
            stop();
        }));
        try {
            main.run();
            return exitCode;
        } catch (Exception e) {
            throw refusal(e);
        } finally {
            unlock();
        }
    }

    /** Asks for the end of {@link #run}, which takes its time to let go of the jobs; the exit code is then 0. */
    public void stop() {
        main.completed();
    }

    /** Camel closes nothing of what did not start. */
    private void unlock() throws IOException {
        RootLock lock = main.lookup(DromedaryConfiguration.LOCK, RootLock.class);
        if (lock != null) {
            lock.close();
        }
    }

    /** Whether some process works on this root now. */
    public static boolean isRunning(Settings settings) throws IOException {
        return RootLock.isTaken(settings);
    }

    private static Exception refusal(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SettingsException refusal) {
                return refusal;
            }
        }
        return failure;
    }

    /** The settings of a command that does not start the line. */
    public static Settings settings(Path home) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            return Settings.read(properties(context, home), System.getenv());
        }
    }

    public static PropertiesComponent properties(CamelContext context, Path home) {
        PropertiesComponent properties = context.getPropertiesComponent();
        properties.setLocation(settingsFiles(home));
        return properties;
    }
}
