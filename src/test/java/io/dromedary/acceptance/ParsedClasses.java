package io.dromedary.acceptance;

import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.AppLauncher;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The JVM's archive of the product's classes as it has parsed them (class data sharing). The suite starts the product a hundred times, and
 * with the archive each start takes a quarter less.
 */
final class ParsedClasses {

    private static final Path ARCHIVE = Path.of("target", "classes.jsa").toAbsolutePath();
    private static final Path JAR = Path.of("target", "dromedary.jar");

    private ParsedClasses() {
    }

    /** Makes the archive where the jar is newer; the forks of a build share it. Empty while another one makes it, which takes a while. */
    static synchronized Optional<Path> archive(AppLauncher launcher) {
        try (FileChannel lock = FileChannel.open(ARCHIVE.resolveSibling("classes.lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE); FileLock ours = lock.tryLock()) {
            if (ours == null) {
                return Optional.empty();
            }
            if (Files.notExists(ARCHIVE) || Files.getLastModifiedTime(ARCHIVE).compareTo(Files.getLastModifiedTime(JAR)) < 0) {
                Path made = ARCHIVE.resolveSibling("classes.part.jsa");
                Path root = Files.createTempDirectory(ARCHIVE.getParent(), "classes");
                // One drop in a bucket, so that the classes of all that a drop needs are there.
                try (Studio studio = new Studio(Where.S3, root, SandboxSettings.quick()).drop("photo", ".png", "hello");
                        App app = studio.launcher(launcher).withJvmOption("-XX:ArchiveClassesAtExit=" + made).start("run", "--once")) {
                    if (app.awaitExit(Studio.LIMIT) != 0) {
                        throw new AssertionError("No archive of the classes: " + app.output());
                    }
                }
                Files.move(made, ARCHIVE, StandardCopyOption.REPLACE_EXISTING);
            }
            return Optional.of(ARCHIVE);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("No archive of the classes", e);
        }
    }
}
