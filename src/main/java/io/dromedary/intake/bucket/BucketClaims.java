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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.camel.Body;
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
 * <p>Until the third step the inbox has the originals, and to undo a claim is to delete copies; rows are deleted last. What a process leaves
 * that was killed is undone, or finished, by {@link #leaveInbox}.
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
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    /**
     * @param mirrored where the mirror lies
     * @param largest  larger objects, and manifests above their own limit, are not brought to this disk, since they are refused by their size; bytes
     * @param pause    how long the inbox is left alone after a claim that failed for our own reasons
     */
    public BucketClaims(ObjectStore bucket, Path root, Mirror mirror, Path mirrored, Inbox inbox, Inbox characters, Claimed claimed, long largest,
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

    /** @throws TakenException where the drop is not ours to claim; nothing is left of it */
    public Claim take(@Body GenericFile<File> lead) throws IOException {
        Claim claim = leads.claim(lead);
        List<MirroredObject> objects = objects(claim, Path.of(lead.getAbsoluteFilePath()));
        if (objects.isEmpty()) {
            throw gone(claim);
        }
        List<String> keys = objects.stream().map(MirroredObject::key).toList();
        open.add(claim.job());
        try {
            if (!claimed.add(rows(claim, objects))) {
                mirror.claimed(keys);
                mirror.released(keys);
                throw new TakenException(claim, "is being claimed already");
            }
            mirror.claimed(keys);
            copy(claim, objects);
            bring(claim, objects);
            return claim;
        } catch (IOException | RuntimeException e) {
            open.remove(claim.job());
            throw undone(claim, e);
        }
    }

    /** All objects of the drop; none where they are not as they were looked at. */
    private List<MirroredObject> objects(Claim claim, Path lead) throws ObjectStoreException {
        Path home = home(claim);
        if (claim.candidate().folder()) {
            return mirror.below(home.resolve(claim.candidate().name()), lead);
        }
        List<Optional<MirroredObject>> objects = claim.files().stream().map(file -> mirror.at(home.resolve(file))).toList();
        return objects.contains(Optional.<MirroredObject>empty()) ? List.of() : objects.stream().map(Optional::orElseThrow).toList();
    }

    /** The folder of the mirror that the drop lies in. */
    private Path home(Claim claim) {
        boolean character = claim.place().endsWith("/" + ClaimFactory.CHARACTERS_PLACE);
        return character ? mirrored.resolve(Places.CHARACTERS) : mirrored.resolve(Places.INBOX).resolve(claim.folder());
    }

    private List<Claimed.Row> rows(Claim claim, List<MirroredObject> objects) throws IOException {
        List<Claimed.Row> rows = new ArrayList<>();
        for (MirroredObject object : objects) {
            long modified = object.isMark() ? 0 : bucket.head(object.key()).filter(there -> there.etag().equals(object.etag()))
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

    private void copy(Claim claim, List<MirroredObject> objects) throws IOException {
        for (MirroredObject object : objects) {
            if (!object.isMark()) {
                bucket.copy(object.key(), object.etag(), object.bytes(), place(claim, object));
            }
        }
    }

    /** What is brought is what was copied, and cannot change any more. */
    private void bring(Claim claim, List<MirroredObject> objects) throws IOException {
        for (MirroredObject object : objects) {
            if (!object.isMark()) {
                String place = place(claim, object);
                Path file = root.resolve(place);
                DurableFiles.createFolder(file.getParent());
                Path staging = file.resolveSibling("." + file.getFileName() + ".part");
                if (object.bytes() > (ManifestFile.isName(object.local()) ? ManifestFile.MAX_BYTES : largest)) {
                    Mirror.makeHollow(staging, object.bytes());
                } else {
                    bucket.fetch(place, staging);
                }
                DurableFiles.publish(staging, file);
            }
        }
    }

    private IOException undone(Claim claim, Exception cause) throws IOException {
        if (cause instanceof TakenException taken) {
            return taken;
        }
        try {
            undo(claim.job());
        } catch (IOException | RuntimeException e) {
            // The rows are there still, and it is tried again by them.
            cause.addSuppressed(e);
        }
        if (cause instanceof ObjectStoreException refused && refused.isGone()) {
            return gone(claim);
        }
        if (cause instanceof RuntimeException unforeseen) {
            throw unforeseen;
        }
        return (IOException) cause;
    }

    /**
     * Our own trouble: the claim is undone, and the inbox is left alone for a while.
     *
     * @param claim null where the claim itself failed, and was undone by that
     */
    public void putBack(@Variable(Variables.CLAIM) Claim claim) throws IOException {
        leads.pause(pause);
        if (claim != null) {
            open.remove(claim.job());
            List<Claimed.Row> rows = claimed.of(claim.job());
            // Without rows it is through: the inbox has nothing of it any more, and the copies are all there is.
            if (!rows.isEmpty() && rows.stream().noneMatch(Claimed.Row::entered)) {
                undo(claim.job());
            }
        }
    }

    private synchronized void undo(String job) throws IOException {
        List<String> copies = new ArrayList<>();
        bucket.list(ClaimFactory.place(job) + "/", copy -> copies.add(copy.key()));
        for (String copy : copies) {
            bucket.delete(copy);
        }
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

    /** Deletes from the inbox what the journal has, and undoes what nobody works on. Trouble is told once, and holds up no other claim. */
    public void leaveInbox() {
        Map<String, List<Claimed.Row>> claims = rows().stream().collect(Collectors.groupingBy(Claimed.Row::job, LinkedHashMap::new, Collectors.toList()));
        boolean fine = true;
        for (Map.Entry<String, List<Claimed.Row>> claim : claims.entrySet()) {
            try {
                if (claim.getValue().get(0).entered()) {
                    leave(claim.getKey(), claim.getValue());
                } else if (!open.contains(claim.getKey())) {
                    undo(claim.getKey());
                }
            } catch (IOException e) {
                fine = false;
                trouble.warn(LOG, bucket.address(""), "Drops that were taken in cannot leave the bucket's inbox", e);
                if (e instanceof ObjectStoreException silent && silent.status() == 0) {
                    return;
                }
            }
        }
        if (fine) {
            trouble.info(LOG, bucket.address(""), "Drops that were taken in leave the bucket's inbox again");
        }
    }

    private synchronized void leave(String job, List<Claimed.Row> objects) throws ObjectStoreException {
        boolean allGone = true;
        for (Claimed.Row object : objects) {
            if (object.isMark()) {
                bucket.delete(key(object));
            } else {
                allGone &= bucket.delete(key(object), object.etag(), Instant.ofEpochSecond(object.modified()));
            }
        }
        claimed.remove(job);
        open.remove(job);
        mirror.released(objects.stream().map(this::key).toList());
        if (!allGone) {
            mirror.lookAgain();
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
