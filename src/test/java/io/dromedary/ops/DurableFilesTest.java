package io.dromedary.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {

    @TempDir
    private Path folder;

    @Test
    void makesAFolderWithAllItsParentsAndLeavesOneThatIsThere() throws IOException {
        Path deep = folder.resolve("a/b/c");
        DurableFiles.createFolder(deep);
        Files.writeString(deep.resolve("kept"), "k");
        DurableFiles.createFolder(deep);
        assertThat(deep.resolve("kept")).hasContent("k");
    }

    @Test
    void writesAFileWholeOverAnEarlierOneAndLeavesNothingElse() throws IOException {
        DurableFiles.write(folder.resolve("note.txt"), "first, and longer".getBytes());
        DurableFiles.write(folder.resolve("note.txt"), "second".getBytes());
        assertThat(folder.resolve("note.txt")).hasContent("second");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void publishesUnderTheNameOnly() throws IOException {
        Path staging = Files.writeString(folder.resolve(".x.part"), "x");
        DurableFiles.publish(staging, folder.resolve("x"));
        assertThat(staging).doesNotExist();
        assertThat(folder.resolve("x")).hasContent("x");
    }

    @Test
    void movesBetweenFolders() throws IOException {
        Files.createDirectories(folder.resolve("to"));
        DurableFiles.move(Files.writeString(folder.resolve("x"), "x"), folder.resolve("to/y"));
        assertThat(folder.resolve("x")).doesNotExist();
        assertThat(folder.resolve("to/y")).hasContent("x");
    }

    @Test
    void saysWhichFileIsMissing() {
        assertThatThrownBy(() -> DurableFiles.move(folder.resolve("none"), folder.resolve("x"))).isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("none");
    }
}
