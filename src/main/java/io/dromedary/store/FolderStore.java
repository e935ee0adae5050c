package io.dromedary.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;

/** A folder on this machine. Paths below the root are shown to people as they are. */
public final class FolderStore implements Store {

    private final Path root;
    private final FolderMarks marks;

    public FolderStore(Path root) {
        this(root, new FolderMarks(root));
    }

    /** @param marks say whether the disks are there that are written to */
    public FolderStore(Path root, FolderMarks marks) {
        this.root = root;
        this.marks = marks;
    }

    @Override
    public String address(String path) {
        return path;
    }

    @Override
    public boolean exists(String path) {
        return Files.exists(root.resolve(path), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public boolean hasAny(String base, Stream<String> suffixes) {
        // Of dozens of names that are most likely free. Files.exists would make an exception, with its whole stack, for each of those.
        return suffixes.anyMatch(suffix -> root.resolve(base + "." + suffix).toFile().exists());
    }

    /** A disk that is absent or unreadable is no evidence that its files are missing. */
    @Override
    public Set<String> missing(Collection<String> paths) {
        return paths.stream().filter(path -> Files.notExists(root.resolve(path), LinkOption.NOFOLLOW_LINKS))
                .filter(path -> Files.isReadable(top(path)) && marks.isThere(path))
                .collect(Collectors.toSet());
    }

    /**
     * The SHA-256 of the bytes, since somebody who holds the file open can go on writing through any rename, and within the resolution of
     * its time.
     */
    @Override
    public Optional<String> version(String path) throws IOException {
        marks.require(path);
        Path file = root.resolve(path);
        if (!exists(path)) {
            return Optional.empty();
        }
        if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(sha256(file));
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(file)) {
            files = all.filter(each -> !Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)).sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        MessageDigest digest = DigestUtils.getSha256Digest();
        for (Path each : files) {
            DigestUtils.updateDigest(digest, "%s\0%s\0".formatted(file.relativize(each), sha256(each)));
        }
        return Optional.of(Hex.encodeHexString(digest.digest()));
    }

    /** A link, a pipe or a device is not opened: it is no drop, and the next step says so. */
    private static String sha256(Path file) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                ? new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(file)
                : "no plain file";
    }

    private Path top(String path) {
        return root.resolve(path.replaceFirst("/.*", ""));
    }

    @Override
    public void write(String path, byte[] content) throws IOException {
        marks.require(path);
        DurableFiles.createFolder(root.resolve(path).getParent());
        DurableFiles.write(root.resolve(path), content);
    }

    @Override
    public boolean writeFirst(String path, byte[] content) throws IOException {
        marks.require(path);
        if (exists(path)) {
            return false;
        }
        DurableFiles.createFolder(root.resolve(path).getParent());
        try {
            DurableFiles.writeFirst(root.resolve(path), content);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** Each file gets its new name beside the old one; a folder, which cannot have two, only must not be there yet. */
    @Override
    public boolean takeNames(String from, String to, Collection<String> files) throws IOException {
        marks.require(from);
        marks.require(to);
        DurableFiles.createFolder(root.resolve(to));
        List<String> taken = new ArrayList<>();
        for (String file : files) {
            Path source = root.resolve(from).resolve(file);
            if (Files.exists(source, LinkOption.NOFOLLOW_LINKS) && !DurableFiles.takeName(source, root.resolve(to).resolve(file))) {
                for (String other : taken) {
                    DurableFiles.releaseName(root.resolve(from).resolve(other), root.resolve(to).resolve(other));
                }
                return false;
            }
            taken.add(file);
        }
        return true;
    }

    @Override
    public long append(String path, long end, byte[] content) throws IOException {
        marks.require(path);
        DurableFiles.createFolder(root.resolve(path).getParent());
        return DurableFiles.append(root.resolve(path), end, content);
    }

    @Override
    public void flush() {
        // What is appended is visible to everybody at once.
    }

    @Override
    public void link(String path, String name) throws IOException {
        marks.require(name);
        if (!exists(name)) {
            DurableFiles.createFolder(root.resolve(name).getParent());
            DurableFiles.link(root.resolve(path), root.resolve(name));
        }
    }

    /**
     * Moves files, or folders with their content. An interrupted move is completed by calling it again. Does nothing with what is not
     * there any more.
     *
     * @throws FileAlreadyExistsException when something else has one of the names
     */
    public void move(Collection<String> files, String from, String to) throws IOException {
        marks.require(from);
        marks.require(to);
        List<String> there = new ArrayList<>();
        for (String file : files) {
            if (exists(from + "/" + file)) {
                DurableFiles.createFolder(root.resolve(to).resolve(file).getParent());
                there.add(file);
            }
        }
        DurableFiles.moveAll(there, root.resolve(from), root.resolve(to));
    }

    /** Also deletes what is left of an interrupted write. */
    @Override
    public void delete(String path) throws IOException {
        Files.deleteIfExists(root.resolve(path));
        Files.deleteIfExists(DurableFiles.staging(root.resolve(path)));
    }

    @Override
    public void prune(String folder, String top) throws IOException {
        prune(root.resolve(folder), root.resolve(top));
    }

    public static void prune(Path folder, Path top) throws IOException {
        try {
            for (Path empty = folder; empty.startsWith(top) && !empty.equals(top); empty = empty.getParent()) {
                Files.deleteIfExists(empty);
            }
        } catch (DirectoryNotEmptyException e) {
            return;
        }
    }

    @Override
    public Path local(String path) throws NoSuchFileException {
        if (!exists(path)) {
            throw new NoSuchFileException(path);
        }
        return root.resolve(path);
    }

    @Override
    public OptionalLong size(String path) throws IOException {
        Optional<Path> file = plain(path);
        return file.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Files.size(file.get()));
    }

    @Override
    public InputStream open(String path, long from, long length) throws IOException {
        return new FileSection(plain(path).orElseThrow(() -> new NoSuchFileException(path)), from, length);
    }

    /** The top folder may be a link to another disk; what lies below it must not lead out of it. */
    private Optional<Path> plain(String path) throws IOException {
        Path file = root.resolve(path);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        Path real = file.toRealPath();
        return real.startsWith(top(path).toRealPath()) ? Optional.of(real) : Optional.empty();
    }

    @Override
    public Path staging(String path) throws IOException {
        marks.require(path);
        Path file = DurableFiles.staging(root.resolve(path));
        DurableFiles.createFolder(file.getParent());
        return file;
    }

    /** A folder does not record whose result an existing file is: it is this one where the bytes are the same. */
    @Override
    public void publish(Path staged, String path, Label label) throws IOException {
        marks.require(path);
        Path target = root.resolve(path);
        try {
            DurableFiles.create(staged, target);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) || Files.mismatch(staged, target) >= 0) {
                throw e;
            }
        }
    }
}
