package io.dromedary.intake.bucket;

import io.dromedary.drop.ManifestFile;
import io.dromedary.intake.Claim;
import io.dromedary.intake.ClaimFactory;
import io.dromedary.intake.Inbox;
import io.dromedary.intake.TakenException;
import io.dromedary.job.Places;
import io.dromedary.job.Variables;
import io.dromedary.journal.Claimed;
import io.dromedary.store.DurableFiles;
import io.dromedary.store.Listing;
import io.dromedary.store.ObjectCall;
import io.dromedary.store.ObjectStore;
import io.dromedary.store.ObjectStoreException;
import io.dromedary.text.OutageLog;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.apache.camel.component.file.GenericFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes drops out of a bucket's inbox, where nothing can be renamed: each step leaves a state that the next start can tell.
 *
 * <ol>
 * <li>rows in the journal, one for each object: two claims cannot have the same;
 * <li>copies below {@code work/<job>/} in the bucket, made only of what was claimed, and from there files on this disk;
 * <li>the journal takes the drop in, and marks the rows in the same transaction;
 * <li>the objects leave the inbox, unless somebody has written over them; then the rows go.
 * </ol>
 *
 * <p>Until the third step the inbox has the originals, and to undo a claim is to delete copies; rows are deleted last. What a process
 * leaves
 * that was killed is undone, or finished, by {@link #sweep}. What is next is said here; the store is asked by the routes
 * {@code copy-into-work}, {@code delete-from-inbox} and {@code undo-claim}.
 */
public final class BucketClaims {

    private static final Logger LOG = LoggerFactory.getLogger(BucketClaims.class);

    private final ObjectStore bucket;
    private final Path root;
    private final Mirror mirror;
    private final Path mirrored;
    private final ClaimFactory leads;
    private final Claimed claimed;
    private final long largest;
    private final Duration pause;
    private final OutageLog<String> trouble = new OutageLog<>();
    /** Claims that are on their way into the journal in this process. */
    private final Map<String, ClaimedObjects> open = new ConcurrentHashMap<>();

    /**
     * @param mirrored where the mirror lies
     * @param largest  larger objects, and manifests above their own limit, are not brought to this disk, since they are refused by their
     *                 size; bytes
     * @param pause    how long the inbox is left alone after a claim that failed for our own reasons
     */
    public BucketClaims(ObjectStore bucket, Path root, Mirror mirror, Path mirrored, Inbox inbox, Inbox characters, Claimed claimed,
            long largest,
            Duration pause, Clock clock) {
        this.bucket = bucket;
        this.root = root;
        this.mirror = mirror;
        this.mirrored = mirrored;
        this.leads = new ClaimFactory(inbox, characters, clock);
        this.claimed = claimed;
        this.largest = largest;
        this.pause = pause;
    }

    /** At the start: what an earlier run has claimed is not shown before that is finished or undone. */
    public void hideClaimed() throws IOException {
        mirror.claimed(rows().stream().map(this::key).toList());
    }

    /** The drop gets a job; what it consists of is noted by {@link #note}. */
    public Claim take(@Body GenericFile<File> lead) {
        Claim claim = leads.claim(lead);
        open.put(claim.job(), new ClaimedObjects(claim, Path.of(lead.getAbsoluteFilePath())));
        return claim;
    }

    /** Which objects a folder holds, is for the store to say. */
    public Listing listing(@Variable(Variables.CLAIM) Claim claim) {
        ClaimedObjects objects = open.get(claim.job());
        objects.listing = claim.candidate().folder() ? mirror.beginning(folder(claim), objects.lead).map(Listing::new).orElse(null) : null;
        return objects.listing;
    }

    /** @throws TakenException where the drop is not ours to claim; nothing is left of it */
    public void note(@Variable(Variables.CLAIM) Claim claim) throws IOException {
        ClaimedObjects drop = open.get(claim.job());
        try {
            List<MirroredObject> objects = objects(drop);
            if (objects.isEmpty()) {
                throw gone(claim);
            }
            List<String> keys = objects.stream().map(MirroredObject::key).toList();
            boolean ours = claimed.add(rows(claim, objects));
            mirror.claimed(keys);
            if (!ours) {
                mirror.released(keys);
                throw new TakenException(claim, "is being claimed already");
            }
            drop.take(objects);
        } catch (TakenException e) {
            open.remove(claim.job());
            throw e;
        }
    }

    /** All objects of the drop; none where they are not as they were looked at. */
    private List<MirroredObject> objects(ClaimedObjects drop) {
        Claim claim = drop.claim;
        if (claim.candidate().folder()) {
            return drop.listing == null ? List.of() : mirror.below(folder(claim), drop.listing.beginning(), drop.listing.found());
        }
        List<Optional<MirroredObject>> objects = claim.files().stream().map(file -> mirror.at(home(claim).resolve(file))).toList();
        return objects.contains(Optional.<MirroredObject>empty()) ? List.of() : objects.stream().map(Optional::orElseThrow).toList();
    }

    private Path folder(Claim claim) {
        return home(claim).resolve(claim.candidate().name());
    }

    /** The folder of the mirror that the drop lies in. */
    private Path home(Claim claim) {
        boolean character = claim.place().endsWith("/" + ClaimFactory.CHARACTERS_PLACE);
        return character ? mirrored.resolve(Places.CHARACTERS) : mirrored.resolve(Places.INBOX).resolve(claim.folder());
    }

    private List<Claimed.Row> rows(Claim claim, List<MirroredObject> objects) throws IOException {
        List<Claimed.Row> rows = new ArrayList<>();
        for (MirroredObject object : objects) {
            long modified = object.isMark()
                    ? 0
                    : bucket.head(object.key()).filter(there -> there.etag().equals(object.etag()))
                            .orElseThrow(() -> gone(claim)).modified().getEpochSecond();
            rows.add(new Claimed.Row(bucket.name(), bucket.full(object.key()), object.etag(), modified, claim.job(), false));
        }
        return rows;
    }

    private TakenException gone(Claim claim) {
        mirror.lookAgain();
        return new TakenException(claim, "was taken away or changed while it was being claimed");
    }

    /** Where the object's copy lies, in the bucket and on this disk. */
    private String place(Claim claim, MirroredObject object) {
        return claim.place() + "/" + home(claim).relativize(mirrored.resolve(object.local())).toString().replace(File.separatorChar, '/');
    }

    /** Whether there is an object that is not copied yet. */
    public boolean hasUncopied(@Variable(Variables.CLAIM) Claim claim) {
        return !open.get(claim.job()).uncopied.isEmpty();
    }

    /** The next copy is made only of what was claimed. */
    public ObjectCall copy(@Variable(Variables.CLAIM) Claim claim) {
        MirroredObject object = open.get(claim.job()).uncopied.remove();
        return ObjectCall.copy(bucket.full(object.key()), object.etag(), object.bytes(), bucket.full(place(claim, object)));
    }

    /** Goes on to the next copy that is to be fetched: one that is refused by its size is a file of that size without content. */
    public boolean nextFile(@Variable(Variables.CLAIM) Claim claim) throws IOException {
        Deque<MirroredObject> unfetched = open.get(claim.job()).unfetched;
        while (!unfetched.isEmpty()) {
            MirroredObject object = unfetched.peek();
            DurableFiles.createFolder(file(claim, object).getParent());
            if (object.bytes() <= (ManifestFile.isName(object.local()) ? ManifestFile.MAX_BYTES : largest)) {
                return true;
            }
            Mirror.makeHollow(DurableFiles.staging(file(claim, object)), object.bytes());
            publish(claim);
        }
        return false;
    }

    /** What is fetched is what was copied, and cannot change any more. */
    public ObjectCall file(@Variable(Variables.CLAIM) Claim claim) {
        MirroredObject object = open.get(claim.job()).unfetched.element();
        return ObjectCall.fetch(bucket.full(place(claim, object)), null, DurableFiles.staging(file(claim, object)));
    }

    /** The file is whole. */
    public void publish(@Variable(Variables.CLAIM) Claim claim) throws IOException {
        Path file = file(claim, open.get(claim.job()).unfetched.remove());
        DurableFiles.publish(DurableFiles.staging(file), file);
    }

    private Path file(Claim claim, MirroredObject object) {
        return root.resolve(place(claim, object));
    }

    // ------------------------------------------------------------------ undone

    /** Our own trouble: the inbox is left alone for a while. What there is to undo, {@link #interrupted} says. */
    public void putBack() {
        leads.pause(pause);
    }

    /**
     * A claim that did not get into the journal.
     *
     * @param claim null where it did not even begin
     * @return the job whose copies are to be deleted; null where there is nothing to undo
     */
    public String interrupted(@Variable(Variables.CLAIM) Claim claim) {
        if (claim == null || open.remove(claim.job()) == null) {
            return null;
        }
        List<Claimed.Row> rows = claimed.of(claim.job());
        // Without rows it is through: the inbox has nothing of it any more, and the copies are all there is.
        return rows.isEmpty() || rows.stream().anyMatch(Claimed.Row::entered) ? null : claim.job();
    }

    /** @param job whose claim is undone */
    public Listing copies(@Variable(Variables.UNDO) String job) {
        return new Listing(ClaimFactory.place(job) + "/");
    }

    public boolean hasCopy(@Variable(Variables.LISTING) Listing copies) {
        return !copies.found().isEmpty();
    }

    public ObjectCall deleteCopy(@Variable(Variables.LISTING) Listing copies) {
        return ObjectCall.delete(bucket.full(copies.found().remove().key()), null, null);
    }

    /** No copy is left, so that the rows may go. */
    public synchronized void undone(@Variable(Variables.UNDO) String job) throws IOException {
        if (Files.exists(root.resolve(ClaimFactory.place(job)))) {
            MirrorTree.delete(root.resolve(ClaimFactory.place(job)));
        }
        List<String> keys = claimed.of(job).stream().map(this::key).toList();
        claimed.remove(job);
        mirror.released(keys);
        mirror.lookAgain();
    }

    // ------------------------------------------------------------------ out of the inbox

    /** Whether nothing that the journal has is in the inbox. Once a claim counts as undone, the mirror knows that something came back. */
    public synchronized boolean isDone() {
        return rows().isEmpty();
    }

    /** All claims that are not through, oldest first: to be undone, or to be finished. */
    public ClaimSweep sweep() {
        Map<String, List<Claimed.Row>> claims = rows().stream()
                .collect(Collectors.groupingBy(Claimed.Row::job, LinkedHashMap::new, Collectors.toList()));
        return new ClaimSweep(claims);
    }

    /** Goes on to the next claim that the journal has, or that nobody works on. */
    public boolean nextClaim(@Variable(Variables.SWEEP) ClaimSweep sweep) {
        while (sweep.next()) {
            if (sweep.isEntered() || !open.containsKey(sweep.job)) {
                return true;
            }
        }
        return false;
    }

    public boolean isEntered(@Variable(Variables.SWEEP) ClaimSweep sweep) {
        return sweep.isEntered();
    }

    /** The job whose claim is to be undone. */
    public String abandoned(@Variable(Variables.SWEEP) ClaimSweep sweep) {
        return sweep.job;
    }

    public boolean hasObject(@Variable(Variables.SWEEP) ClaimSweep sweep) {
        return !sweep.left.isEmpty();
    }

    /** The next object is deleted if it is the one that was claimed. */
    public ObjectCall object(@Variable(Variables.SWEEP) ClaimSweep sweep) {
        Claimed.Row row = sweep.left.remove();
        return row.isMark()
                ? ObjectCall.delete(row.key(), null, null)
                : ObjectCall.delete(row.key(), row.etag(), Instant.ofEpochSecond(row.modified()));
    }

    /** @param gone false where somebody has written over it */
    public void left(@Variable(Variables.SWEEP) ClaimSweep sweep, @Body boolean gone) {
        sweep.allGone &= gone;
    }

    /** The claim is through. */
    public synchronized void through(@Variable(Variables.SWEEP) ClaimSweep sweep) {
        claimed.remove(sweep.job);
        open.remove(sweep.job);
        mirror.released(sweep.rows.stream().map(this::key).toList());
        if (!sweep.allGone) {
            mirror.lookAgain();
        }
    }

    /** Trouble is told once, and holds up no other claim, unless no answer comes at all. */
    public void heldUp(@Variable(Variables.SWEEP) ClaimSweep sweep, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) IOException cause) {
        trouble.warn(LOG, bucket.address(""), "Drops that were taken in cannot leave the bucket's inbox", cause);
        sweep.fail(cause instanceof ObjectStoreException silent && silent.status() == 0);
    }

    public void swept(@Variable(Variables.SWEEP) ClaimSweep sweep) {
        if (sweep.isFine()) {
            trouble.info(LOG, bucket.address(""), "Drops that were taken in leave the bucket's inbox again");
        }
    }

    /** Those of another prefix were claimed under other settings, and wait for these. */
    private List<Claimed.Row> rows() {
        return claimed.in(bucket.name()).stream().filter(row -> bucket.below(row.key()).isPresent()).toList();
    }

    private String key(Claimed.Row row) {
        return bucket.below(row.key()).orElseThrow();
    }
}
