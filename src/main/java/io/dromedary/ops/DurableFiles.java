package io.dromedary.ops;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * File operations that a power cut does not undo: when a method returns, the disk has it.
 *
 * <p>Camel's file producer does not sync; rows said "delivered" beside empty files.
 */
public final class DurableFiles {

    private DurableFiles() {
    }

    public static void createFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            createFolder(folder.toAbsolutePath().getParent());
            Files.createDirectories(folder);
            sync(folder.toAbsolutePath().getParent());
        }
    }

    /** Makes a finished file appear under its name, at once and whole; both on one file system. */
    public static void publish(Path staging, Path target) throws IOException {
        try (FileChannel file = FileChannel.open(staging, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
        sync(target.getParent());
    }

    /** Writes a small file under its name, at once and whole. */
    public static void write(Path target, byte[] content) throws IOException {
        Path staging = target.resolveSibling("." + target.getFileName() + ".part");
        Files.write(staging, content);
        publish(staging, target);
    }

    /** Moves a file that is durable already. */
    public static void move(Path source, Path target) throws IOException {
        Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
        sync(target.getParent());
        sync(source.getParent());
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
