package io.dromedary.drop;

import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Opens files that somebody else made: the only way to read a file of a drop. What is no plain file is refused, since a pipe or a device
 * would block the reader for ever, and a link would read outside the drop.
 */
public final class DroppedFile {

    private DroppedFile() {
    }

    /** @param name what messages call the file */
    static FileChannel open(Path file, String name) throws InvalidDropException, IOException {
        if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isRegularFile()) {
            throw new InvalidDropException(
                    new Problem(name, null, "something that is not a plain file", "put the file itself there, no folder and no link"));
        }
        return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    /** For reading it from its beginning to its end. */
    public static InputStream stream(Path file) throws InvalidDropException, IOException {
        return Channels.newInputStream(open(file, file.getFileName().toString()));
    }
}
