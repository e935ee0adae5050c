package io.dromedary.intake;

import static io.dromedary.intake.Pairing.Kind.AMBIGUOUS;
import static io.dromedary.intake.Pairing.Kind.COMPLETE;
import static io.dromedary.intake.Pairing.Kind.NESTED;
import static io.dromedary.intake.Pairing.Kind.WAITING_FOR_MEDIA;
import static io.dromedary.intake.Pairing.Kind.WAITING_FOR_SIDECAR;
import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.MediaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderTest {

    @TempDir
    private Path folder;

    private void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), text);
    }

    private Pairing.Candidate only() throws IOException {
        assertThat(Folder.ofDrops(folder).candidates()).hasSize(1);
        return Folder.ofDrops(folder).candidates().get(0);
    }

    @Test
    void splitsAFolderIntoDropsFoldersAndLinks(@TempDir Path elsewhere) throws IOException {
        // Given
        for (String name : List.of("b.png", "b.txt", "sub/x.png", "a.drop/y.png", "A.DROP/y.png", ".drop/z.png", "_old/z.png",
                "z.png.part")) {
            write(name, name);
        }
        Files.createSymbolicLink(folder.resolve("link"), elsewhere);
        Files.createSymbolicLink(folder.resolve("linked.drop"), elsewhere);
        // When
        Folder contents = Folder.ofDrops(folder);
        // Then
        assertThat(contents.candidates()).extracting(Pairing.Candidate::name).containsExactly("A.DROP", "a.drop", "b.png");
        assertThat(contents.folders()).containsExactly(folder.resolve("sub"));
        assertThat(contents.links()).containsExactly(folder.resolve("link"), folder.resolve("linked.drop"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "prompt: x                            | COMPLETE",
        "'images: [b.png, a.PNG]'             | COMPLETE",
        "'images: [a.png, c.png]'             | WAITING_FOR_MEDIA",
        "'end_image: c.png'                   | WAITING_FOR_MEDIA",
        "'images: ['                          | COMPLETE"})
    void aDropFolderIsCompleteWhenAllThatItsSidecarNamesIsThere(String sidecar, Pairing.Kind kind) throws IOException {
        // Given
        write("x.drop/a.png", "a");
        write("x.drop/b.png", "b");
        write("x.drop/s.yaml", sidecar);
        // When, Then
        assertThat(only().kind()).isEqualTo(kind);
        assertThat(only().media()).containsExactly("a.png", "b.png");
        assertThat(only().stem()).isEqualTo("x");
    }

    @Test
    void whatItsSidecarNamesIsKnownByTheNamesOfTheFiles() throws IOException {
        write("x.drop/a.png", "a");
        write("x.drop/v.WAV", "v");
        write("x.drop/s.yaml", "audio: v.wav\nend_image: c.png");
        assertThat(only().named().byRole()).containsEntry(MediaRole.AUDIO, List.of("v.WAV")).containsEntry(MediaRole.END_IMAGE, List.of());
        assertThat(only().missing()).containsExactly("c.png");
    }

    @ParameterizedTest
    @CsvSource({"s.yaml,prompt: x,WAITING_FOR_MEDIA", "s.yaml,images: [],COMPLETE", "s.prompt.txt,x,COMPLETE", "s.txt,x,WAITING_FOR_MEDIA"})
    void aSidecarAloneInAFolderMayWaitForPictures(String name, String text, Pairing.Kind kind) throws IOException {
        write("x.drop/" + name, text);
        assertThat(only().kind()).isEqualTo(kind);
    }

    @Test
    void withoutASidecarItWaitsForOneUnlessItHasAProfile() throws IOException {
        write("x.drop/a.png", "a");
        assertThat(only().kind()).isEqualTo(WAITING_FOR_SIDECAR);
        write("x.drop/_profile.yml", "prompt: x");
        assertThat(only().kind()).isEqualTo(COMPLETE);
        assertThat(only().media()).containsExactly("a.png");
    }

    @Test
    void twoSidecarsAreAmbiguousAndFoldersAreNested() throws IOException {
        write("x.drop/a.txt", "a");
        write("x.drop/b.json", "{}");
        assertThat(only().kind()).isEqualTo(AMBIGUOUS);
        assertThat(only().ambiguous()).containsExactly("a.txt", "b.json");
        Files.createDirectories(folder.resolve("x.drop/empty"));
        write("x.drop/.sync/c.png", "c");
        assertThat(only().kind()).as("neither counts").isEqualTo(AMBIGUOUS);
        write("x.drop/raw/deep/c.png", "c");
        assertThat(only().kind()).isEqualTo(NESTED);
        assertThat(only().ambiguous()).containsExactly("raw");
        assertThat(only().files()).containsExactly("x.drop");
    }

    @Test
    void linksInADropFolderAreRefusedWithItAndAloneAreNothing(@TempDir Path elsewhere) throws IOException {
        Files.createDirectories(folder.resolve("x.drop"));
        Files.createSymbolicLink(folder.resolve("x.drop/link"), elsewhere);
        assertThat(Folder.ofDrops(folder).candidates()).isEmpty();
        write("x.drop/a.png", "a");
        assertThat(only().kind()).isEqualTo(NESTED);
        assertThat(only().ambiguous()).containsExactly("link");
    }

    @Test
    void aSidecarNextToADropFolderHasNothingToDoWithIt() throws IOException {
        write("x.drop/a.png", "a");
        write("x.yaml", "prompt: x");
        assertThat(Folder.ofDrops(folder).candidates()).extracting(Pairing.Candidate::kind).containsExactly(WAITING_FOR_SIDECAR,
                WAITING_FOR_MEDIA);
    }
}
