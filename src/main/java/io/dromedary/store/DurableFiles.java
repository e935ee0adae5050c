package io.dromedary.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * File operations that survive a power cut: when a method returns, its effect is on the disk.
 *
 * <p>Camel's file producer does not sync: journal rows said "delivered" beside empty files.
 */
public final class DurableFiles {

    private static final FolderSyncs SYNCS = new FolderSyncs(FolderSyncs.Sync.DISK);

    private DurableFiles() {
    }

    public static void createFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            createFolder(folder.toAbsolutePath().getParent());
            Files.createDirectories(folder);
            sync(folder.toAbsolutePath().getParent());
        }
    }

    /** Makes a complete file appear under its name, atomically, and replaces what has it; both paths are on one file system. */
    public static void publish(Path staging, Path target) throws IOException {
        try (FileChannel file = FileChannel.open(staging, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
        sync(target.getParent());
    }

    /**
     * Makes a complete file appear under a name that nothing has; both paths are on one file system.
     *
     * @throws FileAlreadyExistsException when something has the name; the staged file still exists then
     */
    public static void create(Path staging, Path target) throws IOException {
        try (FileChannel file = FileChannel.open(staging, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        rename(staging, target);
        sync(target.getParent());
    }

    /** Writes a small file under its name, atomically, and replaces what has it. */
    public static void write(Path target, byte[] content) throws IOException {
        Path staging = staging(target);
        stage(staging, content);
        publish(staging, target);
    }

    /**
     * Writes a small file under a name that nothing has, atomically.
     *
     * @throws FileAlreadyExistsException when something has the name
     */
    public static void writeFirst(Path target, byte[] content) throws IOException {
        Path staging = staging(target);
        stage(staging, content);
        try {
            create(staging, target);
        } finally {
            Files.deleteIfExists(staging);
        }
    }

    /** In a folder that others write to, a link of the staging file's name could lead to any file. */
    private static void stage(Path staging, byte[] content) throws IOException {
        try (OutputStream file = newStaging(staging)) {
            file.write(content);
        }
    }

    /** Opens a staging file that nobody else made. */
    public static OutputStream newStaging(Path staging) throws IOException {
        Files.deleteIfExists(staging);
        return Files.newOutputStream(staging, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
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
            create(staging, name);
        }
    }

    /**
     * Moves a file that is already durable, or a folder, to a name that nothing has. A move that was interrupted is finished.
     *
     * @throws FileAlreadyExistsException when something else has the name; nothing has moved then
     */
    public static void move(Path source, Path target) throws IOException {
        rename(source, target);
        sync(target.getParent());
        sync(source.getParent());
    }

    /** As {@link #move}, for several files: their folders are synced once for all. */
    public static void moveAll(Collection<String> files, Path from, Path to) throws IOException {
        Set<Path> sources = new LinkedHashSet<>();
        Set<Path> targets = new LinkedHashSet<>();
        try {
            for (String file : files) {
                rename(from.resolve(file), to.resolve(file));
                sources.add(from.resolve(file).getParent());
                targets.add(to.resolve(file).getParent());
            }
        } finally {
            for (Path target : targets) {
                sync(target);
            }
            for (Path source : sources) {
                sync(source);
            }
        }
    }

    /**
     * A rename would replace what has the name, so a file gets its new name as a second one, and then loses the old one. A file system
     * without hard links, and one that does not link the files of other users, gets an empty file first, which the rename replaces.
     */
    private static void rename(Path source, Path target) throws IOException {
        if (Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS)) {
            renameFolder(source, target);
            return;
        }
        try {
            Files.createLink(target, source);
        } catch (FileAlreadyExistsException e) {
            if (!isSame(source, target)) {
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            renameOntoReserved(source, target);
            return;
        }
        Files.delete(source);
    }

    /**
     * Gives a file a second name, to which it will be moved.
     *
     * @return false where something else has the name
     */
    static boolean takeName(Path source, Path target) throws IOException {
        if (Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS)) {
            return Files.notExists(target, LinkOption.NOFOLLOW_LINKS);
        }
        try {
            Files.createLink(target, source);
            return true;
        } catch (FileAlreadyExistsException e) {
            return isSame(source, target);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            return Files.notExists(target, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** Takes a file's second name from it; nothing happens where it has none, or another file has that name. */
    static void releaseName(Path source, Path target) throws IOException {
        if (Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS) && Files.exists(target, LinkOption.NOFOLLOW_LINKS)
                && isSame(source, target)) {
            Files.delete(target);
        }
    }

    /** One file under two names is what an interrupted move leaves. */
    public static boolean isSame(Path source, Path target) throws IOException {
        Object key = Files.readAttributes(source, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
        return key != null && key.equals(Files.readAttributes(target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey());
    }

    static void renameOntoReserved(Path source, Path target) throws IOException {
        Files.createFile(target);
        try {
            Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(target);
            throw e;
        }
    }

    /** The system renames a folder onto an empty one at most, in which nothing can be lost. */
    private static void renameFolder(Path source, Path target) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        try {
            Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (Files.exists(source, LinkOption.NOFOLLOW_LINKS) && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                FileAlreadyExistsException taken = new FileAlreadyExistsException(target.toString());
                taken.initCause(e);
                throw taken;
            }
            throw e;
        }
    }

    /** A hidden file beside the one that it will become. */
    public static Path staging(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".part");
    }

    private static void sync(Path folder) throws IOException {
        SYNCS.sync(folder);
    }
}
