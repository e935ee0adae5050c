package io.dromedary.archive;

import io.dromedary.journal.Journal;
import io.dromedary.store.Store;
import java.io.IOException;
import java.util.List;

/** Where a drop's files go, so that they replace nobody's. */
public final class Destinations {

    private final Store drops;
    private final Journal journal;

    public Destinations(Store drops, Journal journal) {
        this.drops = drops;
        this.journal = journal;
    }

    /**
     * The folder for a drop's files: sub-folders as in the inbox, and a folder of its own where another drop has its names, or may have: a
     * bucket that cannot be reached keeps no verdict from the journal.
     *
     * @param place where they are now
     * @param base  such as the folder of a channel
     */
    public String of(String id, String folder, List<String> files, String place, String base) {
        String shared = folder.isEmpty() ? base : base + "/" + folder;
        String own = shared + "/" + id;
        if (place.equals(shared) || place.equals(own)) {
            return place;
        }
        return journal.isAwaited(shared, files) || mayHoldAny(shared, files) ? own : shared;
    }

    private boolean mayHoldAny(String folder, List<String> files) {
        try {
            for (String file : files) {
                if (drops.exists(folder + "/" + file)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
