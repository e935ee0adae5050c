package io.dromedary.archive;

import io.dromedary.job.Variables;
import io.dromedary.store.FolderStore;
import java.io.IOException;
import org.apache.camel.Variable;

/** Moves files within a folder, where that is one call. */
public final class FolderMoves {

    private final FolderStore drops;

    public FolderMoves(FolderStore drops) {
        this.drops = drops;
    }

    public void move(@Variable(Variables.MOVES) FileMoves moves) throws IOException {
        drops.move(moves.source(), moves.target());
    }
}
