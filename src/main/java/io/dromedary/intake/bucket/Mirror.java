package io.dromedary.intake.bucket;

import io.dromedary.drop.CharacterReader;
import io.dromedary.drop.ManifestFile;
import io.dromedary.drop.ProfileReader;
import io.dromedary.drop.Sidecar;
import io.dromedary.drop.SmallText;
import io.dromedary.intake.Folder;
import io.dromedary.intake.Ignored;
import io.dromedary.intake.Inbox;
import io.dromedary.job.Places;
import io.dromedary.store.WriteProbe;
import io.dromedary.store.ObjectStore;
import io.dromedary.store.ObjectStoreException;
import io.dromedary.text.OutageLog;
import io.dromedary.text.SafeText;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits in a bucket, as files that the {@link Inbox} looks at: the names of the objects, and the content of those that say what belongs
 * together: sidecars, profiles and manifests.
 *
 * <p>The bucket is listed page by page. What one look finds appears at once, so that nobody sees half of it; where a look fails, all stays as
 * it was. An object that cannot be shown, or not with its content, is told of once and holds up no other. The folder is nobody's original: it
 * is emptied at the start. Safe from any thread.
 */
public final class Mirror {

    private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);
    private static final List<String> PARTS = List.of(Places.INBOX, Places.CHARACTERS);
    private static final String STAGING = ".staging";
    /** Who asks for more folders than this gets a look at everything. */
    private static final int MANY_FOLDERS = 10;
    private static final int REMEMBERED_FOLDERS = 1000;

    private final ObjectStore bucket;
    private final Path folder;
    private final long pace;
    private final OutageLog<String> trouble = new OutageLog<>();

    /** One look at the bucket at a time. */
    private final ReentrantLock looking = new ReentrantLock();
    private final AtomicLong looks = new AtomicLong();
    /** When each folder was last looked at; nanoseconds of the machine's clock. */
    private final Map<String, Long> lookedAt = new HashMap<>();
    /** Objects that were told of, with their etags. */
    private final OutageLog<String> told = new OutageLog<>();

    /** Also the lock of the fields below. */
    private final MirrorTree tree;
    /** The last look that must not show an object, since it was claimed. */
    private final Map<String, Long> hidden = new HashMap<>();
    private boolean complete;
    private long completeSince;
    private long completeLook;
    private long askedAtLook = -1;

    /**
     * Empties the folder.
     *
     * @param folder ours alone
     * @param pace   how often {@link #isDue} asks for a look
     */
    public Mirror(ObjectStore bucket, Path folder, Duration pace) throws IOException {
        this.bucket = bucket;
        this.folder = folder;
        this.pace = pace.toNanos();
        this.tree = new MirrorTree(folder);
        Files.createDirectory(folder.resolve(STAGING));
        for (String part : PARTS) {
            Files.createDirectory(folder.resolve(part));
        }
    }

    /** A look at a folder of the mirror, which stays as it is meanwhile. */
    public Folder.Look undisturbed(Folder.Look look) {
        return path -> {
            synchronized (tree) {
                return look.at(path);
            }
        };
    }

    /** Whether the bucket was looked at, nothing has come back since, and nothing was waiting in it but profiles and the like. */
    public boolean isEmpty() {
        synchronized (tree) {
            return complete && askedAtLook < completeLook && !tree.hasAnyBut(Mirror::isNoDrop);
        }
    }

    /** What lies there for as long as somebody wants it, with or without drops. */
    private static boolean isNoDrop(String name) {
        return ProfileReader.isName(name) || name.equals(CharacterReader.FILE);
    }

    // ------------------------------------------------------------------ looking at the bucket

    /** Whether it is time for {@link #refresh()}: at its pace, and sooner after a failure or where something came back. */
    public boolean isDue() {
        synchronized (tree) {
            return !complete || askedAtLook >= completeLook || System.nanoTime() - completeSince >= pace;
        }
    }

    /** Brings everything in line with the bucket. Trouble is told once. */
    public void refresh() {
        refresh(PARTS, System.nanoTime());
    }

    /**
     * Brings folders in line with the bucket, and what is below them.
     *
     * @param folders such as {@code inbox/shop}
     * @param since   nanoseconds of the machine's clock: a look that began later will do
     * @return whether they are in line
     */
    public boolean refresh(Collection<String> folders, long since) {
        Collection<String> wanted = folders.size() > MANY_FOLDERS ? PARTS : folders;
        looking.lock();
        try {
            long begin = System.nanoTime();
            long first = looks.get() + 1;
            boolean all = wanted == PARTS;
            for (String next : wanted) {
                if (isSeen(next, since)) {
                    all = false;
                } else {
                    long start = System.nanoTime();
                    look(next + "/");
                    remember(next, start);
                }
            }
            if (all) {
                completed(begin, first);
            }
            trouble.info(LOG, folder.toString(), "The bucket is looked at again");
            return true;
        } catch (IOException e) {
            trouble.warn(LOG, folder.toString(), "What waits in the bucket cannot be told", e);
            return false;
        } finally {
            looking.unlock();
        }
    }

    private void completed(long begin, long firstLook) {
        synchronized (tree) {
            complete = true;
            completeSince = begin;
            completeLook = firstLook;
            hidden.values().removeIf(last -> last < firstLook);
        }
    }

    /** Whether the folder, or one above it, was looked at later than that. */
    private boolean isSeen(String path, long since) {
        for (String above = path; !above.isEmpty(); above = above.substring(0, Math.max(0, above.lastIndexOf('/')))) {
            Long start = lookedAt.get(above);
            if (start != null && start - since > 0) {
                return true;
            }
        }
        return false;
    }

    private void remember(String path, long start) {
        if (lookedAt.size() >= REMEMBERED_FOLDERS) {
            lookedAt.clear();
        }
        lookedAt.put(path, start);
    }

    private void look(String beginning) throws IOException {
        long look = looks.incrementAndGet();
        List<ObjectStore.Entry> news = new ArrayList<>();
        bucket.list(beginning, entry -> {
            if (isVisible(entry) && !isShown(entry, look)) {
                news.add(entry);
            }
        });
        Map<String, Path> texts = new HashMap<>();
        Set<String> gone = new HashSet<>();
        for (ObjectStore.Entry entry : news) {
            fetch(entry, texts, gone);
        }
        synchronized (tree) {
            tree.removeUnconfirmed(beginning, look);
            for (ObjectStore.Entry entry : news) {
                if (!gone.contains(entry.key()) && hidden.getOrDefault(entry.key(), 0L) < look) {
                    show(entry, look, texts.get(entry.key()));
                }
            }
            Set<String> unseen = news.stream().map(ObjectStore.Entry::key).collect(Collectors.toSet());
            told.forget(key -> key.startsWith(beginning) && !unseen.contains(key) && tree.of(key).isEmpty());
        }
    }

    /** @throws IOException where the disk takes no file at all */
    private void show(ObjectStore.Entry entry, long look, Path text) throws IOException {
        try {
            tree.show(entry.key(), entry.etag(), entry.bytes(), look, text);
        } catch (IOException e) {
            WriteProbe.test(folder.resolve(STAGING));
            tell(entry, "is left in the inbox", e, "Put it there under a shorter name, in fewer folders");
        }
    }

    private void tell(ObjectStore.Entry entry, String what, IOException cause, String remedy) {
        if (told.begins(entry.key(), entry.etag())) {
            LOG.warn("{} {} ({}). {}.", SafeText.line(bucket.address(entry.key())), what, SafeText.line(String.valueOf(cause.getMessage())), remedy);
        }
    }

    /** Marks of folders are nothing, and what is ignored needs no file, save for profiles. */
    private static boolean isVisible(ObjectStore.Entry entry) {
        String[] parts = entry.key().split("/", -1);
        String name = parts[parts.length - 1];
        return !isMark(entry) && Stream.of(parts).limit(parts.length - 1L).noneMatch(Ignored::test) && (!Ignored.test(name) || ProfileReader.isName(name));
    }

    private static boolean isMark(ObjectStore.Entry entry) {
        return entry.bytes() == 0 && entry.key().endsWith("/");
    }

    private boolean isShown(ObjectStore.Entry entry, long look) {
        synchronized (tree) {
            return tree.confirm(entry.key(), entry.etag(), look);
        }
    }

    private void fetch(ObjectStore.Entry entry, Map<String, Path> texts, Set<String> gone) throws IOException {
        String name = entry.key().substring(entry.key().lastIndexOf('/') + 1);
        boolean manifest = ManifestFile.isName(name);
        if (manifest ? entry.bytes() > ManifestFile.MAX_BYTES : !Sidecar.isSidecarName(name)) {
            return;
        }
        Path text = folder.resolve(STAGING).resolve("" + texts.size());
        Files.deleteIfExists(text);
        try {
            if (manifest) {
                bucket.fetch(entry.key(), text);
            } else if (entry.bytes() <= SmallText.MAX_BYTES) {
                Files.write(text, bucket.read(entry.key(), SmallText.MAX_BYTES + 1));
            } else {
                makeHollow(text, entry.bytes());
            }
            texts.put(entry.key(), text);
        } catch (ObjectStoreException e) {
            if (e.isGone()) {
                gone.add(entry.key());
            } else if (isRefusal(e)) {
                // Where the store refuses whatever we ask, this is no matter of one object.
                bucket.hasAny(entry.key());
                tell(entry, "is looked at without its content", e,
                        "Let this program read it (its policy, the key of its encryption, its storage class), and put it there again");
            } else {
                throw e;
            }
        }
    }

    /** Time-outs and throttling pass. */
    private static boolean isRefusal(ObjectStoreException answer) {
        return answer.status() >= 400 && answer.status() < 500 && answer.status() != 408 && answer.status() != 429;
    }

    /** Makes a file of a size that takes no room: for what is refused by its size, unread. */
    static void makeHollow(Path file, long bytes) throws IOException {
        try (RandomAccessFile hollow = new RandomAccessFile(file.toFile(), "rw")) {
            hollow.setLength(bytes);
        }
    }

    // ------------------------------------------------------------------ claims

    /** The object whose file this is; empty where it vanished meanwhile. */
    Optional<MirroredObject> at(Path file) {
        synchronized (tree) {
            return tree.at(tree.local(file));
        }
    }

    /**
     * All objects in a folder and below it, also those that have no file.
     *
     * @param file one that is shown there
     * @return empty where the bucket does not hold what is shown
     */
    List<MirroredObject> below(Path folder, Path file) throws ObjectStoreException {
        Optional<MirroredObject> shown = at(file);
        if (shown.isEmpty()) {
            return List.of();
        }
        String local = tree.local(folder) + "/";
        String key = shown.get().key();
        String beginning = IntStream.range(0, key.length()).filter(at -> key.charAt(at) == '/').mapToObj(at -> key.substring(0, at + 1))
                .filter(above -> LocalNames.folder(above).equals(local)).findFirst().orElseThrow();
        List<ObjectStore.Entry> entries = new ArrayList<>();
        bucket.list(beginning, entries::add);
        synchronized (tree) {
            List<MirroredObject> all = new ArrayList<>(tree.below(beginning));
            Map<String, String> etags = all.stream().collect(Collectors.toMap(MirroredObject::key, MirroredObject::etag));
            boolean same = etags.equals(entries.stream().filter(Mirror::isVisible).collect(Collectors.toMap(ObjectStore.Entry::key, ObjectStore.Entry::etag)));
            if (!same) {
                return List.of();
            }
            for (ObjectStore.Entry entry : entries) {
                if (isMark(entry)) {
                    all.add(MirroredObject.mark(entry.key()));
                } else if (!isVisible(entry)) {
                    all.add(new MirroredObject(entry.key(), entry.etag(), entry.bytes(), free(entry.key(), local, all)));
                }
            }
            return all;
        }
    }

    /** A path that none of the others has, or has for a folder. */
    private static String free(String key, String folder, List<MirroredObject> others) {
        String path = LocalNames.of(key);
        boolean taken = others.stream().map(MirroredObject::local).anyMatch(
                other -> other != null && (other.equals(path) || other.startsWith(path + "/") || path.startsWith(other + "/")));
        String aside = LocalNames.besideFolder(key);
        return taken ? folder + aside.substring(aside.lastIndexOf('/') + 1) : path;
    }

    /** Objects that are claimed are not shown. */
    void claimed(Collection<String> keys) throws IOException {
        synchronized (tree) {
            for (String key : keys) {
                hidden.put(key, Long.MAX_VALUE);
                tree.remove(key);
            }
        }
    }

    /** They are out of the inbox, or may be claimed again: what is there is shown by looks that begin from now on. */
    void released(Collection<String> keys) {
        synchronized (tree) {
            keys.forEach(key -> hidden.put(key, looks.get()));
        }
    }

    /** Something came back, or is not as it is shown: a look is due. */
    void lookAgain() {
        synchronized (tree) {
            askedAtLook = looks.get();
        }
    }
}
