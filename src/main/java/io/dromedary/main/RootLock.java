package io.dromedary.main;

import io.dromedary.settings.SettingsException;
import io.dromedary.text.PlainReason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The lock on a root, held until it is closed: of two lines on one journal, each would treat the other's submissions as lost. */
final class RootLock implements AutoCloseable {

    private final FileChannel channel;

    private RootLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws SettingsException if another line works on the root */
    static RootLock take(Settings settings) {
        Path file = file(settings);
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!tryLock(channel)) {
                channel.close();
                throw new SettingsException(List.of("Another Dromedary works on %s. Stop it, or set DROMEDARY_ROOT to another folder."
                        .formatted(settings.root())));
            }
            return new RootLock(channel);
        } catch (IOException e) {
            throw new SettingsException(
                    List.of("The file %s cannot be locked (%s). Give this user write access to it, or set DROMEDARY_ROOT to another folder."
                            .formatted(file, PlainReason.of(e))));
        }
    }

    static boolean isTaken(Settings settings) throws IOException {
        Path file = file(settings);
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return !tryLock(channel);
        }
    }

    private static Path file(Settings settings) {
        return settings.state().resolve("lock");
    }

    /** Locks until the channel is closed. False if another line has the lock, in another process or in this one. */
    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
