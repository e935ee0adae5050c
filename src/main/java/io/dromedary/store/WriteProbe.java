package io.dromedary.store;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Tells whether something can be written, by writing it. What is written has one name, always the same: a kill in between leaves one, and
 * the
 * next start removes it.
 */
public final class WriteProbe {

    /** Of no interest to anybody: no drop or result is called so. */
    public static final String NAME = ".writable";
    /** What was written once; each kill left one more. */
    private static final String FORMER = ".writable[0-9]*.tmp";

    private WriteProbe() {
    }

    /** @throws IOException where the folder takes no file, with the system's reason */
    public static void test(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        // A link of this name, in a folder that others write to, could lead to any file.
        Files.deleteIfExists(file);
        Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS).close();
        // Another start may have been quicker.
        Files.deleteIfExists(file);
    }

    /** Removes what kills left before the name was always the same. */
    public static void sweep(Path folder) throws IOException {
        if (!Files.isReadable(folder)) {
            // Moving files into it takes no more than write access.
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
