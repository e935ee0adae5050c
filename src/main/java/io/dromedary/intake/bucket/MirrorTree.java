package io.dromedary.intake.bucket;

import io.dromedary.drop.ProfileReader;
import io.dromedary.store.ObjectStore;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of the mirror, one for each object. Remembers the key, etag and size of each object. Not thread-safe.
 */
final class MirrorTree {

    private static final class Shown {
        private final String etag;
        private final long bytes;
        private final Instant modified;
        /** Null if the file has the name of the object. */
        private String standIn;
        private long look;

        Shown(ObjectStore.Entry object, String standIn, long look) {
            this.etag = object.etag();
            this.bytes = object.bytes();
            this.modified = object.modified();
            this.standIn = standIn;
            this.look = look;
        }
    }

    private final Path folder;
    private final Map<String, Shown> shown = new HashMap<>();
    private final Map<String, String> keysOfStandIns = new HashMap<>();

    /** Empties the folder, which nobody else uses. */
    MirrorTree(Path folder) throws IOException {
        this.folder = folder;
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            delete(folder);
        }
        Files.createDirectories(folder);
    }

    static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException trouble) throws IOException {
                if (trouble != null) {
                    throw trouble;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** @return whether the object already has a file, which is then recorded as up to date in this listing */
    boolean confirm(String key, String etag, long look) {
        Shown known = shown.get(key);
        if (known == null || !known.etag.equals(etag)) {
            return false;
        }
        known.look = look;
        return true;
    }

    /** Removes the files of objects that this listing did not find. */
    boolean removeUnconfirmed(String beginning, long look) throws IOException {
        boolean any = false;
        for (String key : keys(beginning)) {
            if (shown.get(key).look < look) {
                remove(key);
                any = true;
            }
        }
        return any;
    }

    Collection<String> keys(String beginning) {
        return shown.keySet().stream().filter(key -> key.startsWith(beginning)).toList();
    }

    /**
     * Shows a name, and whether the object is empty.
     *
     * @throws IOException if such a file cannot be created; nothing is left of it
     */
    void show(ObjectStore.Entry object, long look) throws IOException {
        String key = object.key();
        remove(key);
        String local = LocalNames.of(key);
        if (Files.isDirectory(folder.resolve(local), LinkOption.NOFOLLOW_LINKS)) {
            local = LocalNames.besideFolder(key);
        }
        if (key(local).isPresent()) {
            // Two keys may map to one name: then one object waits for the other.
            return;
        }
        Path file = folder.resolve(local);
        try {
            makeFolder(file.getParent());
            Mirror.makeHollow(file, Math.min(object.bytes(), 1));
            Files.setLastModifiedTime(file, FileTime.from(object.modified()));
        } catch (IOException e) {
            removeEmpty(file.getParent());
            throw e;
        }
        shown.put(key, new Shown(object, local.equals(key) ? null : local, look));
        if (!local.equals(key)) {
            keysOfStandIns.put(local, key);
        }
    }

    /**
     * Gives an object's file its content; does nothing if this version of it is no longer shown.
     *
     * @param content a file that becomes the object's; null leaves the one that there is
     */
    void fill(String key, String etag, Path content) throws IOException {
        Shown known = shown.get(key);
        if (content != null && known != null && known.etag.equals(etag)) {
            Path file = folder.resolve(known.standIn == null ? key : known.standIn);
            Files.move(content, file, StandardCopyOption.ATOMIC_MOVE);
            if (!ProfileReader.isName(file.getFileName().toString())) {
                // A profile is read again when its time changes, and S3 knows whole seconds only.
                Files.setLastModifiedTime(file, FileTime.from(known.modified));
            }
        }
    }

    /** An object may have the name of a folder with other objects: its file is renamed to make room. */
    private void makeFolder(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        makeFolder(path.getParent());
        Optional<String> key = key(local(path));
        if (key.isPresent()) {
            Shown known = shown.get(key.get());
            String aside = LocalNames.besideFolder(key.get());
            Files.move(path, folder.resolve(aside), StandardCopyOption.ATOMIC_MOVE);
            keysOfStandIns.remove(known.standIn);
            known.standIn = aside;
            keysOfStandIns.put(aside, key.get());
        }
        Files.createDirectory(path);
    }

    /** Does nothing if the object has no file. Empty folders are deleted too, except those of the inboxes themselves. */
    void remove(String key) throws IOException {
        Shown known = shown.remove(key);
        if (known == null) {
            return;
        }
        keysOfStandIns.remove(known.standIn);
        Path file = folder.resolve(known.standIn == null ? key : known.standIn);
        Files.deleteIfExists(file);
        removeEmpty(file.getParent());
    }

    /** Some of the folders may not exist. */
    private void removeEmpty(Path lowest) throws IOException {
        for (Path above = lowest; !above.getParent().equals(folder); above = above.getParent()) {
            if (Files.isDirectory(above, LinkOption.NOFOLLOW_LINKS)) {
                if (!isEmpty(above)) {
                    return;
                }
                Files.delete(above);
            }
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    /** The path below the mirror, with slashes. */
    String local(Path path) {
        return String.join("/", Stream.of(folder.relativize(path)).flatMap(MirrorTree::names).toList());
    }

    private static Stream<String> names(Path path) {
        return Stream.iterate(0, index -> index < path.getNameCount(), index -> index + 1).map(index -> path.getName(index).toString());
    }

    /** The key of the object that this file stands for. */
    private Optional<String> key(String local) {
        Shown known = shown.get(local);
        return known != null && known.standIn == null ? Optional.of(local) : Optional.ofNullable(keysOfStandIns.get(local));
    }

    /** The object that this file stands for; empty if there is none, or none any more. */
    Optional<MirroredObject> at(String local) {
        return key(local).map(key -> of(key).orElseThrow());
    }

    /** The object of this key, if it has a file. */
    Optional<MirroredObject> of(String key) {
        return Optional.ofNullable(shown.get(key))
                .map(known -> new MirroredObject(key, known.etag, known.bytes, known.standIn == null ? key : known.standIn));
    }

    List<MirroredObject> below(String beginning) {
        return keys(beginning).stream().map(key -> of(key).orElseThrow()).toList();
    }
}
