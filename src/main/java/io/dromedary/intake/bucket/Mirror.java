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
import io.dromedary.job.Variables;
import io.dromedary.store.Listing;
import io.dromedary.store.ObjectCall;
import io.dromedary.store.ObjectStore;
import io.dromedary.store.ObjectStoreException;
import io.dromedary.store.WriteProbe;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits in a bucket, as files that the {@link Inbox} looks at: the names of the objects, and the content of those that say what
 * belongs
 * together: sidecars, profiles and manifests.
 *
 * <p>The routes list the bucket, page by page, and fetch the texts; what is next is said here. What one look finds appears at once, so
 * that nobody sees half of it; where a look fails, all stays as
 * it was. An object that cannot be shown, or not with its content, is told of once and holds up no other. The folder is nobody's
 * original: it
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
    private final Semaphore looking = new Semaphore(1);
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

    /** Whether it is time for {@link #lookAtAll}: at its pace, and sooner after a failure or where something came back. */
    public boolean isDue() {
        synchronized (tree) {
            return !complete || askedAtLook >= completeLook || System.nanoTime() - completeSince >= pace;
        }
    }

    /** A look at everything. */
    public MirrorLook lookAtAll() {
        return new MirrorLook(PARTS, System.nanoTime(), true);
    }

    /**
     * A look at folders, and at what is below them.
     *
     * @param folders such as {@code inbox/shop}
     * @param since   nanoseconds of the machine's clock: a look that began later will do
     */
    MirrorLook lookAt(Collection<String> folders, long since) {
        boolean all = folders.size() > MANY_FOLDERS;
        return new MirrorLook(all ? PARTS : folders, since, all);
    }

    /** Waits until nobody else looks; {@link #end} lets the next one begin. */
    public void begin(@Variable(Variables.LOOK) MirrorLook look) {
        looking.acquireUninterruptibly();
        look.begun = true;
        look.begin = System.nanoTime();
        look.firstLook = looks.get() + 1;
    }

    /** Goes on to the next folder, if there is one that nobody has looked at meanwhile. */
    public boolean nextFolder(@Variable(Variables.LOOK) MirrorLook look) {
        while (!look.folders.isEmpty()) {
            String next = look.folders.poll();
            if (!isSeen(next, look.since)) {
                look.next(next, looks.incrementAndGet());
                return true;
            }
            look.all = false;
        }
        return false;
    }

    /** What is new in the folder is kept, as it is found. */
    public Listing listing(@Variable(Variables.LOOK) MirrorLook look) {
        return new Listing(look.folder + "/", entry -> {
            if (isVisible(entry) && !isShown(entry, look.number)) {
                look.news.add(entry);
                if (needsContent(entry)) {
                    look.unread.add(entry);
                }
            }
        });
    }

    /** Goes on to the next text that has to be fetched. */
    public boolean nextText(@Variable(Variables.LOOK) MirrorLook look) throws IOException {
        for (; !look.unread.isEmpty(); look.unread.poll()) {
            ObjectStore.Entry next = look.unread.peek();
            if (ManifestFile.isName(name(next)) || next.bytes() <= SmallText.MAX_BYTES) {
                return true;
            }
            Path text = newText(look, next);
            makeHollow(text, next.bytes());
        }
        return false;
    }

    /** The text is fetched as it was listed. */
    public ObjectCall text(@Variable(Variables.LOOK) MirrorLook look) throws IOException {
        ObjectStore.Entry text = look.unread.poll();
        look.reading = text;
        return ObjectCall.fetch(bucket.full(text.key()), text.etag(), newText(look, text));
    }

    private Path newText(MirrorLook look, ObjectStore.Entry entry) throws IOException {
        Path text = folder.resolve(STAGING).resolve("" + look.texts.size());
        Files.deleteIfExists(text);
        look.texts.put(entry.key(), text);
        return text;
    }

    /** @throws ObjectStoreException where it is no matter of one object */
    public void notFetched(@Variable(Variables.LOOK) MirrorLook look,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) ObjectStoreException cause) throws ObjectStoreException {
        ObjectStore.Entry entry = look.reading;
        look.texts.put(entry.key(), null);
        if (cause.isGone()) {
            look.gone.add(entry.key());
        } else if (isRefusal(cause)) {
            // Where the store refuses whatever we ask, this is no matter of one object.
            bucket.hasAny(entry.key());
            tell(entry, "is looked at without its content", cause,
                    "Let this program read it (its policy, the key of its encryption, its storage class), and put it there again");
        } else {
            throw cause;
        }
    }

    /** Shows what was found in the folder, at once. */
    public void show(@Variable(Variables.LOOK) MirrorLook look) throws IOException {
        String beginning = look.folder + "/";
        synchronized (tree) {
            tree.removeUnconfirmed(beginning, look.number);
            for (ObjectStore.Entry entry : look.news) {
                if (!look.gone.contains(entry.key()) && hidden.getOrDefault(entry.key(), 0L) < look.number) {
                    show(entry, look.number, look.texts.get(entry.key()));
                }
            }
            Set<String> unseen = look.news.stream().map(ObjectStore.Entry::key).collect(Collectors.toSet());
            told.forget(key -> key.startsWith(beginning) && !unseen.contains(key) && tree.of(key).isEmpty());
        }
        remember(look.folder, look.start);
    }

    /** All of it was looked at. */
    public void seen(@Variable(Variables.LOOK) MirrorLook look) {
        if (look.all) {
            completed(look.begin, look.firstLook);
        }
        look.seen = true;
        trouble.info(LOG, folder.toString(), "The bucket is looked at again");
    }

    /** Trouble is told once; what is shown stays as it was. */
    public void notSeen(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) IOException cause) {
        trouble.warn(LOG, folder.toString(), "What waits in the bucket cannot be told", cause);
    }

    /** Whatever became of it. */
    public void end(@Variable(Variables.LOOK) MirrorLook look) {
        if (look.begun) {
            look.begun = false;
            looking.release();
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
            LOG.warn("{} {} ({}). {}.", SafeText.line(bucket.address(entry.key())), what, SafeText.line(String.valueOf(cause.getMessage())),
                    remedy);
        }
    }

    /** Marks of folders are nothing, and what is ignored needs no file, save for profiles. */
    private static boolean isVisible(ObjectStore.Entry entry) {
        String[] parts = entry.key().split("/", -1);
        String name = parts[parts.length - 1];
        return !isMark(entry) && Stream.of(parts).limit(parts.length - 1L).noneMatch(Ignored::test)
                && (!Ignored.test(name) || ProfileReader.isName(name));
    }

    private static boolean isMark(ObjectStore.Entry entry) {
        return entry.bytes() == 0 && entry.key().endsWith("/");
    }

    private boolean isShown(ObjectStore.Entry entry, long look) {
        synchronized (tree) {
            return tree.confirm(entry.key(), entry.etag(), look);
        }
    }

    /** What says which files belong together; a manifest that is too large is refused by its size. */
    private static boolean needsContent(ObjectStore.Entry entry) {
        return ManifestFile.isName(name(entry)) ? entry.bytes() <= ManifestFile.MAX_BYTES : Sidecar.isSidecarName(name(entry));
    }

    private static String name(ObjectStore.Entry entry) {
        return entry.key().substring(entry.key().lastIndexOf('/') + 1);
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
     * How the keys of all objects in a folder and below it begin.
     *
     * @param file one that is shown there
     * @return empty where it is shown no more
     */
    Optional<String> beginning(Path folder, Path file) {
        String local = tree.local(folder) + "/";
        return at(file).map(MirroredObject::key).map(key -> IntStream.range(0, key.length()).filter(at -> key.charAt(at) == '/')
                .mapToObj(at -> key.substring(0, at + 1)).filter(above -> LocalNames.folder(above).equals(local)).findFirst()
                .orElseThrow());
    }

    /**
     * All objects in a folder and below it, also those that have no file.
     *
     * @param beginning of their keys
     * @param entries   all of them, as the bucket lists them
     * @return empty where the bucket does not hold what is shown
     */
    List<MirroredObject> below(Path folder, String beginning, Collection<ObjectStore.Entry> entries) {
        String local = tree.local(folder) + "/";
        synchronized (tree) {
            List<MirroredObject> all = new ArrayList<>(tree.below(beginning));
            Map<String, String> etags = all.stream().collect(Collectors.toMap(MirroredObject::key, MirroredObject::etag));
            boolean same = etags.equals(
                    entries.stream().filter(Mirror::isVisible).collect(Collectors.toMap(ObjectStore.Entry::key, ObjectStore.Entry::etag)));
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
