package io.dromedary.intake.bucket;

import io.dromedary.intake.Claim;
import io.dromedary.store.Listing;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/** The objects of a claim that is on its way into the journal. */
final class ClaimedObjects {

    final Claim claim;
    /** The file that the drop was told of by. */
    final Path lead;
    final Deque<MirroredObject> uncopied = new ArrayDeque<>();
    final Deque<MirroredObject> unfetched = new ArrayDeque<>();
    /** Of a drop that is a folder; null otherwise, and where it is there no more. */
    Listing listing;

    ClaimedObjects(Claim claim, Path lead) {
        this.claim = claim;
        this.lead = lead;
    }

    /** Marks of folders have nothing to copy. */
    void take(Collection<MirroredObject> objects) {
        objects.stream().filter(object -> !object.isMark()).forEach(object -> {
            uncopied.add(object);
            unfetched.add(object);
        });
    }
}
