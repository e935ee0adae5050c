package io.dromedary.archive;

import io.dromedary.job.Variables;
import io.dromedary.store.FolderStore;
import java.io.IOException;
import org.apache.camel.Variable;

/** Moves the files of a drop within a folder, all at once, so that no folder is synced for each of them. */
public final class FolderMoves {

    private final FolderStore drops;

    public FolderMoves(FolderStore drops) {
        this.drops = drops;
    }

    public void move(@Variable(Variables.MOVES) FileMoves moves) throws IOException {
        drops.move(moves.rest(), moves.from(), moves.to());
    }
}
