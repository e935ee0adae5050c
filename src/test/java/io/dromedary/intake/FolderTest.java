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
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.dromedary.drop.IntakeRules;
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

    // ------------------------------------------------------------------ rules of a profile

    private void rules(String intake) throws IOException {
        write("_profile.yaml", "intake: {" + intake + "}");
    }

    private static List<String> drops(Folder folder) {
        return folder.candidates().stream().map(drop -> drop.kind() + " " + drop.files()).toList();
    }

    private List<String> left() throws IOException {
        return Folder.ofDrops(folder).left().stream().map(left -> left.candidate().name() + " " + left.why()).toList();
    }

    @Test
    void aMarkerBesideEachPictureShowsThatItIsWholeAndGoesWithIt() throws IOException {
        // Given
        rules("ready: marker, frames: '{name}_first, {name}_last'");
        for (String name : List.of("a.png", "a.txt", "a.png.done", "b.png", "b.txt", "b.txt.done", "c.png", "c.PNG.Done", "d_first.png",
                "d_last.png", "d_first.png.done", "e.drop/x.png", "e.drop.done", "f.drop/x.png", "g.prompt.txt", "g.prompt.txt.done",
                "h.jobs.csv", "h.jobs.csv.done", "h.png", "h.png.done", "gone.png.done", "i.heic", "i.heic.done")) {
            write(name, name.equals("h.jobs.csv") ? "id,prompt,images\n1,x,h.png\n" : "");
        }
        // When, Then
        assertThat(drops(Folder.ofDrops(folder))).containsExactly("COMPLETE [a.png, a.txt, a.png.done]",
                "WAITING_FOR_SIDECAR [c.png, c.PNG.Done]", "WAITING_FOR_SIDECAR [e.drop, e.drop.done]",
                "COMPLETE [g.prompt.txt, g.prompt.txt.done]", "STRAY [gone.png.done]",
                "MANIFEST [h.png, h.jobs.csv, h.png.done, h.jobs.csv.done]",
                "STRAY [i.heic, i.heic.done]");
        assertThat(left()).containsExactlyInAnyOrder("b.png waits for b.png.done (intake.ready in _profile.yaml)",
                "d_first.png waits for d_last.png.done (intake.ready in _profile.yaml)",
                "f.drop waits for f.drop.done (intake.ready in _profile.yaml)");
    }

    @Test
    void withoutTheRuleAMarkerIsAFileLikeAnyOther() throws IOException {
        write("a.zip.done", "");
        assertThat(only().kind()).isEqualTo(Pairing.Kind.STRAY);
    }

    @Test
    void aMarkedFolderIsReadyWithAllBelowIt() throws IOException {
        // Given
        rules("ready: folder");
        write("day/deep/a.png", "a");
        write("day/deep/x.drop/a.png", "a");
        Folder.Look look = Folder.drops(folder);
        Path deep = folder.resolve("day/deep");
        // When, Then
        assertThat(drops(look.at(deep))).isEmpty();
        assertThat(look.at(deep).left()).extracting(Pairing.Left::why).containsOnly("waits for _READY (intake.ready in _profile.yaml)");
        write("day/deep/x.drop/_READY", "");
        assertThat(drops(look.at(deep))).containsExactly("WAITING_FOR_SIDECAR [x.drop]");
        write("day/_READY", "");
        assertThat(drops(look.at(deep))).containsExactly("WAITING_FOR_SIDECAR [a.png]", "WAITING_FOR_SIDECAR [x.drop]");
    }

    @Test
    void aPictureWaitsForItsTextWhereThatComesLast() throws IOException {
        // Given
        rules("ready: sidecar, frames: '{name}_first, {name}_last'");
        for (String name : List.of("a.png", "b.png", "b.txt", "c_first.png", "d.prompt.txt", "e.drop/x.png", "f.drop/x.png", "f.drop/s.txt",
                "g.heic")) {
            write(name, "");
        }
        // When, Then
        assertThat(drops(Folder.ofDrops(folder))).containsExactly("COMPLETE [b.png, b.txt]", "COMPLETE [d.prompt.txt]", "COMPLETE [f.drop]",
                "STRAY [g.heic]");
        assertThat(left()).hasSize(3)
                .allSatisfy(left -> assertThat(left).contains("waits for its sidecar (intake.ready in _profile.yaml)"));
    }

    @Test
    void onlyNamesThatFitAreTakenAndTheOthersTakeNoPartInThePairing() throws IOException {
        // Given
        rules("names: ['*.png', 'night.*', '*.drop']");
        for (String name : List.of("a.png", "a.jpg", "a.txt", "b.jpg", "b.txt", "night.jobs.csv", "c.PNG", "s.yaml", "raw.jpg",
                "x.drop/a.png")) {
            write(name,
                    name.equals("night.jobs.csv")
                            ? "id,prompt,images\n1,x,raw.jpg\n"
                            : name.equals("s.yaml") ? "prompt: x\nimages: [c.png, b.jpg]" : "");
        }
        // When, Then
        assertThat(drops(Folder.ofDrops(folder))).containsExactly("COMPLETE [a.png, a.txt]", "COMPLETE [c.PNG, b.jpg, s.yaml]",
                "MANIFEST [raw.jpg, night.jobs.csv]", "WAITING_FOR_SIDECAR [x.drop]");
        assertThat(left()).containsExactlyInAnyOrder(
                "a.jpg its name fits none of '*.png', 'night.*', '*.drop' (intake.names in _profile.yaml)",
                "b.txt its name fits none of '*.png', 'night.*', '*.drop' (intake.names in _profile.yaml)");
    }

    @Test
    void twoFramesInADropFolderHaveTheirRoles() throws IOException {
        rules("frames: '{name}_first, {name}_last'");
        write("x.drop/b_last.png", "b");
        write("x.drop/b_first.png", "b");
        assertThat(only().named().byRole()).containsEntry(MediaRole.IMAGES, List.of("b_first.png"))
                .containsEntry(MediaRole.END_IMAGE, List.of("b_last.png"));
        write("x.drop/s.yaml", "end_image: b_first.png");
        assertThat(only().named().byRole()).containsExactly(entry(MediaRole.END_IMAGE, List.of("b_first.png")));
    }

    @Test
    void aProfileIsReadAgainWhenItChanges() throws IOException {
        // Given
        Folder.Look look = Folder.drops(folder);
        write("a.png", "a");
        write("_profile.yaml", "intake: {names: '*.jpg'}");
        assertThat(look.at(folder).candidates()).isEmpty();
        // When, Then
        write("_profile.yaml", "intake: {names: '*'}");
        assertThat(look.at(folder).candidates()).hasSize(1);
        write("_profile.yaml", "intake: {names: '*.jpg', broken: true}");
        assertThat(look.at(folder).candidates()).as("its drops are refused with what is wrong in it").hasSize(1);
        Files.delete(folder.resolve("_profile.yaml"));
        assertThat(look.at(folder).rules()).isEqualTo(IntakeRules.NONE);
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
