package io.dromedary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {

    @Test
    void showsNamesAndSizesInOrderAndLeavesOutWhatIsEmptyOrMissing(@TempDir Path root) throws IOException {
        // Given
        Files.createDirectories(root.resolve("outbox/films"));
        Files.createDirectories(root.resolve("errors"));
        Files.write(root.resolve("outbox/b.mp4"), new byte[5 * 1024 + 1]);
        Files.write(root.resolve("outbox/films/a.png"), new byte[1]);
        // When, Then
        assertThat(FileTree.of(root, List.of("errors", "duplicates", "outbox"))).isEqualTo(root + """
                /
                  outbox/
                    b.mp4  (5 KB)
                    films/
                      a.png  (1 KB)
                """);
    }
}
