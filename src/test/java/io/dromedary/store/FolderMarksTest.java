package io.dromedary.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderMarksTest {

    @TempDir
    private Path root;
    private FolderMarks marks;
    private FolderStore store;

    @BeforeEach
    void mark() throws IOException {
        marks = new FolderMarks(root);
        store = new FolderStore(root, marks);
        Files.createDirectory(root.resolve("outbox"));
        marks.leave(FolderMarks.ROOT);
        marks.leave("outbox");
    }

    @Test
    void nothingIsWrittenBelowAMountPointWhoseDiskIsGone() throws IOException {
        // Given
        Path staged = Files.writeString(store.staging("outbox/a.png"), "a");
        Path elsewhere = Files.move(staged, root.resolve("staged"));
        Files.delete(root.resolve("outbox/.dromedary"));
        // When, Then
        refused(() -> store.publish(elsewhere, "outbox/a.png", new Store.Label("image/png", "", Map.of())));
        refused(() -> store.staging("outbox/a.png"));
        refused(() -> store.write("outbox/a.json", "{}".getBytes(UTF_8)));
        refused(() -> store.append("outbox/a.results.jsonl", 0, "{}".getBytes(UTF_8)));
        refused(() -> store.move(List.of("a.png"), "work", "outbox"));
        assertThat(root.resolve("outbox")).isEmptyDirectory();
        assertThatCode(() -> store.write("errors/a.txt", "elsewhere".getBytes(UTF_8))).doesNotThrowAnyException();
    }

    private void refused(ThrowingCallable write) {
        assertThatThrownBy(write).isInstanceOf(IOException.class).hasMessageContaining("not to be mounted")
                .hasMessageContaining("touch '" + root.resolve("outbox") + "/.dromedary'");
    }

    @Test
    void withTheDiskItGoesOn() throws IOException {
        Files.delete(root.resolve("outbox/.dromedary"));
        Files.createFile(root.resolve("outbox/.dromedary"));
        assertThatCode(() -> marks.require("outbox/a.png")).doesNotThrowAnyException();
    }

    @Test
    void whereOnlyTheMarkWasDeletedItIsWrittenAgain() throws IOException {
        Files.delete(root.resolve("outbox/.dromedary"));
        Files.createFile(root.resolve("outbox/a.png"));
        marks.require("outbox/b.png");
        assertThat(root.resolve("outbox/.dromedary")).exists();
    }

    @Test
    void withoutTheRootNothingIsWrittenAtAll() throws IOException {
        Files.delete(root.resolve(".dromedary"));
        assertThatThrownBy(() -> store.write("errors/a.txt", new byte[0])).hasMessageContaining(root + " is not the folder that it was");
    }

    @Test
    void whatIsNotSeenWithoutTheDiskIsNeitherMissingNorGone() throws IOException {
        // Given
        Files.createDirectory(root.resolve("work"));
        assertThat(store.missing(List.of("work/j/DELETE-ME-TO-CANCEL.txt"))).hasSize(1);
        // When
        Files.delete(root.resolve(".dromedary"));
        // Then
        assertThat(store.missing(List.of("work/j/DELETE-ME-TO-CANCEL.txt"))).as("which would cancel the job").isEmpty();
        assertThatThrownBy(() -> store.version("work/j/photo.png")).as("which would end the job").isInstanceOf(IOException.class);
    }

    @Test
    void folderWithoutAMarkNeedsNone() {
        assertThatCode(() -> new FolderMarks(root).require("inbox/a.png")).doesNotThrowAnyException();
    }
}
