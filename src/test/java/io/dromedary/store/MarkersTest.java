package io.dromedary.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkersTest {

    @TempDir
    private Path root;
    private Markers markers;

    @BeforeEach
    void make() throws IOException {
        Files.createDirectories(root.resolve("work/j/films/night"));
        Files.createDirectories(root.resolve("errors/nsfw"));
        markers = new Markers(new FolderStore(root));
    }

    @Test
    void liesAtTheTopOfTheClaimAndSaysWhatItIs() throws IOException {
        String marker = markers.make("20260304-j", "films/a\u001b[31m.png", "work/j/films/night");
        assertThat(marker).isEqualTo("work/j/DELETE-ME-TO-CANCEL.txt");
        assertThat(root.resolve(marker)).content().contains("job 20260304-j", "films/a [31m.png", "delete this file",
                "./dromedary cancel 20260304-j");
        assertThat(markers.deleted(List.of(marker))).isEmpty();
    }

    @Test
    void thatOfAClaimStaysAsItIsUnlessItsDropIsAnotherJob() throws IOException {
        Path laid = root.resolve("work/j/DELETE-ME-TO-CANCEL.txt");
        Markers.lay(laid.getParent(), "j", "films/a.png");
        String before = Files.readString(laid);
        assertThat(markers.make("j", "films/a.png", "work/j/films/night")).isEqualTo("work/j/DELETE-ME-TO-CANCEL.txt");
        assertThat(laid).hasContent(before).content().contains("job j", "films/a.png");
        markers.replace("other", "films/a.png", "work/j/films/night");
        assertThat(laid).content().contains("job other");
    }

    @Test
    void isDeletedWhenItOrItsWholeFolderIsGone() throws IOException {
        String marker = markers.make("j", "a.png", "work/j");
        Files.delete(root.resolve(marker));
        List<String> gone = List.of(marker, "work/other/DELETE-ME-TO-CANCEL.txt");
        assertThat(markers.deleted(gone)).containsExactlyInAnyOrderElementsOf(gone);
    }

    @Test
    void goesWithTheDropThatLeavesTheWorkFolder() throws IOException {
        String marker = markers.make("j", "a.png", "work/j/films");
        markers.remove("errors/nsfw");
        assertThat(root.resolve(marker)).exists();
        markers.remove("work/j/films");
        markers.remove("work/j/films");
        assertThat(root.resolve(marker)).doesNotExist();
    }
}
