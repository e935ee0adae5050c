package io.dromedary.store;

import io.dromedary.job.Places;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A bucket. Claimed files, below {@code work/}, are on the disk of this machine too, under the same path below the root. Other files are
 * fetched to {@code state/fetched/} when they are needed.
 *
 * <p>An object cannot grow, so a growing file is appended to in {@code state/appended/}, and put as a whole from time to time. A file of
 * the same path in {@code state/changed/} marks that this put is still to be done.
 */
public final class BucketStore implements Store {

    private static final String WORK = Places.WORK + "/";
    private static final String SHA256 = "sha256";
    /** S3 limits the metadata of an object to 2 KB in total. */
    private static final int LONGEST_VALUE = 500;
    private static final String UNKNOWN_TYPE = "application/octet-stream";
    private static final Map<String, String> TYPES = Map.of("json", "application/json", "jsonl", "application/x-ndjson", "txt",
            "text/plain;charset=utf-8");

    private final ObjectStore bucket;
    private final Path root;
    private final Path state;
    private final Object appending = new Object();
    /** Number of appends to each file in this run. */
    private final Map<String, Integer> appends = new HashMap<>();

    /** @param root absolute */
    public BucketStore(ObjectStore bucket, Path root) {
        this.bucket = bucket;
        this.root = root;
        this.state = root.resolve(Places.STATE);
    }

    @Override
    public String address(String path) {
        return bucket.address(path);
    }

    // ------------------------------------------------------------------ what is there

    /** One call if no key begins with the path, which is nearly always so. */
    @Override
    public boolean exists(String path) throws IOException {
        return bucket.hasAny(path) && (bucket.head(path).isPresent() || bucket.hasAny(path + "/"));
    }

    @Override
    public boolean hasAny(String base, Stream<String> suffixes) throws IOException {
        return bucket.hasAny(base + ".");
    }

    /** The ETag: the copies below {@code work/} are written by nobody else, so only a key that somebody wrote to by hand has another. */
    @Override
    public Optional<String> version(String path) throws IOException {
        Optional<String> object = bucket.head(path).map(ObjectStore.Head::etag);
        if (object.isPresent()) {
            return object;
        }
        List<String> below = new ArrayList<>();
        bucket.list(path + "/", entry -> below.add(entry.key() + " " + entry.etag()));
        return below.isEmpty() ? Optional.empty() : Optional.of(DigestUtils.sha256Hex(String.join("\n", below)));
    }

    /** By one listing. That may be stale, or in another order, so the paths that it lacks are checked one by one. */
    @Override
    public Set<String> missing(Collection<String> paths) throws IOException {
        TreeSet<String> missing = new TreeSet<>(paths);
        if (missing.isEmpty()) {
            return missing;
        }
        String first = missing.first();
        String last = missing.last();
        bucket.list(first.substring(0, first.indexOf('/') + 1), first.substring(0, first.length() - 1), entry -> {
            missing.remove(entry.key());
            return entry.key().compareTo(last) < 0;
        });
        for (String path : List.copyOf(missing)) {
            if (bucket.head(path).isPresent()) {
                missing.remove(path);
            }
        }
        return missing;
    }

    // ------------------------------------------------------------------ drops

    /** The disk first: whoever sees the object may rely on the file. */
    @Override
    public void write(String path, byte[] content) throws IOException {
        if (path.startsWith(WORK)) {
            Path file = file(path);
            DurableFiles.createFolder(file.getParent());
            DurableFiles.write(file, content);
        }
        bucket.put(path, content, type(path));
    }

    @Override
    public boolean writeFirst(String path, byte[] content) throws IOException {
        return bucket.putFirst(path, content, type(path));
    }

    /**
     * A bucket reserves no names, so they are only looked at. The copy itself replaces nothing, where the store knows such copies; what
     * somebody put there since is found by the next look.
     */
    @Override
    public boolean takeNames(String from, String to, Collection<String> files) throws IOException {
        for (String file : files) {
            String source = from + "/" + file;
            List<ObjectStore.Entry> objects = new ArrayList<>();
            bucket.list(source, objects::add);
            for (ObjectStore.Entry object : objects) {
                String rest = object.key().substring(source.length());
                boolean isMoved = rest.isEmpty() || rest.startsWith("/");
                if (isMoved && bucket.head(to + "/" + file + rest).filter(there -> !there.isCopyOf(object)).isPresent()) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public void link(String path, String name) throws IOException {
        Path link = file(name);
        bucket.copy(path, null, name);
        if (Files.notExists(link)) {
            DurableFiles.createFolder(link.getParent());
            DurableFiles.link(local(path), link);
        }
    }

    @Override
    public void delete(String path) throws IOException {
        bucket.delete(path);
        forget(path);
    }

    /** Removes a file from this disk, with what an interrupted write left of it; or a folder with its content. */
    public void forget(String path) throws IOException {
        Path file = file(path);
        Files.deleteIfExists(DurableFiles.staging(file));
        if (Files.exists(file)) {
            try (Stream<Path> paths = Files.walk(file)) {
                for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        FolderStore.prune(file.getParent(), state.resolve("fetched"));
    }

    /** Only on the disk: a bucket has no folders. */
    @Override
    public void prune(String folder, String top) throws IOException {
        FolderStore.prune(file(folder), file(top));
    }

    /** Outside the work folder a person may have replaced the object, so it is fetched each time. */
    @Override
    public Path local(String path) throws IOException {
        Path file = file(path);
        if (!path.startsWith(WORK) || Files.notExists(file)) {
            fetch(path, file);
        }
        return file;
    }

    private void fetch(String path, Path file) throws IOException {
        DurableFiles.createFolder(file.getParent());
        Path staging = DurableFiles.staging(file);
        try {
            bucket.fetch(path, staging);
            DurableFiles.publish(staging, file);
        } catch (ObjectStoreException e) {
            if (e.status() == 404) {
                throw new NoSuchFileException(address(path));
            }
            throw e;
        } finally {
            Files.deleteIfExists(staging);
        }
    }

    /** A key can be any text, so one that would lead elsewhere as a path is an error. */
    private Path file(String path) throws IOException {
        Path top = (path + "/").startsWith(WORK) ? root : state.resolve("fetched");
        Path file = top.resolve(path);
        if (!file.normalize().equals(file) || path.startsWith("/")) {
            throw new IOException("%s cannot be a file here: it has . or .. in it".formatted(address(path)));
        }
        return file;
    }

    // ------------------------------------------------------------------ results

    @Override
    public OptionalLong size(String path) throws IOException {
        return bucket.head(path).map(head -> OptionalLong.of(head.bytes())).orElse(OptionalLong.empty());
    }

    @Override
    public InputStream open(String path, long from, long length) throws IOException {
        return bucket.open(path, from, length);
    }

    @Override
    public Path staging(String path) throws IOException {
        Path folder = state.resolve("staging");
        DurableFiles.createFolder(folder);
        return folder.resolve(DigestUtils.sha256Hex(path) + ".part");
    }

    @Override
    public void publish(Path staged, String path, Label label) throws IOException {
        Map<String, String> metadata = new TreeMap<>();
        label.metadata().forEach((name, value) -> metadata.put(name, printable(value)));
        metadata.put(SHA256, label.sha256());
        String type = label.contentType().matches("[\\w.+-]+/[\\w.+-]+") ? label.contentType() : UNKNOWN_TYPE;
        try {
            bucket.create(path, staged, type, label.sha256(), metadata);
        } catch (FileAlreadyExistsException e) {
            ObjectStore.Head there = bucket.head(path)
                    .orElseThrow(() -> new ObjectStoreException("Cannot write " + address(path), "it was there, and then was not"));
            Set<String> names = new HashSet<>(metadata.keySet());
            names.remove(SHA256);
            if (!names.stream().allMatch(name -> metadata.get(name).equals(there.metadata().get(name)))) {
                throw e;
            }
            if (there.bytes() != Files.size(staged) || !label.sha256().equals(there.metadata().get(SHA256))) {
                bucket.put(path, staged, type, label.sha256(), metadata);
            }
        }
    }

    /** Metadata are sent as headers. */
    private static String printable(String value) {
        String printable = value.matches("[!-$&-~]*") ? value : URLEncoder.encode(value, StandardCharsets.UTF_8);
        return printable.substring(0, Math.min(printable.length(), LONGEST_VALUE));
    }

    @Override
    public long append(String path, long end, byte[] content) throws IOException {
        synchronized (appending) {
            Path file = state.resolve("appended").resolve(path);
            DurableFiles.createFolder(file.getParent());
            if (end > 0 && Files.notExists(file) && bucket.head(path).isPresent()) {
                fetch(path, file);
            }
            appends.merge(path, 1, Integer::sum);
            long length = DurableFiles.append(file, end, content);
            Path changed = changed().resolve(path);
            if (Files.notExists(changed)) {
                DurableFiles.createFolder(changed.getParent());
                DurableFiles.write(changed, new byte[0]);
            }
            return length;
        }
    }

    private Path changed() {
        return state.resolve("changed");
    }

    @Override
    public synchronized void flush() throws IOException {
        List<Path> all;
        DurableFiles.createFolder(changed());
        try (Stream<Path> files = Files.walk(changed())) {
            all = files.filter(file -> Files.isRegularFile(file) && !file.getFileName().toString().endsWith(".part")).toList();
        }
        for (Path changed : all) {
            putAppended(changed().relativize(changed).toString().replace(File.separatorChar, '/'), changed);
        }
    }

    /** Puts a copy, since the file may grow meanwhile. */
    private void putAppended(String path, Path changed) throws IOException {
        Path file = state.resolve("appended").resolve(path);
        Path staged = staging(path);
        int before;
        synchronized (appending) {
            before = appends.getOrDefault(path, 0);
            Files.copy(file, staged, StandardCopyOption.REPLACE_EXISTING);
        }
        try {
            bucket.put(path, staged, type(path), sha256(staged), Map.of());
            synchronized (appending) {
                if (appends.getOrDefault(path, 0) == before) {
                    Files.delete(changed);
                }
            }
        } finally {
            Files.deleteIfExists(staged);
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return DigestUtils.sha256Hex(in);
        }
    }

    private static String type(String path) {
        return TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), UNKNOWN_TYPE);
    }
}
