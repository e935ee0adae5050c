package io.dromedary.intake.bucket;

import io.dromedary.drop.ManifestFile;
import io.dromedary.drop.PictureSize;
import io.dromedary.drop.ProfileReader;
import io.dromedary.drop.ReadyMarker;
import io.dromedary.drop.Sidecar;
import io.dromedary.drop.SmallText;
import io.dromedary.drop.StrayText;
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
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
 * The drops in a bucket, as files for the {@link Inbox}: the names of the objects, and the content of those that define what belongs
 * together: sidecars, profiles and manifests.
 *
 * <p>The routes list the bucket, page by page, and fetch the texts; this class decides what is next. The names in a folder appear all at
 * once, so that nobody sees half of them, and its texts one after the other: a failure among 100,000 of them costs none of the others. If a
 * listing fails, the mirror stays as it was. An object that cannot be shown, or
 * not with its content, is reported once and blocks no other. The folder contains only copies and is emptied at startup. Thread-safe.
 */
public final class Mirror {

    private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);
    private static final List<String> PARTS = List.of(Places.INBOX, Places.CHARACTERS);
    private static final String STAGING = ".staging";
    /** A listing of more folders than this covers everything instead. */
    private static final int MANY_FOLDERS = 10;
    private static final int REMEMBERED_FOLDERS = 1000;
    /** A text that could not be fetched so often is left to its claim, which says why it fails. */
    private static final int TRIES = 5;
    /** An older listing says too little of what is in the bucket now. */
    private static final Duration RESUMED = Duration.ofMinutes(2);

    private final ObjectStore bucket;
    private final Path folder;
    private final long pace;
    private final OutageLog<String> trouble = new OutageLog<>();

    /** One listing of the bucket at a time. */
    private final Semaphore looking = new Semaphore(1);
    private final AtomicLong looks = new AtomicLong();
    /** When each folder was last listed; nanoseconds of the machine's clock. */
    private final Map<String, Long> lookedAt = new HashMap<>();
    /** Objects that were reported, with their etags. */
    private final OutageLog<String> told = new OutageLog<>();

    /** Also the lock of the fields below. */
    private final MirrorTree tree;
    /** For each claimed object, the last listing that must not show it. */
    private final Map<String, Long> hidden = new HashMap<>();
    private boolean complete;
    private long completeSince;
    private long completeLook;
    private long askedAtLook = -1;
    /** Texts that are shown without their content until it is fetched, and how often that failed. */
    private final Map<String, Integer> unread = new HashMap<>();
    /** The same, as an inbox has to know it; null if there are more than at its last listing. Some may be fetched meanwhile. */
    private UnreadTexts waiting;
    /** A listing of everything that failed on its way; null where there is none. */
    private MirrorLook interrupted;
    /** Counts what changes in the mirror. */
    private long changes;
    /** For each inbox, how many changes it had seen when it was listed last. */
    private final Map<String, Long> seenByInbox = new HashMap<>();
    private List<String> left = List.of();

    /**
     * Empties the folder.
     *
     * @param folder used by nobody else
     * @param pace   how often {@link #isDue} requests a listing
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

    /** Lists a folder of the mirror, which does not change meanwhile. */
    public Folder.Look undisturbed(Folder.Look look) {
        return path -> {
            synchronized (tree) {
                String here = tree.local(path);
                if (PARTS.contains(here)) {
                    seenByInbox.put(here, changes);
                    waiting = null;
                }
                Folder found = look.at(path);
                if (unread.isEmpty()) {
                    return found;
                }
                if (waiting == null) {
                    waiting = new UnreadTexts(
                            unread.keySet().stream().flatMap(key -> tree.of(key).stream()).map(MirroredObject::local).toList());
                }
                return waiting.without(here, found);
            }
        };
    }

    /** Whether the bucket was listed, nothing came back since, and the inboxes have looked at all of it: they know what waits. */
    public boolean isListed() {
        synchronized (tree) {
            return complete && askedAtLook < completeLook
                    && PARTS.stream().allMatch(part -> seenByInbox.getOrDefault(part, -1L) == changes);
        }
    }

    /** Whether the whole bucket was listed since the start. */
    public boolean isComplete() {
        synchronized (tree) {
            return complete;
        }
    }

    /** How many pixels the picture has that a file stands for; empty where its size does not stand at its beginning. */
    public OptionalLong pixels(Path file) throws IOException {
        MirroredObject picture = at(file).orElse(null);
        if (picture == null || picture.bytes() == 0) {
            return OptionalLong.empty();
        }
        return PictureSize.pixels(most -> {
            try (InputStream head = bucket.open(picture.key(), 0, Math.min(most, picture.bytes()))) {
                return head.readNBytes(most);
            }
        });
    }

    /** The objects that stay in the inbox since they cannot be shown. */
    public List<String> left() {
        synchronized (tree) {
            return left;
        }
    }

    private static boolean isProfile(String key) {
        return ProfileReader.isName(key.substring(key.lastIndexOf('/') + 1));
    }

    // ------------------------------------------------------------------ listing the bucket

    /** Whether it is time for {@link #lookAtAll}: at its pace, and sooner after a failure or when something came back. */
    public boolean isDue() {
        synchronized (tree) {
            return !complete || askedAtLook >= completeLook || System.nanoTime() - completeSince >= pace;
        }
    }

    /**
     * A listing of everything. One that failed goes on at the page that failed: else a bucket of many pages, of which one now and then
     * fails, would never be listed to its end. Anything that was listed since then would be older there than it is shown.
     */
    public MirrorLook lookAtAll() {
        synchronized (tree) {
            MirrorLook before = interrupted;
            interrupted = null;
            if (before != null && before.number == looks.get() && System.nanoTime() - before.begin < RESUMED.toNanos()) {
                return before;
            }
        }
        MirrorLook look = new MirrorLook(PARTS, System.nanoTime(), true);
        look.resumable = true;
        return look;
    }

    /**
     * A listing of folders, and of everything below them.
     *
     * @param folders such as {@code inbox/shop}
     * @param since   nanoseconds of the machine's clock: a folder listed after this time need not be listed again
     */
    MirrorLook lookAt(Collection<String> folders, long since) {
        boolean all = folders.size() > MANY_FOLDERS;
        return new MirrorLook(all ? PARTS : folders, since, all);
    }

    /** Waits until no other listing runs; {@link #end} lets the next one begin. */
    public void begin(@Variable(Variables.LOOK) MirrorLook look) {
        looking.acquireUninterruptibly();
        look.begun = true;
        if (look.listing != null) {
            return;
        }
        look.begin = System.nanoTime();
        look.firstLook = looks.get() + 1;
    }

    /** Moves to the next folder that was not listed in the meantime, if there is one. */
    public boolean nextFolder(@Variable(Variables.LOOK) MirrorLook look) {
        if (look.listing != null) {
            return true;
        }
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

    /** Collects the new objects of the folder while it is listed. */
    public Listing listing(@Variable(Variables.LOOK) MirrorLook look) {
        if (look.listing == null) {
            look.listing = newListing(look);
        }
        return look.listing;
    }

    private Listing newListing(MirrorLook look) {
        return new Listing(look.folder + "/", entry -> {
            if (isVisible(entry)) {
                boolean shown = isShown(entry, look.number);
                if (!shown) {
                    look.news.add(entry);
                }
                if (needsContent(entry) && (!shown || isUnread(entry))) {
                    look.unread.add(entry);
                }
            }
        });
    }

    private boolean isUnread(ObjectStore.Entry entry) {
        synchronized (tree) {
            return unread.containsKey(entry.key());
        }
    }

    /** Shows everything that was found in the folder, all at once; the texts without their content. */
    public void show(@Variable(Variables.LOOK) MirrorLook look) throws IOException {
        look.listing = null;
        synchronized (tree) {
            if (tree.removeUnconfirmed(look.folder + "/", look.number) || !look.news.isEmpty()) {
                changes++;
            }
            Set<String> texts = look.unread.stream().map(ObjectStore.Entry::key).collect(Collectors.toSet());
            for (ObjectStore.Entry entry : look.news) {
                if (hidden.getOrDefault(entry.key(), 0L) < look.number) {
                    show(entry, look.number);
                    if (texts.contains(entry.key())) {
                        unread.put(entry.key(), 0);
                    }
                }
            }
            unread.keySet().removeIf(key -> tree.of(key).isEmpty());
            waiting = null;
        }
        // What concerns others comes first.
        look.unread = look.unread.stream()
                .sorted(Comparator
                        .comparing((ObjectStore.Entry text) -> isProfile(text.key()) ? 0 : ManifestFile.isName(name(text)) ? 1 : 2))
                .collect(Collectors.toCollection(ArrayDeque::new));
    }

    /** Moves to the next text that has to be fetched. */
    public boolean nextText(@Variable(Variables.LOOK) MirrorLook look) throws IOException {
        for (; !look.unread.isEmpty(); look.unread.poll()) {
            ObjectStore.Entry next = look.unread.peek();
            if (ManifestFile.isName(name(next)) || next.bytes() <= SmallText.MAX_BYTES) {
                return true;
            }
            look.text = newText();
            makeHollow(look.text, next.bytes());
            fill(next, look.text);
        }
        return false;
    }

    /** Fetches the version of the text that was listed. */
    public ObjectCall text(@Variable(Variables.LOOK) MirrorLook look) throws IOException {
        ObjectStore.Entry text = look.unread.poll();
        look.reading = text;
        look.text = newText();
        return ObjectCall.fetch(bucket.full(text.key()), text.etag(), look.text);
    }

    private Path newText() throws IOException {
        Path text = folder.resolve(STAGING).resolve("text");
        Files.deleteIfExists(text);
        return text;
    }

    /** The text is fetched: whatever happens to the rest of the listing, it need not be fetched again. */
    public void showText(@Variable(Variables.LOOK) MirrorLook look) throws IOException {
        fill(look.reading, look.text);
    }

    /** @param text null if only the name is known */
    private void fill(ObjectStore.Entry entry, Path text) throws IOException {
        synchronized (tree) {
            unread.remove(entry.key());
            tree.fill(entry.key(), entry.etag(), text);
            changes++;
        }
    }

    /** @throws ObjectStoreException if the failure does not concern this object alone */
    public void notFetched(@Variable(Variables.LOOK) MirrorLook look,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) ObjectStoreException cause) throws IOException {
        ObjectStore.Entry entry = look.reading;
        if (cause.isGone()) {
            forget(entry.key());
            return;
        }
        // If the store refuses other calls too, this one fails: the problem is not this object alone.
        bucket.hasAny(entry.key());
        if (isRefusal(cause) || failedOften(entry.key())) {
            tell(entry, "is taken without its content", cause,
                    "Let this program read it (its policy, the key of its encryption, its storage class), and put it there again");
            fill(entry, null);
        } else {
            look.left = cause;
        }
    }

    private void forget(String key) throws IOException {
        synchronized (tree) {
            unread.remove(key);
            tree.remove(key);
            changes++;
        }
    }

    private boolean failedOften(String key) {
        synchronized (tree) {
            return unread.merge(key, 1, Integer::sum) >= TRIES;
        }
    }

    /** All of the folder is shown. */
    public void shown(@Variable(Variables.LOOK) MirrorLook look) {
        String beginning = look.folder + "/";
        synchronized (tree) {
            Set<String> unseen = look.news.stream().map(ObjectStore.Entry::key).collect(Collectors.toSet());
            told.forget(key -> key.startsWith(beginning) && !unseen.contains(key) && tree.of(key).isEmpty());
            left = told.all().stream().sorted().toList();
        }
        remember(look.folder, look.start);
    }

    /**
     * All folders were listed.
     *
     * @throws ObjectStoreException if a text could not be fetched: it is tried again at the next listing, and what it may name waits
     */
    public void seen(@Variable(Variables.LOOK) MirrorLook look) throws ObjectStoreException {
        if (look.left != null) {
            throw look.left;
        }
        if (look.all) {
            completed(look.begin, look.firstLook);
        }
        look.seen = true;
        trouble.info(LOG, folder.toString(), "The bucket is listed again");
    }

    /** Logged once; the mirror stays as it was. */
    public void notSeen(@Variable(Variables.LOOK) MirrorLook look, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) IOException cause) {
        trouble.warn(LOG, folder.toString(), "The bucket cannot be listed", cause);
        synchronized (tree) {
            interrupted = look.resumable && look.listing != null ? look : null;
        }
    }

    /** Also after a failure. */
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

    /** Whether the folder, or one above it, was listed after that time. */
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

    /** @throws IOException if no file at all can be written to the disk */
    private void show(ObjectStore.Entry entry, long look) throws IOException {
        try {
            tree.show(entry, look);
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

    /** Folder markers have no content, and ignored objects need no file, except profiles and marks of ready folders. */
    private static boolean isVisible(ObjectStore.Entry entry) {
        String[] parts = entry.key().split("/", -1);
        String name = parts[parts.length - 1];
        return !isMark(entry) && Stream.of(parts).limit(parts.length - 1L).noneMatch(Ignored::test)
                && (!Ignored.test(name) || ProfileReader.isName(name) || name.equals(ReadyMarker.IN_FOLDER));
    }

    private static boolean isMark(ObjectStore.Entry entry) {
        return entry.bytes() == 0 && entry.key().endsWith("/");
    }

    private boolean isShown(ObjectStore.Entry entry, long look) {
        synchronized (tree) {
            return tree.confirm(entry.key(), entry.etag(), look);
        }
    }

    /** Texts that define which files belong together, or may. A manifest that is too large is invalid by its size. */
    private static boolean needsContent(ObjectStore.Entry entry) {
        String name = name(entry);
        return ManifestFile.isName(name)
                ? entry.bytes() <= ManifestFile.MAX_BYTES
                : Sidecar.isSidecarName(name) || StrayText.mayBe(name) && entry.bytes() > 0 && entry.bytes() <= SmallText.MAX_BYTES
                        && !name.equals(ReadyMarker.IN_FOLDER);
    }

    private static String name(ObjectStore.Entry entry) {
        return entry.key().substring(entry.key().lastIndexOf('/') + 1);
    }

    /** Timeouts and throttling are temporary, so they are no refusals. */
    private static boolean isRefusal(ObjectStoreException answer) {
        return answer.status() >= 400 && answer.status() < 500 && answer.status() != 408 && answer.status() != 429;
    }

    /** Makes a file that has this size but takes no space: for objects that are invalid by their size, without being read. */
    static void makeHollow(Path file, long bytes) throws IOException {
        try (RandomAccessFile hollow = new RandomAccessFile(file.toFile(), "rw")) {
            hollow.setLength(bytes);
        }
    }

    // ------------------------------------------------------------------ claims

    /** The object that this file stands for; empty if it disappeared meanwhile. */
    Optional<MirroredObject> at(Path file) {
        synchronized (tree) {
            return tree.at(tree.local(file));
        }
    }

    /**
     * The common prefix of the keys of all objects in a folder and below it.
     *
     * @param file a file that is shown there
     * @return empty if the file is no longer shown
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
     * @return empty if the bucket does not contain what is shown
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

    /** A path that no other object has, as its file or as a folder. */
    private static String free(String key, String folder, List<MirroredObject> others) {
        String path = LocalNames.of(key);
        boolean taken = others.stream().map(MirroredObject::local).anyMatch(
                other -> other != null && (other.equals(path) || other.startsWith(path + "/") || path.startsWith(other + "/")));
        String aside = LocalNames.besideFolder(key);
        return taken ? folder + aside.substring(aside.lastIndexOf('/') + 1) : path;
    }

    /** Claimed objects are not shown. */
    void claimed(Collection<String> keys) throws IOException {
        synchronized (tree) {
            for (String key : keys) {
                hidden.put(key, Long.MAX_VALUE);
                unread.remove(key);
                tree.remove(key);
            }
            changes++;
        }
    }

    /** The objects left the inbox, or may be claimed again: listings that begin from now on show what is there. */
    void released(Collection<String> keys) {
        synchronized (tree) {
            keys.forEach(key -> hidden.put(key, looks.get()));
            changes++;
        }
    }

    /** Something came back, or is not as it is shown: a listing is due. */
    void lookAgain() {
        synchronized (tree) {
            askedAtLook = looks.get();
        }
    }
}
