package io.dromedary.archive;

import io.dromedary.job.Places;
import io.dromedary.job.Variables;
import io.dromedary.store.BucketStore;
import io.dromedary.store.Listing;
import io.dromedary.store.ObjectCall;
import io.dromedary.store.ObjectStore;
import java.io.IOException;
import org.apache.camel.Variable;

/**
 * Says which objects a file of a drop is, and what is done with each. Objects cannot be renamed: each is copied, and then deleted by the
 * route {@code move-object}, so that an interrupted move can be made again.
 */
public final class ObjectMoves {

    private final ObjectStore bucket;
    private final BucketStore drops;

    public ObjectMoves(ObjectStore bucket, BucketStore drops) {
        this.bucket = bucket;
        this.drops = drops;
    }

    /** The object, or those of the folder. Others may begin like it. */
    public Listing listing(@Variable(Variables.MOVES) FileMoves moves) {
        return new Listing(moves.source());
    }

    /** Whether an object is still to be moved. */
    public boolean hasObject(@Variable(Variables.LISTING) Listing listing, @Variable(Variables.MOVES) FileMoves moves) {
        String source = moves.source();
        while (!listing.found().isEmpty()) {
            String key = listing.found().element().key();
            if (key.equals(source) || key.startsWith(source + "/")) {
                return true;
            }
            listing.found().remove();
        }
        return false;
    }

    public ObjectCall copy(@Variable(Variables.LISTING) Listing listing, @Variable(Variables.MOVES) FileMoves moves) {
        ObjectStore.Entry object = listing.found().element();
        String target = moves.target() + object.key().substring(moves.source().length());
        return ObjectCall.copyFirst(bucket.full(object.key()), object.etag(), object.bytes(), bucket.full(target));
    }

    /** What was copied may go. Outside the work folder a person may have written over it meanwhile, and that stays. */
    public ObjectCall delete(@Variable(Variables.LISTING) Listing listing) {
        ObjectStore.Entry object = listing.found().remove();
        boolean ours = object.key().startsWith(Places.WORK + "/");
        return ObjectCall.delete(bucket.full(object.key()), ours ? null : object.etag(), null);
    }

    /** The file on this disk goes too. */
    public void moved(@Variable(Variables.MOVES) FileMoves moves) throws IOException {
        drops.forget(moves.source());
    }
}
