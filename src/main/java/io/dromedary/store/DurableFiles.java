package io.dromedary.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * File operations that survive a power cut: when a method returns, its effect is on the disk.
 *
 * <p>Camel's file producer does not sync: journal rows said "delivered" beside empty files.
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

    /** Makes a complete file appear under its name, atomically; both paths are on one file system. */
    public static void publish(Path staging, Path target) throws IOException {
        try (FileChannel file = FileChannel.open(staging, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
        sync(target.getParent());
    }

    /** Writes a small file under its name, atomically. */
    public static void write(Path target, byte[] content) throws IOException {
        Path staging = staging(target);
        Files.write(staging, content);
        publish(staging, target);
    }

    /**
     * Appends to a file, which is created if there is none.
     *
     * @param end length of the file as the caller knows it; anything beyond is left of an interrupted append, and is overwritten
     * @return the new length
     */
    public static long append(Path file, long end, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.truncate(end).position(channel.size());
            for (ByteBuffer rest = ByteBuffer.wrap(content); rest.hasRemaining();) {
                channel.write(rest);
            }
            channel.force(true);
            if (channel.size() == content.length) {
                sync(file.getParent());
            }
            return channel.size();
        }
    }

    /**
     * Makes a durable file appear under one more name: as a hard link, or as a copy where the file system has no links, or allows no more
     * of them.
     */
    public static void link(Path file, Path name) throws IOException {
        try {
            Files.createLink(name, file);
            sync(name.getParent());
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            Path staging = staging(name);
            Files.copy(file, staging, StandardCopyOption.REPLACE_EXISTING, LinkOption.NOFOLLOW_LINKS);
            publish(staging, name);
        }
    }

    /** Moves a file that is already durable. */
    public static void move(Path source, Path target) throws IOException {
        Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
        sync(target.getParent());
        sync(source.getParent());
    }

    /** A hidden file beside the one that it will become. */
    public static Path staging(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".part");
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
