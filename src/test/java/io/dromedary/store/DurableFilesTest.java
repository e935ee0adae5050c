package io.dromedary.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
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
        DurableFiles.write(folder.resolve("note.txt"), "first, and longer".getBytes(StandardCharsets.UTF_8));
        DurableFiles.write(folder.resolve("note.txt"), "second".getBytes(StandardCharsets.UTF_8));
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
    void appendsAndOverwritesWhatWasInterrupted() throws IOException {
        Path file = folder.resolve("log");
        long one = DurableFiles.append(file, 0, "one\n".getBytes(StandardCharsets.UTF_8));
        Files.writeString(file, "one\ntw");
        long two = DurableFiles.append(file, one, "two\n".getBytes(StandardCharsets.UTF_8));
        assertThat(file).hasContent("one\ntwo\n");
        assertThat(two).isEqualTo(8);
        Files.delete(file);
        assertThat(DurableFiles.append(file, two, "three\n".getBytes(StandardCharsets.UTF_8))).as("somebody took the file away")
                .isEqualTo(6);
        assertThat(file).hasContent("three\n");
    }

    @Test
    void linksAFileUnderAnotherNameAndRefusesOneThatIsTaken() throws IOException {
        Path file = Files.writeString(folder.resolve("x"), "x");
        DurableFiles.link(file, folder.resolve("y"));
        Files.delete(file);
        assertThat(folder.resolve("y")).hasContent("x");
        assertThatThrownBy(() -> DurableFiles.link(Files.writeString(file, "z"), folder.resolve("y")))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void saysWhichFileIsMissing() {
        assertThatThrownBy(() -> DurableFiles.move(folder.resolve("none"), folder.resolve("x"))).isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("none");
    }
}
