package io.dromedary.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.journal.Contents;
import io.dromedary.store.FolderStore;
import io.dromedary.testing.Ledger;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimedContentsTest {

    @TempDir
    private Path root;

    /** As large as only a hollow file can be here: reading it would take hours, in the thread of the intake. */
    @Test
    void whatIsTooLargeToBeSentIsNotRead() throws Exception {
        // Given
        Files.createDirectories(root.resolve("work/j/film.drop"));
        Files.writeString(root.resolve("work/j/a.txt"), "a boat");
        hollow("work/j/a.png");
        hollow("work/j/film.drop/b.mp4");
        Claim claim = new Claim("j", "", "work/j", new Pairing.Candidate("a.png", "a", List.of("a.png", "film.drop"), "a.txt",
                Pairing.Kind.COMPLETE, List.of(), List.of()));
        try (Ledger ledger = new Ledger(root)) {
            Contents contents = new Contents(ledger.source);
            // When
            new ClaimedContents(new FolderStore(root), contents, root, 1000).note(claim);
            // Then
            assertThat(contents.of("j")).containsOnlyKeys("a.txt");
        }
    }

    private void hollow(String path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(root.resolve(path).toFile(), "rw")) {
            file.setLength(1L << 40);
        }
    }
}
