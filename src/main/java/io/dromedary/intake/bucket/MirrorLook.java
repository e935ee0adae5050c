package io.dromedary.intake.bucket;

import io.dromedary.store.ObjectStore;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    // The current folder.
    String folder;
    long start;
    long number;
    List<ObjectStore.Entry> news = new ArrayList<>();
    /** New objects whose content has to be fetched. */
    Deque<ObjectStore.Entry> unread = new ArrayDeque<>();
    ObjectStore.Entry reading;
    Map<String, Path> texts = new HashMap<>();
    Set<String> gone = new HashSet<>();

    MirrorLook(Collection<String> folders, long since, boolean all) {
        this.folders = new ArrayDeque<>(folders);
        this.since = since;
        this.all = all;
    }

    void next(String next, long lookNumber) {
        folder = next;
        start = System.nanoTime();
        number = lookNumber;
        news = new ArrayList<>();
        unread = new ArrayDeque<>();
        texts = new HashMap<>();
        gone = new HashSet<>();
    }

    /** Whether the folders are shown as they are in the bucket. */
    boolean isSeen() {
        return seen;
    }
}
