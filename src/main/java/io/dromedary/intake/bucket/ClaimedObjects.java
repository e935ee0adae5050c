package io.dromedary.intake.bucket;

import io.dromedary.intake.Claim;
import io.dromedary.store.Listing;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/** The objects of a claim that is not finished. */
final class ClaimedObjects {

    final Claim claim;
    /** The file of the mirror that stands for the drop. */
    final Path lead;
    final Deque<MirroredObject> uncopied = new ArrayDeque<>();
    final Deque<MirroredObject> unfetched = new ArrayDeque<>();
    /** Of a drop that is a folder; null otherwise, and if the folder is gone. */
    Listing listing;

    ClaimedObjects(Claim claim, Path lead) {
        this.claim = claim;
        this.lead = lead;
    }

    /** Folder markers have no content to copy. */
    void take(Collection<MirroredObject> objects) {
        objects.stream().filter(object -> !object.isMark()).forEach(object -> {
            uncopied.add(object);
            unfetched.add(object);
        });
    }
}
