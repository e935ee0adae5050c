package io.dromedary.main;

import io.dromedary.job.Job;
import io.dromedary.settings.SettingsException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.spi.PropertiesComponent;

/** The running line: Camel with the routes of the installation, one for each root folder; runs once. */
public final class Line {

    private final Main main = new Main();
    private FileChannel lock;
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
        main.configure().withRoutesIncludePattern(
                "file:%s/**/*.camel.yaml".formatted(home.resolve("routes")));
        main.configure().addConfiguration(new Beans(plan.andThen(this::lock), progress, code -> {
            exitCode = code;
            stop();
        }));
        try {
            main.run();
            return exitCode;
        } catch (Exception e) {
            throw refusal(e);
        } finally {
            if (lock != null) {
                lock.close();
            }
        }
    }

    /** Asks for the end of {@link #run}, which takes its time to let go of the jobs; the exit code is then 0. */
    public void stop() {
        main.completed();
    }

    /** Two lines on one journal would each take the other's submissions for lost. */
    private void lock(Settings settings) {
        Path file = settings.state().resolve("lock");
        try {
            lock = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!tryLock(lock)) {
                throw new SettingsException(List.of("Another Dromedary works on %s. Stop it, or set DROMEDARY_ROOT to another folder."
                        .formatted(settings.root())));
            }
        } catch (IOException e) {
            throw new SettingsException(List.of("The file %s cannot be locked (%s).".formatted(file, e)));
        }
    }

    /** Until the channel is closed. False where another line has it: in another process, or in this one. */
    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Whether some process works on this root now. */
    public static boolean isRunning(Settings settings) throws IOException {
        Path file = settings.state().resolve("lock");
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return !tryLock(channel);
        }
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

    public static PropertiesComponent properties(org.apache.camel.CamelContext context, Path home) {
        PropertiesComponent properties = context.getPropertiesComponent();
        properties.setLocation(settingsFiles(home));
        return properties;
    }
}
