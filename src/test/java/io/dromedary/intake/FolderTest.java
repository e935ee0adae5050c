package io.dromedary.intake;

import static io.dromedary.intake.Pairing.Kind.AMBIGUOUS;
import static io.dromedary.intake.Pairing.Kind.COMPLETE;
import static io.dromedary.intake.Pairing.Kind.DOUBTFUL;
import static io.dromedary.intake.Pairing.Kind.MANIFEST;
import static io.dromedary.intake.Pairing.Kind.NESTED;
import static io.dromedary.intake.Pairing.Kind.WAITING_FOR_MEDIA;
import static io.dromedary.intake.Pairing.Kind.WAITING_FOR_SIDECAR;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.dromedary.job.MediaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"x.yaml", "x.drop.txt", "X (1).caption", "prompt.txt"})
    void aTextNextToADropFolderWithoutASidecarMayBeMeantForIt(String text) throws IOException {
        write("x.drop/a.png", "a");
        write("x.drop/_profile.yaml", "prompt: x");
        write("y.drop/b.png", "b");
        write("y.drop/b.txt", "its own");
        write(text, "{}");
        List<Pairing.Candidate> candidates = Folder.ofDrops(folder).candidates();
        assertThat(candidates).as("the text waits until the folder is gone").extracting(Pairing.Candidate::name, Pairing.Candidate::kind)
                .containsExactly(tuple("x.drop", DOUBTFUL), tuple("y.drop", COMPLETE));
        assertThat(candidates.get(0).ambiguous()).containsExactly(text);
        assertThat(candidates.get(0).files()).containsExactly("x.drop");
    }

    @Test
    void otherTextsNextToADropFolderHaveNothingToDoWithIt() throws IOException {
        write("x.drop/a.png", "a");
        write("idea.yaml", "prompt: x");
        assertThat(Folder.ofDrops(folder).candidates()).extracting(Pairing.Candidate::kind).containsExactly(WAITING_FOR_MEDIA,
                WAITING_FOR_SIDECAR);
    }

    // ------------------------------------------------------------------ what is in the texts

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "s.yaml        | 'prompt: a: b~images: [a.png]'",
        "s.json        | '{\"images\": [\"a.png\"],}'",
        "s.yaml        | 'prompt: x~image: A.PNG'",
        "s.txt         | 'prompt: x~images: [a.png]'",
        "b.txt         | '{\\rtf1 for a.png}'",
        "night.csv     | 'id,images~1,a.png'",
        "night.jsonl   | '{\"id\": 1, \"images\": [\"a.png\"]}'",
        "night         | 'for a.png: a camel'"})
    void aPictureIsHeldByATextThatWillBeRefusedAndMentionsIt(String name, String text) throws IOException {
        write("a.png", "a");
        write(name, text.replace('~', '\n'));
        assertThat(only().kind()).isEqualTo(DOUBTFUL);
        assertThat(only().files()).containsExactlyInAnyOrder("a.png", name);
    }

    @Test
    void aManifestThatCannotBeReadTakesItsPicturesAlong() throws IOException {
        write("a.png", "a");
        Files.write(folder.resolve("night.jobs.csv"), "id,prompt,images\n1,caf\u00E9,a.png\n".getBytes(ISO_8859_1));
        assertThat(only().kind()).isEqualTo(MANIFEST);
        assertThat(only().files()).containsExactlyInAnyOrder("a.png", "night.jobs.csv");
    }

    @Test
    void aManifestWithoutPromptsIsHeldByTheTextsOfItsPictures() throws IOException {
        write("a.png", "a");
        write("a.txt", "a camel");
        write("night.jobs.csv", "id,images\n1,a.png\n");
        assertThat(only().kind()).isEqualTo(DOUBTFUL);
        write("night.jobs.csv", "id,images,prompt\n1,a.png,x\n");
        assertThat(Folder.ofDrops(folder).candidates()).extracting(Pairing.Candidate::kind).containsExactly(WAITING_FOR_MEDIA, MANIFEST);
    }

    @Test
    void aTextThatIsStillBeingCopiedIsSeen() throws IOException {
        write("a.png", "a");
        write("a.yaml.part", "prom");
        assertThat(only().kind()).isEqualTo(DOUBTFUL);
        assertThat(only().files()).containsExactly("a.png");
    }

    @Test
    void aPipeIsNotRead() throws Exception {
        write("a.png", "a");
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("b.caption").toString(), folder.resolve("c.txt").toString()).start()
                .waitFor()).isZero();
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Folder.ofDrops(folder));
    }
}
