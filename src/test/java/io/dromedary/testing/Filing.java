package io.dromedary.testing;

import io.dromedary.archive.Archiver;
import io.dromedary.archive.ErrorNotes;
import io.dromedary.archive.FileMoves;
import io.dromedary.archive.FolderMoves;
import io.dromedary.job.Job;
import io.dromedary.store.FolderStore;
import java.io.IOException;
import java.nio.file.Path;

/** An archiver of a folder with what the route {@code archive} does with it, for tests of its rules alone. */
public final class Filing {

    public final Archiver archiver;
    private final FolderMoves folder;

    public Filing(Path root, Ledger ledger) {
        FolderStore store = new FolderStore(root);
        this.archiver = new Archiver(store, ledger.journal, new ErrorNotes(store, store, ledger.view), ledger.sweep, ledger.clock);
        this.folder = new FolderMoves(store);
    }

    public Job move(Job ended) throws IOException {
        Job job = archiver.takeNames(ended);
        archiver.writeNotes(job);
        FileMoves moves = archiver.moves(job);
        while (archiver.nextFile(moves)) {
            folder.move(moves);
        }
        return archiver.file(job);
    }
}
