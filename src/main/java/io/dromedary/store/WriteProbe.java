package io.dromedary.store;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Checks whether a folder can be written, by writing a file. Its name is always the same: a kill leaves one file at most, and the next
 * start removes it.
 */
public final class WriteProbe {

    /** Ignored: no drop or result has this name. */
    public static final String NAME = ".writable";
    /** The names that earlier versions used; each kill left one more file. */
    private static final String FORMER = ".writable[0-9]*.tmp";

    private WriteProbe() {
    }

    /** @throws IOException if the folder cannot be written, with the system's reason */
    public static void test(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        // In a folder that others write to, a link of this name could lead to any file.
        Files.deleteIfExists(file);
        Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS).close();
        // Another start may have deleted it first.
        Files.deleteIfExists(file);
    }

    /** @throws IOException if a file in one folder cannot be renamed into the other */
    public static void rename(Path folder, Path other) throws IOException {
        Path file = folder.resolve(NAME);
        try {
            Files.deleteIfExists(file);
            Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS).close();
            Files.move(file, other.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(other.resolve(NAME));
        }
    }

    /** Removes what kills left in versions whose names were not always the same. */
    public static void sweep(Path folder) throws IOException {
        if (!Files.isReadable(folder)) {
            // Moving files into the folder needs no more than write access.
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, FORMER)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }
}
