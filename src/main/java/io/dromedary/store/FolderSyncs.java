package io.dromedary.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Syncs folders. Whoever asks for one that is being synced waits for the next sync of it, together with all others that ask until that
 * begins: what each of them did in the folder before it asked is on the disk when its call returns. Thread-safe.
 */
final class FolderSyncs {

    /** Writes a folder to the disk. */
    @FunctionalInterface
    interface Sync {
        Sync DISK = folder -> {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        };

        void of(Path folder) throws IOException;
    }

    private static final class Turns {
        private final Lock turn = new ReentrantLock(true);
        private int users;
        /** The sync that has not begun; null where nobody waits for one. */
        private CompletableFuture<Void> next;
    }

    private final Sync sync;
    private final Map<Path, Turns> folders = new ConcurrentHashMap<>();

    FolderSyncs(Sync sync) {
        this.sync = sync;
    }

    void sync(Path folder) throws IOException {
        Turns turns = folders.compute(folder, (path, known) -> {
            Turns its = known == null ? new Turns() : known;
            its.users++;
            return its;
        });
        try {
            sync(folder, turns);
        } finally {
            folders.compute(folder, (path, known) -> --turns.users == 0 ? null : turns);
        }
    }

    private void sync(Path folder, Turns turns) throws IOException {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> joined;
        synchronized (turns) {
            joined = turns.next;
            turns.next = joined == null ? mine : joined;
        }
        if (joined == null) {
            lead(folder, turns, mine);
            return;
        }
        try {
            joined.join();
        } catch (CancellationException e) {
            // Whoever did it for all may have been interrupted.
            sync.of(folder);
        }
    }

    private void lead(Path folder, Turns turns, CompletableFuture<Void> mine) throws IOException {
        turns.turn.lock();
        try {
            synchronized (turns) {
                turns.next = null;
            }
            sync.of(folder);
            mine.complete(null);
        } finally {
            mine.cancel(false);
            turns.turn.unlock();
        }
    }
}
