package io.dromedary.intake.bucket;

import io.dromedary.store.Listing;
import io.dromedary.store.ObjectStore;
import io.dromedary.store.ObjectStoreException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * One listing of folders of the bucket, from start to end: the {@link Mirror} decides what to list and fetch next, and keeps the results;
 * the route {@code look-at-bucket} calls the store.
 */
public final class MirrorLook {

    final Deque<String> folders;
    /** Nanoseconds of the machine's clock: a folder listed by somebody else after this time need not be listed again. */
    final long since;
    /** Whether it covers everything. */
    boolean all;
    boolean begun;
    boolean seen;
    long begin;
    long firstLook;

    /** Whether the next look may go on with it, where its listing failed. */
    boolean resumable;

    // The current folder.
    String folder;
    /** The file that pauses the line, by its key; null where it was not listed. */
    String pauseFile;
    long start;
    long number;
    /** Under way; null where the folder is listed to its end. */
    Listing listing;
    List<ObjectStore.Entry> news = new ArrayList<>();
    /** New objects whose content has to be fetched. */
    Deque<ObjectStore.Entry> unread = new ArrayDeque<>();
    ObjectStore.Entry reading;
    /** Where the content of a text is on this disk. */
    Path text;
    /** Why a text could not be fetched; null if all could. */
    ObjectStoreException left;

    MirrorLook(Collection<String> folders, long since, boolean all) {
        this.folders = new ArrayDeque<>(folders);
        this.since = since;
        this.all = all;
    }

    void next(String next, long lookNumber) {
        folder = next;
        pauseFile = null;
        start = System.nanoTime();
        number = lookNumber;
        news = new ArrayList<>();
        unread = new ArrayDeque<>();
    }

    /** Whether the folders are shown as they are in the bucket. */
    boolean isSeen() {
        return seen;
    }
}
