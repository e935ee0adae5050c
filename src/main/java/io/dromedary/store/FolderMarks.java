package io.dromedary.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The hidden file {@code .dromedary} that the line leaves in each folder that may be a disk of its own. A folder that had it, and now is
 * empty, is a mount point whose disk is missing: nothing is taken from it and nothing is written below it.
 *
 * <p>Where only the file is gone, such as after a sync that deletes what it does not know, the folder is still the same: it is written
 * again.
 */
public final class FolderMarks {

    /** Hidden, so no drop has this name. */
    public static final String NAME = ".dromedary";
    /** The root itself. */
    public static final String ROOT = "";

    private static final byte[] TEXT = """
            Left by Dromedary, so that a disk that is not mounted is not taken for an empty folder. Keep this file.
            """.getBytes(StandardCharsets.UTF_8);

    private final Path root;
    private final Set<String> marked = new ConcurrentSkipListSet<>();

    public FolderMarks(Path root) {
        this.root = root;
    }

    /** @param place below the root; its mark is there, or was when its disk was */
    public void expect(String place) {
        marked.add(place);
    }

    /** Leaves a mark in a folder that is there. */
    public void leave(String place) throws IOException {
        if (!Files.exists(file(place), LinkOption.NOFOLLOW_LINKS)) {
            DurableFiles.write(file(place), TEXT);
        }
        marked.add(place);
    }

    /** The file of a mark. */
    public Path file(String place) {
        return root.resolve(place).resolve(NAME);
    }

    /**
     * @param path below the root: a file that is read or written
     * @throws DiskGoneException if the disk that it belongs on is not there
     */
    public void require(String path) throws IOException {
        check(ROOT);
        int slash = path.indexOf('/');
        check(slash < 0 ? path : path.substring(0, slash));
    }

    /** Whether the disk is there that a path below the root belongs on. */
    boolean isThere(String path) {
        try {
            require(path);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void check(String place) throws IOException {
        if (!marked.contains(place) || Files.exists(file(place), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (place.equals(ROOT) || isEmpty(root.resolve(place))) {
            throw new DiskGoneException(
                    ("%1$s is not the folder that it was, since the file %2$s is gone from it: its disk seems not to be mounted. Mount it, "
                            + "and the line goes on by itself; if the folder is right as it is, run: touch '%1$s/%2$s'")
                            .formatted(place.equals(ROOT) ? root : root.resolve(place), NAME));
        }
        leave(place);
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return true;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            return !entries.iterator().hasNext();
        }
    }
}
