package io.dromedary.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dromedary.intake.Claim;
import io.dromedary.intake.Pairing;
import io.dromedary.job.MediaFile;
import io.dromedary.testing.Models;
import io.dromedary.testing.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        return new Drops(root, new MediaProbe(10_000, 1_000_000), model, Models.COMPOSITION, Duration.ofSeconds(60),
                (name, request) -> request.model().equals("not/here") ? Optional.of(new Problem(name, "model", "not/here", "name another")) : Optional.empty());
    }

    /** Reads the one drop that lies in the work folder. */
    private ReadDrop read() throws Exception {
        List<String> names;
        try (Stream<Path> files = Files.list(work)) {
            names = files.map(file -> file.getFileName().toString()).toList();
        }
        List<Pairing.Candidate> candidates = Pairing.of(names, sidecar -> SidecarReader.filesNamedBy(work.resolve(sidecar)));
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
        assertThat(drop.media()).containsExactly(new MediaFile("photo.png", "image/png", Files.size(picture), 640, 480, hash, null, null, null, null));
        assertThat(drop.intent()).isEqualTo(Intent.of(drop.request(), List.of(hash)));
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
        assertThatThrownBy(this::read).isInstanceOf(InvalidDropException.class).hasMessage("idea.yaml, model: found not/here; name another.");
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
    void aPromptWithoutItsPictureSaysHowLongItWasWaitedFor() throws Exception {
        text("photo.txt", "p");
        assertThat(refusal().problems().get(0).toString()).contains("photo.txt", "60 seconds", ".yaml");
    }

    @Test
    void picturesThatDidNotComeAreNamed() throws Exception {
        picture("a.png");
        text("scene.yaml", "prompt: p\nimages: [a.png, gone.png]\n");
        assertThat(refusal().problems()).extracting(Problem::found).containsExactly("gone.png");
    }

    @Test
    void filesThatCouldBelongTogetherInMoreThanOneWayAreNotGuessed() throws Exception {
        picture("photo.png");
        picture("photo.jpg");
        text("photo.txt", "p");
        assertThat(refusal().problems().get(0).toString()).contains("photo.jpg, photo.png, photo.txt").contains("photo.jpg.yaml");
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
    void textThatOnlyMentionsAnAddressIsText() throws Exception {
        text("idea.yaml", "prompt: see https://example.org\nparams: {caption: 'more at https://example.org', ratio: '16:9'}\n");
        assertThat(read().request().params().get("ratio").asText()).isEqualTo("16:9");
    }
}
