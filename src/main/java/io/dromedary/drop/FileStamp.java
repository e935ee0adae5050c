package io.dromedary.drop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What shows that a file has changed, without it being read.
 *
 * @param modified milliseconds
 */
public record FileStamp(long modified, long bytes) {

    /** Of a file that is not there. */
    public static final FileStamp NONE = new FileStamp(0, -1);

    public static FileStamp of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new FileStamp(attributes.lastModifiedTime().toMillis(), attributes.size());
        } catch (IOException e) {
            return NONE;
        }
    }
}
