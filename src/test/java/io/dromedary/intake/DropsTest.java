package io.dromedary.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.drop.MediaProbe;
import io.dromedary.job.Intent;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.MediaFile;
import io.dromedary.job.MediaRole;
import io.dromedary.job.Problem;
import io.dromedary.job.Target;
import io.dromedary.testing.Models;
import io.dromedary.testing.Pictures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DropsTest {

    @TempDir
    private Path root;
    private Path work;
    private Path inbox;
    private Drops drops;

    @BeforeEach
    void open() throws IOException {
        work = Files.createDirectories(root.resolve("work/j/films"));
        inbox = Files.createDirectories(root.resolve("inbox/films")).getParent();
        drops = drops("default/model");
    }

    private Drops drops(String model) {
        return new Drops(root, root.resolve("inbox"), new MediaProbe(10_000, 1_000_000), model, Models.COMPOSITION, Duration.ofSeconds(60),
                (name, request) -> request.model().equals("not/here")
                        ? Optional.of(new Problem(name, "model", "not/here", "name another"))
                        : Optional.empty());
    }

    /** Reads the one drop that lies in the work folder. */
    private ReadDrop read() throws Exception {
        List<Pairing.Candidate> candidates = Folder.ofDrops(work).candidates();
        assertThat(candidates).hasSize(1);
        return drops.read(new Claim("j", "films", "work/j/films", candidates.get(0)));
    }

    private InvalidDropException refusal() {
        InvalidDropException refusal = catchThrowableOfType(InvalidDropException.class, this::read);
        assertThat(refusal).as("it must be refused").isNotNull();
        assertThat(refusal.problems()).allSatisfy(problem -> assertThat(problem.toString()).doesNotEndWith(".."));
        return refusal;
    }

    private Path picture(String name) throws IOException {
        return Pictures.png(work.resolve(name), 640, 480, name);
    }

    private void text(String name, String text) throws IOException {
        Files.writeString(work.resolve(name), text);
    }

    // ------------------------------------------------------------------ good drops

    @Test
    void aPictureAndItsPromptAreARequestToTheDefaultModel() throws Exception {
        // Given
        Path picture = picture("photo.png");
        text("photo.txt", "slow push in\n");
        // When
        ReadDrop drop = read();
        // Then
        assertThat(drop.request().model()).isEqualTo("default/model");
        assertThat(drop.request().prompt()).isEqualTo("slow push in");
        String hash = DigestUtils.sha256Hex(Files.readAllBytes(picture));
        assertThat(drop.media())
                .containsExactly(new MediaFile("photo.png", "image/png", Files.size(picture), 640, 480, hash, null, null, null, null));
        assertThat(drop.intent()).isEqualTo(Intent.of(drop.request(), List.of(hash)));
    }

    @Test
    void twoFramesHaveTheirRolesAndTheResultTheirName() throws Exception {
        // Given
        text("_profile.yaml", "intake: {frames: '{name}_first, {name}_last'}");
        Files.copy(work.resolve("_profile.yaml"), inbox.resolve("films/_profile.yaml"));
        picture("shot_last.png");
        picture("shot_first.png");
        text("shot.txt", "p");
        // When, Then
        assertThat(read().media()).extracting(MediaFile::name, MediaFile::role)
                .containsExactly(tuple("shot_first.png", MediaRole.IMAGES), tuple("shot_last.png", MediaRole.END_IMAGE));
        assertThat(read().request().outputName()).isEqualTo("shot");
        Files.delete(work.resolve("shot.txt"));
        text("shot.yaml", "prompt: p\noutput_name: mine\n");
        assertThat(read().request().outputName()).isEqualTo("mine");
        Files.delete(work.resolve("shot_first.png"));
        assertThat(refusal())
                .hasMessage("shot_last.png, intake.frames: found shot_last.png without shot_first.png; drop both into one "
                        + "folder, at most 1 min apart; if it is no frame of a video, give it a name without that ending, or put it "
                        + "where no profile says `frames`.");
    }

    @Test
    void aMarkerWithoutItsFileIsNamedSo() throws Exception {
        text("photo.png.done", "");
        assertThat(refusal())
                .hasMessageContaining("photo.png.done, name: found a ready marker without its file; write it beside photo.png");
    }

    @Test
    void theTypeIsDecidedByContentAndNotByName() throws Exception {
        picture("photo.jpg");
        text("photo.txt", "p");
        assertThat(read().media()).extracting(MediaFile::contentType).containsExactly("image/png");
    }

    @Test
    void picturesComeInTheOrderInWhichTheSidecarNamesThem() throws Exception {
        picture("a.png");
        picture("b.png");
        text("scene.yaml", "prompt: p\nimages: [b.png, a.png]\n");
        assertThat(read().media()).extracting(MediaFile::name).containsExactly("b.png", "a.png");
    }

    @Test
    void whatCannotGoWhereItsModelLivesIsRefusedBeforeAnythingIsSent() throws Exception {
        text("idea.yaml", "model: not/here\nprompt: a camel\n");
        assertThatThrownBy(this::read).isInstanceOf(InvalidDropException.class)
                .hasMessage("idea.yaml, model: found not/here; name another.");
    }

    @Test
    void aSidecarAloneIsARequestWithoutPictures() throws Exception {
        text("idea.yaml", "model: text/model\nprompt: a camel\n");
        ReadDrop drop = read();
        assertThat(drop.media()).isEmpty();
        assertThat(drop.request().model()).isEqualTo("text/model");
    }

    @Test
    void aPictureAloneTakesThePromptOfTheProfileOfTheFolderThatItCameFrom() throws Exception {
        picture("photo.png");
        Files.writeString(inbox.resolve("_profile.yaml"), "prompt: of the inbox\nmodel: of/inbox\n");
        Files.writeString(inbox.resolve("films/_profile.yaml"), "prompt: of the folder\n");
        assertThat(read().request().prompt()).isEqualTo("of the folder");
        assertThat(read().request().model()).isEqualTo("of/inbox");
    }

    @Test
    void aSeedThatWasChosenIsKeptButDoesNotMakeADropANewOne() throws Exception {
        text("idea.yaml", "model: web/flux-2\nprompt: a camel\n");
        ReadDrop first = read();
        assertThat(first.request().seed()).isBetween(1L, 1_000_000L);
        assertThat(first.request().target()).isEqualTo(new Target("web", "jobs/flux-2"));
        assertThat(read().intent()).isEqualTo(first.intent());
    }

    // ------------------------------------------------------------------ bad drops

    @Test
    void aPictureWithoutAPromptSaysWhereToWriteOne() throws Exception {
        picture("photo.png");
        assertThat(refusal().problems()).extracting(Problem::field).containsExactly("prompt");
    }

    @Test
    void everythingThatIsMissingIsSaidAtOnce() throws Exception {
        picture("photo.png");
        drops = drops(null);
        assertThat(refusal().problems()).extracting(Problem::field).containsExactly("model", "prompt");
    }

    @Test
    void whatTheModelWouldNotTakeIsRefusedWithTheNameOfTheFileThatSaysIt() throws Exception {
        picture("photo.png");
        text("photo.yaml", "model: kling-video/v2.1/pro/image-to-video\nprompt: p\nparams: {duration: 7}\n");
        assertThat(refusal().problems().get(0).toString()).isEqualTo("photo.yaml, params.duration: found 7; allowed is 5 or 10.");
    }

    @Test
    void aPromptWithoutItsPictureSaysHowLongItWasWaitedFor() throws Exception {
        text("photo.txt", "p");
        assertThat(refusal().problems().get(0).toString()).contains("photo.txt", "1 min", ".yaml");
    }

    @Test
    void picturesThatDidNotComeAreNamed() throws Exception {
        picture("a.png");
        text("scene.yaml", "prompt: p\nimages: [a.png, gone.png]\n");
        assertThat(refusal().problems()).extracting(Problem::found).containsExactly("no gone.png");
    }

    @Test
    void filesThatCouldBelongTogetherInMoreThanOneWayAreNotGuessed() throws Exception {
        picture("photo.png");
        picture("photo.jpg");
        text("photo.txt", "p");
        assertThat(refusal().problems().get(0).toString()).contains("photo.jpg, photo.png, photo.txt").contains("photo.jpg.yaml");
    }

    @Test
    void severalRequestsForOnePictureAreShownTheManifestThatMakesThem() throws Exception {
        picture("camel.png");
        for (int i = 1; i <= 6; i++) {
            text("night-" + i + ".yaml", "prompt: p%d\nimages: [camel.png]\n".formatted(i));
        }
        assertThat(refusal().problems()).singleElement().asString().startsWith("camel.png, files: found camel.png, night-1.yaml")
                .endsWith(
                        "drop it with a camel.jobs.jsonl that has a line {\"id\": \"1\", \"prompt\": \"...\", \"images\": [\"camel.png\"]} "
                                + "for each.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a.txt.txt      | a.png, prompt: found none that is surely its own, but beside it a.txt.txt; call that a.png.txt if it is meant",
        "a.yaml.txt     | call that a.png.yaml if it is meant for this picture, or take it away",
        "A (1).json     | call that a.png.json",
        "a.caption      | call that a.png.txt",
        "a.rtf          | a.rtf, name: found a text that ends in .rtf; save it as plain text in UTF-8, as a.txt.",
    })
    void noProfilesPromptStandsInForATextThatMayBeThePicturesOwn(String text, String sentence) throws Exception {
        picture("a.png");
        text(text, text.endsWith(".json") ? "{\"prompt\": \"a camel\"}" : "a camel");
        Files.writeString(inbox.resolve("_profile.yaml"), "prompt: of the profile\n");
        assertThat(refusal().problems().get(0).toString()).contains(sentence);
        assertThat(refusal().problems()).extracting(Problem::file).contains("a.png");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prompt: a: broken\nimages: [a.png]\n", "prompt: p\nimages: [a.png, 5]\n", "prompt: p\nimage: a.png\n"})
    void aSidecarThatCannotBeReadHoldsThePicturesThatItNames(String yaml) throws Exception {
        picture("a.png");
        text("s.yaml", yaml);
        Files.writeString(inbox.resolve("_profile.yaml"), "prompt: of the profile\n");
        assertThat(refusal().problems()).extracting(Problem::file).contains("a.png");
    }

    @Test
    void itsOwnFaultIsToldFirst() throws Exception {
        picture("a.png");
        Files.write(work.resolve("s.json"), "{\"images\": [\"a.png\"]}".getBytes(StandardCharsets.UTF_16LE));
        assertThat(refusal().problems()).extracting(Problem::toString).containsExactly(
                "s.json: found binary data or UTF-16 text (byte 1 is 0x00); save it as plain text in UTF-8.",
                "a.png, prompt: found none that is surely its own, but beside it s.json; call that a.png.json if it is meant for this "
                        + "picture, or take it away before the picture is dropped again.");
    }

    @Test
    void aTextThatDidNotArriveWholeIsNamed() throws Exception {
        picture("a.png");
        text("a.txt.part", "a cam");
        assertThat(refusal().problems().get(0).toString())
                .startsWith("a.png, prompt: found none that is surely its own, but beside it a.txt.part;");
    }

    @Test
    void oneImageMayBeNamedAsText() throws Exception {
        picture("a.png");
        text("s.yaml", "prompt: p\nimages: a.png\n");
        assertThat(read().media()).extracting(MediaFile::name).containsExactly("a.png");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "notes.caption | notes.caption, name: found a text that ends in .caption; name it notes.txt if it is the prompt of a picture",
        "night.csv     | give it a name such as night.jobs.csv if it has one job in each row, or take it away.",
        "night.jsonl   | give it a name such as night.jobs.jsonl if it has one job in each line",
        "a.xmp         | write the prompt into a.txt",
        "notes         | found a text without a suffix; name it notes.txt",
        "notes.docx    | save it as plain text in UTF-8, as notes.txt.",
    })
    void aTextUnderAnotherSuffixSaysWhatToDoWithIt(String name, String sentence) throws Exception {
        text(name, "a camel");
        assertThat(refusal().problems()).singleElement().asString().contains(sentence).doesNotContain("JPEG");
    }

    @Test
    void aCommentThatCutsOffAProfilesPromptIsToldWithTheProfile() throws Exception {
        picture("photo.png");
        Files.writeString(inbox.resolve("films/_profile.yaml"), "prompt: a wall in #ff8800\n");
        assertThat(refusal().problems().get(0).toString()).startsWith("films/_profile.yaml, prompt: found 'a wall in', and after it");
        Files.writeString(inbox.resolve("films/_profile.yaml"), "prompt_suffix: '#NAME?'\n");
        assertThat(refusal().problems().get(0).toString()).startsWith("films/_profile.yaml, prompt_suffix: found '#NAME?'");
    }

    @Test
    void aPictureUnderAnotherNameSaysWhatToCallIt() throws Exception {
        picture("photo.bmp");
        text("photo.txt", "p");
        assertThat(refusal().problems().get(0).toString()).contains("photo.bmp", ".png");
    }

    @Test
    void aFileThatIsNoPictureSaysWhatItIs() throws Exception {
        text("photo.png", "%PDF-1.7");
        text("photo.txt", "p");
        assertThat(refusal().problems().get(0).toString()).contains("photo.png", "PDF");
    }

    @Test
    void aStrayFileThatIsNoPictureIsRefused() throws Exception {
        text("notes.docx", "PK");
        assertThat(refusal().problems().get(0).file()).isEqualTo("notes.docx");
    }

    @Test
    void aLinkIsRefusedAndNotRead() throws Exception {
        Files.writeString(root.resolve("secret"), "s");
        Files.createSymbolicLink(work.resolve("photo.png"), root.resolve("secret"));
        text("photo.txt", "p");
        assertThat(refusal().problems().get(0).toString()).contains("not a plain file", "no link");
    }

    @ParameterizedTest
    @ValueSource(strings = {"requests/1b9d/cancel", "files/generate-upload-url", "estimate/reve/edit"})
    void anotherPartOfTheApiIsNoModel(String model) throws Exception {
        picture("photo.png");
        text("photo.yaml", "prompt: p\nmodel: " + model + "\n");
        assertThat(refusal().problems().get(0).toString()).contains("model", model);
    }

    @Test
    void aBadProfileIsNamed() throws Exception {
        picture("photo.png");
        Files.writeString(inbox.resolve("films/_profile.yaml"), "promptprefix: p\n");
        assertThat(refusal().problems().get(0).toString()).contains("films/_profile.yaml", "promptprefix", "prompt_prefix");
    }

    @Test
    void whatAProfileSaysIsToBeCorrectedInTheProfile() throws Exception {
        // Given
        text("idea.yaml", "model: higgsfield-ai/soul/standard\nprompt: p\nresolution: 9p\n");
        Files.writeString(inbox.resolve("_profile.yaml"), "outputs: 3\nresolution: 8p\n");
        Files.writeString(inbox.resolve("films/_profile.yaml"), "params: {aspect_ratio: '16:10'}\nresolutoin: 720p\n");
        // When
        List<Problem> problems = refusal().problems();
        // Then
        assertThat(problems).extracting(Problem::file, Problem::field).contains(
                tuple("idea.yaml", "resolution"), tuple("_profile.yaml", "outputs"), tuple("films/_profile.yaml", "resolutoin"));
    }

    // ------------------------------------------------------------------ media of every role

    @Test
    void everyFileHasTheRoleThatTheSidecarGivesIt() throws Exception {
        picture("a.png");
        picture("b.png");
        Pictures.wav(work.resolve("v.wav"));
        Pictures.mp4(work.resolve("w.mp4"));
        text("a.yaml", "prompt: p\nend_image: b.png\naudio: v.wav\nvideo: w.mp4\nreference_images: [b.png]\n");
        ReadDrop drop = read();
        assertThat(drop.media()).extracting(MediaFile::role, MediaFile::name, MediaFile::contentType).containsExactly(
                tuple(MediaRole.IMAGES, "a.png", "image/png"), tuple(MediaRole.END_IMAGE, "b.png", "image/png"),
                tuple(MediaRole.REFERENCE_IMAGES, "b.png", "image/png"), tuple(MediaRole.AUDIO, "v.wav", "audio/wav"),
                tuple(MediaRole.VIDEO, "w.mp4", "video/mp4"));
        assertThat(drop.intent()).as("what a file is for counts").isNotEqualTo(
                Intent.of(drop.request(), drop.media().stream().map(MediaFile::sha256).toList()));
    }

    @Test
    void withoutASidecarsWordTheContentTellsTheRole() throws Exception {
        Pictures.mp4(work.resolve("w.mp4"));
        text("w.yaml", "prompt: p\n");
        assertThat(read().media()).extracting(MediaFile::role, MediaFile::width).containsExactly(tuple(MediaRole.VIDEO, 0));
    }

    @Test
    void aFileThatCannotBeWhatItIsNamedForIsRefused() throws Exception {
        picture("a.png");
        text("a.yaml", "prompt: p\nimages: []\naudio: a.png\n");
        assertThat(refusal().problems()).extracting(Problem::toString)
                .containsExactly("a.png, audio: found a PNG picture; name a WAV file there.");
    }

    @Test
    void whatIsFoundByNameDoesNotJoinWhatIsNamed() throws Exception {
        Pictures.wav(work.resolve("speech.wav"));
        Pictures.wav(work.resolve("v.wav"));
        text("speech.yaml", "prompt: p\naudio: v.wav\n");
        assertThat(refusal().problems()).extracting(Problem::toString)
                .containsExactly("speech.wav, audio: found a file that the sidecar does not name; name it under `audio`, or take it away.");
    }

    @Test
    void aPromptThatSaysSoNeedsNoPicture() throws Exception {
        text("sunset.prompt.txt", "a sunset");
        assertThat(read().request().prompt()).isEqualTo("a sunset");
        assertThat(read().media()).isEmpty();
    }

    // ------------------------------------------------------------------ drops that are folders

    private void folder(String... pictures) throws IOException {
        Files.createDirectories(work.resolve("beach.drop"));
        for (String picture : pictures) {
            picture("beach.drop/" + picture);
        }
    }

    @Test
    void everythingInADropFolderBelongsTogether() throws Exception {
        folder("b.png", "a.png");
        Pictures.wav(work.resolve("beach.drop/v.wav"));
        text("beach.drop/any name.yaml", "prompt: p\n");
        assertThat(read().media()).extracting(MediaFile::role, MediaFile::name).containsExactly(tuple(MediaRole.IMAGES, "beach.drop/a.png"),
                tuple(MediaRole.IMAGES, "beach.drop/b.png"), tuple(MediaRole.AUDIO, "beach.drop/v.wav"));
        assertThat(read().media().get(0).fileName()).isEqualTo("a.png");
    }

    @Test
    void whatItsSidecarNamesIsNotAnImageToo() throws Exception {
        folder("a.png", "end.png");
        text("beach.drop/s.json", "{\"prompt\": \"p\", \"end_image\": \"end.png\"}");
        assertThat(read().media()).extracting(MediaFile::role, MediaFile::fileName).containsExactly(
                tuple(MediaRole.IMAGES, "a.png"), tuple(MediaRole.END_IMAGE, "end.png"));
    }

    @Test
    void aPictureThatItsSidecarLeavesOutIsNotPassedOver() throws Exception {
        folder("a.png", "b.png");
        text("beach.drop/s.yaml", "prompt: p\nimages: [a.png]\n");
        assertThat(refusal().problems()).extracting(Problem::toString)
                .containsExactly("b.png, images: found a file that the sidecar does not name; name it under `images`, or take it away.");
    }

    @Test
    void itsProfileMayStandInForASidecarOverThoseAbove() throws Exception {
        folder("a.png");
        text("beach.drop/_profile.yaml", "prompt: of the drop\n");
        Files.writeString(inbox.resolve("films/_profile.yaml"), "prompt: of the folder\nmodel: of/folder\n");
        assertThat(read().request().prompt()).isEqualTo("of the drop");
        assertThat(read().request().model()).isEqualTo("of/folder");
    }

    @Test
    void twoSidecarsInItAreNotGuessedBetween() throws Exception {
        folder("a.png");
        text("beach.drop/a.txt", "p");
        text("beach.drop/b.yaml", "prompt: q");
        assertThat(refusal().problems()).extracting(Problem::toString).containsExactly(
                "beach.drop, files: found a.txt, b.yaml; keep one sidecar in the folder, since it is not clear which counts.");
    }

    @Test
    void foldersInItAreRefused() throws Exception {
        folder("a.png");
        Files.createDirectories(work.resolve("beach.drop/raw"));
        picture("beach.drop/raw/b.png");
        assertThat(refusal().problems()).extracting(Problem::toString).containsExactly(
                "beach.drop, folders: found raw; put all files of the drop directly into its folder.");
    }

    // ------------------------------------------------------------------ characters

    private ReadDrop character(String name) throws Exception {
        Path place = root.resolve("work/j/.characters");
        return drops.read(new Claim("j", "characters", "work/j/.characters", Folder.ofCharacters(place).candidates().stream()
                .filter(candidate -> candidate.name().equals(name)).findFirst().orElseThrow()));
    }

    private Path characterFolder(String name) throws IOException {
        Path folder = Files.createDirectories(root.resolve("work/j/.characters").resolve(name));
        Pictures.png(folder.resolve("2.png"), 640, 480, "2");
        Pictures.png(folder.resolve("1.png"), 640, 480, "1");
        return folder;
    }

    @Test
    void aFolderOfPicturesIsARequestForACharacter() throws Exception {
        characterFolder("Anna");
        ReadDrop drop = character("Anna");
        assertThat(drop.request().model()).isEqualTo("v1/custom-references");
        assertThat(drop.request().arguments()).isEqualTo(new ObjectMapper().readTree("{\"name\": \"Anna\", \"model_version\": \"v1\"}"));
        assertThat(drop.request().prompt()).isNull();
        assertThat(drop.media()).extracting(MediaFile::role, MediaFile::name)
                .containsExactly(tuple(MediaRole.IMAGES, "Anna/1.png"), tuple(MediaRole.IMAGES, "Anna/2.png"));
    }

    @Test
    void aFileInItSaysForWhichModelsItIs() throws Exception {
        Files.writeString(characterFolder("Anna").resolve("character.yaml"), "version: cinema\n");
        assertThat(character("Anna").request().arguments().get("model_version").textValue()).isEqualTo("cinema");
        assertThat(character("Anna").media()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "version: v3     | character.yaml, version: found 'v3'; allowed is one of v1, v2 and cinema.",
        "verison: v2     | character.yaml, verison: found a key that does not exist; did you mean `version`?"})
    void aWrongWordInItIsNamed(String yaml, String sentence) throws Exception {
        Files.writeString(characterFolder("Anna").resolve("character.yaml"), yaml);
        assertThatThrownBy(() -> character("Anna")).hasMessage(sentence);
    }

    @Test
    void whatIsNoPictureOfACharacterIsRefused() throws Exception {
        Files.writeString(characterFolder("Anna").resolve("notes.txt"), "blue eyes");
        Pictures.wav(characterFolder("Bert").resolve("voice.wav"));
        characterFolder("x".repeat(101));
        Pictures.png(root.resolve("work/j/.characters/loose.png"), 640, 480, "");
        assertThatThrownBy(() -> character("Anna"))
                .hasMessageContaining("notes.txt: found a text file; take it away, or put a file in its place that is JPEG");
        assertThatThrownBy(() -> character("Bert")).hasMessageContaining("voice.wav, images: found a WAV recording");
        assertThatThrownBy(() -> character("x".repeat(101))).hasMessageContaining("at most 100 characters");
        assertThatThrownBy(() -> character("loose.png")).hasMessageContaining("put it into a folder with the character's name");
    }

    // ------------------------------------------------------------------ addresses

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "webhook: https://evil.example/hook                      | params.webhook",
        "webhook: ' HTTP://evil.example'                         | params.webhook",
        "input: {nested: [{url: 'ftp://evil.example/x'}]}        | params.input.nested[0].url",
        "list: [plain, 's3://bucket/key']                        | params.list[1]",
        "file: 'file:///etc/passwd'                              | params.file",
    })
    void anAddressInTheParametersIsRefusedWithItsPlace(String param, String place) throws Exception {
        text("idea.yaml", "prompt: p\nparams:\n  " + param + "\n");
        assertThat(refusal().problems()).extracting(Problem::field).containsExactly(place);
    }

    @Test
    void anAddressInAFoldersProfileIsRefusedToo() throws Exception {
        text("idea.yaml", "prompt: p\n");
        Files.writeString(inbox.resolve("_profile.yaml"), "params: {webhook_url: 'https://evil.example'}\n");
        assertThat(refusal().problems()).extracting(Problem::field).containsExactly("params.webhook_url");
    }

    @Test
    void anAddressInAParameterOfItsOwnIsRefusedToo() throws Exception {
        text("idea.yaml", "prompt: p\nelements: [{url: 'https://evil.example'}]\n");
        assertThat(refusal().problems()).extracting(Problem::field).containsExactly("elements[0].url");
    }

    @Test
    void textThatOnlyMentionsAnAddressIsText() throws Exception {
        text("idea.yaml", "prompt: see https://example.org\nparams: {caption: 'more at https://example.org', ratio: '16:9'}\n");
        assertThat(read().request().params().get("ratio").asText()).isEqualTo("16:9");
    }
}
