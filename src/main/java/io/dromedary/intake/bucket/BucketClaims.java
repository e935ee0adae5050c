package io.dromedary.intake.bucket;

import io.dromedary.drop.ManifestFile;
import io.dromedary.intake.Claim;
import io.dromedary.intake.ClaimFactory;
import io.dromedary.intake.Inbox;
import io.dromedary.intake.OpenClaims;
import io.dromedary.intake.TakenException;
import io.dromedary.job.Places;
import io.dromedary.job.Variables;
import io.dromedary.journal.Claimed;
import io.dromedary.journal.JournalView;
import io.dromedary.store.DurableFiles;
import io.dromedary.store.Listing;
import io.dromedary.store.ObjectCall;
import io.dromedary.store.ObjectStore;
import io.dromedary.store.ObjectStoreException;
import io.dromedary.store.WriteProbe;
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
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.apache.camel.component.file.GenericFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims drops in a bucket's inbox, where nothing can be renamed. Each step leaves a state that the next start recognizes:
 *
 * <ol>
 * <li>rows in the journal, one for each object: two claims cannot have the same object;
 * <li>copies below {@code work/<job>/} in the bucket, made only of the claimed versions, and from there files on this disk;
 * <li>the journal registers the drop and marks the rows, in one transaction;
 * <li>the objects are deleted from the inbox, unless somebody has overwritten them; then the rows are deleted.
 * </ol>
 *
 * <p>Until the third step the inbox has the originals, so a claim is undone by deleting the copies; the rows are deleted last. What a
 * killed process leaves behind is undone, or finished, by {@link #sweep}. This class decides what is next; the routes
 * {@code copy-into-work}, {@code delete-from-inbox} and {@code undo-claim} call the store.
 */
public final class BucketClaims {

    private static final Logger LOG = LoggerFactory.getLogger(BucketClaims.class);

    private final ObjectStore bucket;
    private final Path root;
    private final Mirror mirror;
    private final Path mirrored;
    private final ClaimFactory leads;
    private final Claimed claimed;
    private final JournalView journal;
    private final long largest;
    private final Duration pause;
    private final OutageLog<String> trouble = new OutageLog<>();
    private final OpenClaims open;
    /** Of the claims whose exchange is under way. */
    private final Map<String, ClaimedObjects> drops = new ConcurrentHashMap<>();

    /**
     * @param mirrored the folder of the mirror
     * @param largest  larger objects, and manifests above their own limit, are not fetched to this disk, since they are invalid by their
     *                 size; bytes
     * @param pause    how long nothing is claimed after a claim that failed on our side
     */
    public BucketClaims(ObjectStore bucket, Path root, Mirror mirror, Path mirrored, Inbox inbox, Inbox characters, OpenClaims open,
            Claimed claimed, JournalView journal, long largest, Duration pause, Clock clock) {
        this.bucket = bucket;
        this.root = root;
        this.mirror = mirror;
        this.mirrored = mirrored;
        this.leads = new ClaimFactory(inbox, characters, clock);
        this.open = open;
        this.claimed = claimed;
        this.journal = journal;
        this.largest = largest;
        this.pause = pause;
    }

    /** At startup: objects that an earlier run claimed stay hidden until that claim is finished or undone. */
    public void hideClaimed() throws IOException {
        mirror.claimed(rows().stream().map(this::key).toList());
    }

    /** Gives the drop a job id; {@link #note} records its objects. */
    public Claim take(@Body GenericFile<File> lead, Exchange exchange) throws TakenException {
        Claim claim = leads.claim(lead).unlessAwaited(journal);
        drops.put(claim.job(), new ClaimedObjects(claim, Path.of(lead.getAbsoluteFilePath())));
        open.begin(claim.job(), exchange, drops::remove);
        return claim;
    }

    /** For a drop that is a folder: the store decides which objects it consists of. */
    public Listing listing(@Variable(Variables.CLAIM) Claim claim) {
        ClaimedObjects objects = drops.get(claim.job());
        objects.listing = claim.candidate().folder() ? mirror.beginning(folder(claim), objects.lead).map(Listing::new).orElse(null) : null;
        return objects.listing;
    }

    /** @throws TakenException if the drop cannot be claimed; nothing is left of the claim then */
    public void note(@Variable(Variables.CLAIM) Claim claim) throws IOException {
        ClaimedObjects drop = drops.get(claim.job());
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
            drops.remove(claim.job());
            throw e;
        }
    }

    /** All objects of the drop; none if they are not as they were listed. */
    private List<MirroredObject> objects(ClaimedObjects drop) {
        Claim claim = drop.claim;
        if (claim.candidate().folder()) {
            List<MirroredObject> inside = drop.listing == null
                    ? List.of()
                    : mirror.below(folder(claim), drop.listing.beginning(), drop.listing.found());
            List<MirroredObject> markers = files(claim, claim.candidate().markers());
            return inside.isEmpty() || markers.size() < claim.candidate().markers().size()
                    ? List.of()
                    : Stream.concat(inside.stream(), markers.stream()).toList();
        }
        return files(claim, claim.files());
    }

    /** None if one of them is not there any more. */
    private List<MirroredObject> files(Claim claim, List<String> files) {
        List<Optional<MirroredObject>> objects = files.stream().map(file -> mirror.at(home(claim).resolve(file))).toList();
        return objects.contains(Optional.<MirroredObject>empty()) ? List.of() : objects.stream().map(Optional::orElseThrow).toList();
    }

    private Path folder(Claim claim) {
        return home(claim).resolve(claim.candidate().name());
    }

    /** The folder of the mirror that contains the drop. */
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

    /** Where the object's copy is, in the bucket and on this disk. */
    private String place(Claim claim, MirroredObject object) {
        return claim.place() + "/" + home(claim).relativize(mirrored.resolve(object.local())).toString().replace(File.separatorChar, '/');
    }

    /** Whether there is an object that is not copied yet. */
    public boolean hasUncopied(@Variable(Variables.CLAIM) Claim claim) {
        return !drops.get(claim.job()).uncopied.isEmpty();
    }

    /** The next copy, made only of the version that was claimed. */
    public ObjectCall copy(@Variable(Variables.CLAIM) Claim claim) {
        MirroredObject object = drops.get(claim.job()).uncopied.remove();
        return ObjectCall.copy(bucket.full(object.key()), object.etag(), object.bytes(), bucket.full(place(claim, object)));
    }

    /** Moves to the next copy that has to be fetched. One that is invalid by its size becomes a file of that size without content. */
    public boolean nextFile(@Variable(Variables.CLAIM) Claim claim) throws IOException {
        Deque<MirroredObject> unfetched = drops.get(claim.job()).unfetched;
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

    /** Fetches the copy, which cannot change any more. */
    public ObjectCall file(@Variable(Variables.CLAIM) Claim claim) {
        MirroredObject object = drops.get(claim.job()).unfetched.element();
        return ObjectCall.fetch(bucket.full(place(claim, object)), null, DurableFiles.staging(file(claim, object)));
    }

    /** The file is complete. */
    public void publish(@Variable(Variables.CLAIM) Claim claim) throws IOException {
        Path file = file(claim, drops.get(claim.job()).unfetched.remove());
        DurableFiles.publish(DurableFiles.staging(file), file);
    }

    private Path file(Claim claim, MirroredObject object) {
        return root.resolve(place(claim, object));
    }

    // ------------------------------------------------------------------ undone

    /**
     * After a failure on our side nothing is claimed for a while; otherwise only this drop waits. {@link #interrupted} decides what has to
     * be undone.
     *
     * @param claim null if there is none yet
     */
    public void putBack(@Variable(Variables.CLAIM) Claim claim, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        if (claim != null && leads.isOfDrop(cause, () -> {
            WriteProbe.test(root.resolve(Places.WORK));
            bucket.hasAny(Places.INBOX + "/");
        })) {
            leads.holdBack(claim, cause);
        } else {
            leads.pause(pause, cause);
        }
    }

    /**
     * A claim whose drop was not registered in the journal.
     *
     * @param claim null if claiming did not even begin
     * @return the job whose copies have to be deleted; null if there is nothing to undo
     */
    public String interrupted(@Variable(Variables.CLAIM) Claim claim) {
        if (claim == null || drops.remove(claim.job()) == null) {
            return null;
        }
        List<Claimed.Row> rows = claimed.of(claim.job());
        // Without rows the claim is finished: nothing of it is in the inbox any more, and the copies are all there is.
        return rows.isEmpty() || rows.stream().anyMatch(Claimed.Row::entered) ? null : claim.job();
    }

    /** @param job the job whose claim is undone */
    public Listing copies(@Variable(Variables.UNDO) String job) {
        return new Listing(ClaimFactory.place(job) + "/");
    }

    public boolean hasCopy(@Variable(Variables.LISTING) Listing copies) {
        return !copies.found().isEmpty();
    }

    public ObjectCall deleteCopy(@Variable(Variables.LISTING) Listing copies) {
        return ObjectCall.delete(bucket.full(copies.found().remove().key()), null, null);
    }

    /** No copy is left, so the rows may be deleted. */
    public synchronized void undone(@Variable(Variables.UNDO) String job) throws IOException {
        if (Files.exists(root.resolve(ClaimFactory.place(job)))) {
            MirrorTree.delete(root.resolve(ClaimFactory.place(job)));
        }
        List<String> keys = claimed.of(job).stream().map(this::key).toList();
        claimed.remove(job);
        open.finished(job);
        mirror.released(keys);
        mirror.lookAgain();
    }

    // ------------------------------------------------------------------ out of the inbox

    /**
     * Whether no claimed object is in the inbox, except where the store refuses for too long to delete it. When a claim counts as undone,
     * the mirror already knows that something came back.
     */
    public synchronized boolean isDone() {
        return open.isDone() && rows().stream().map(Claimed.Row::job).distinct().allMatch(open::hadItsTime);
    }

    /** All unfinished claims, oldest first: to be undone, or to be finished. */
    public ClaimSweep sweep() {
        Map<String, List<Claimed.Row>> claims = rows().stream()
                .collect(Collectors.groupingBy(Claimed.Row::job, LinkedHashMap::new, Collectors.toList()));
        return new ClaimSweep(claims);
    }

    /** Moves to the next claim whose drop is registered, or that nobody works on. */
    public boolean nextClaim(@Variable(Variables.SWEEP) ClaimSweep sweep) {
        while (sweep.next()) {
            if (sweep.isEntered()) {
                return true;
            }
            if (!open.isUnderWay(sweep.job)) {
                // It may have been registered since the sweep began.
                List<Claimed.Row> now = claimed.of(sweep.job);
                if (!now.isEmpty()) {
                    sweep.at(now);
                    return true;
                }
            }
        }
        return false;
    }

    public boolean isEntered(@Variable(Variables.SWEEP) ClaimSweep sweep) {
        return sweep.isEntered();
    }

    /** The job whose claim has to be undone. */
    public String abandoned(@Variable(Variables.SWEEP) ClaimSweep sweep) {
        return sweep.job;
    }

    public boolean hasObject(@Variable(Variables.SWEEP) ClaimSweep sweep) {
        return !sweep.left.isEmpty();
    }

    /** The next object is deleted only if it is still the claimed version. */
    public ObjectCall object(@Variable(Variables.SWEEP) ClaimSweep sweep) {
        Claimed.Row row = sweep.left.remove();
        return row.isMark()
                ? ObjectCall.delete(row.key(), null, null)
                : ObjectCall.delete(row.key(), row.etag(), Instant.ofEpochSecond(row.modified()));
    }

    /** @param gone false if somebody has overwritten it */
    public void left(@Variable(Variables.SWEEP) ClaimSweep sweep, @Body boolean gone) {
        sweep.allGone &= gone;
    }

    /** The claim is finished. */
    public synchronized void through(@Variable(Variables.SWEEP) ClaimSweep sweep) {
        claimed.remove(sweep.job);
        open.finished(sweep.job);
        mirror.released(sweep.rows.stream().map(this::key).toList());
        if (!sweep.allGone) {
            mirror.lookAgain();
        }
    }

    /** Logged once. The other claims go on, unless the store does not respond at all. */
    public void heldUp(@Variable(Variables.SWEEP) ClaimSweep sweep, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) IOException cause) {
        trouble.warn(LOG, bucket.address(""), "Drops that were taken in cannot leave the bucket's inbox", cause);
        open.failed(sweep.job);
        sweep.fail(cause instanceof ObjectStoreException silent && silent.status() == 0);
    }

    public void swept(@Variable(Variables.SWEEP) ClaimSweep sweep) {
        if (sweep.isFine()) {
            trouble.info(LOG, bucket.address(""), "Drops that were taken in leave the bucket's inbox again");
        }
    }

    /** Rows with another prefix were claimed under other settings, and wait until these are used again. */
    private List<Claimed.Row> rows() {
        return claimed.in(bucket.name()).stream().filter(row -> bucket.below(row.key()).isPresent()).toList();
    }

    private String key(Claimed.Row row) {
        return bucket.below(row.key()).orElseThrow();
    }
}
