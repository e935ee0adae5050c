package io.dromedary.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dromedary.job.DropRequest;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.MediaFile;
import io.dromedary.job.MediaRole;
import io.dromedary.job.Problem;
import io.dromedary.job.Target;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBuilderTest {

    private static final Catalogue CATALOGUE = Catalogue.read(Path.of("src/test/resources/catalogue"));
    private static final String ID = "11111111-2222-4333-8444-555555555555";
    private static final MediaFile PICTURE = Request.file(MediaRole.IMAGES, "a.png");
    /** In the place of the one picture. */
    private static final MediaFile NONE = Request.file(MediaRole.IMAGES, "none");

    private final RequestBuilder composition = new RequestBuilder(CATALOGUE, new Names() {

        @Override
        public Optional<String> motion(String nameOrId) {
            return BUILT_IN.motion(nameOrId);
        }

        @Override
        public Optional<String> style(String nameOrId) {
            return nameOrId.equals("Film") ? Optional.of(ID) : Optional.empty();
        }

        @Override
        public Optional<String> character(String name, String version) {
            return name.equals("anna") && version.equals("v2") ? Optional.of(ID) : Optional.empty();
        }
    });

    /** What is sent; of one picture and {@code model: everything}, {@code prompt: p} and {@code seed: 8} if nothing else is said. */
    private String sent(String keys, MediaFile... media) throws InvalidDropException {
        DropRequest request = composition.checked(
                Request.of(keys.startsWith("model:") ? keys : "model: everything\nprompt: p\nseed: 8\n" + keys),
                files(media), "drop");
        return composition.parameters(request, files(media)).toString();
    }

    private List<Problem> problems(String keys, MediaFile... media) {
        InvalidDropException refusal = catchThrowableOfType(InvalidDropException.class, () -> sent(keys, media));
        assertThat(refusal).as("it must be refused").isNotNull();
        return refusal.problems();
    }

    private static List<MediaFile> files(MediaFile... media) {
        return media.length == 0 ? List.of(PICTURE) : Arrays.stream(media).filter(file -> !file.equals(NONE)).toList();
    }

    private static MediaFile picture(String name) {
        return Request.file(MediaRole.IMAGES, name);
    }

    // ------------------------------------------------------------------ the model

    @Test
    void anAliasBecomesTheModelsIdAndItsPath() throws Exception {
        DropRequest checked = composition.checked(Request.of("model: Everything\nprompt: p\n"), List.of(PICTURE), "drop");
        assertThat(checked.model()).isEqualTo("own/everything");
        assertThat(checked.target()).isEqualTo(new Target("job-set", "v1/everything"));
        assertThat(composition.warnings(checked)).isEmpty();
    }

    @Test
    void aSeedThatTheModelDemandsIsChosenInItsRange() throws Exception {
        Set<Long> seeds = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            seeds.add(composition.checked(Request.of("model: everything\nprompt: p\n"), List.of(PICTURE), "drop").seed());
        }
        assertThat(seeds).containsExactlyInAnyOrder(7L, 8L, 9L);
    }

    @Test
    void noSeedIsChosenWhereOneIsGivenOrNoneIsDemanded() throws Exception {
        assertThat(composition.checked(Request.of("model: everything\nprompt: p\nparams: {seed: 7}\n"), List.of(PICTURE), "drop").seed())
                .isNull();
        assertThat(composition.checked(Request.of("model: own/sized\n"), List.of(PICTURE), "drop").seed()).isNull();
    }

    @Test
    void anotherSeedIsWithinTheModelsRangeAndNeverTheSame() throws Exception {
        DropRequest request = composition.checked(Request.of("model: everything\nprompt: p\nseed: 8\n"), List.of(PICTURE), "drop");
        Set<Long> seeds = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            seeds.add(composition.reseeded(request).seed());
        }
        assertThat(seeds).containsExactlyInAnyOrder(7L, 9L);
    }

    @Test
    void aSeedThatIsPassedOnIsReplacedThereAndWhoeverHasNoneStaysAsItIs() throws Exception {
        DropRequest passed = composition.checked(Request.of("model: own/unknown\nprompt: p\nparams: {seed: 7, cfg: 2}\n"),
                List.of(),
                "drop");
        DropRequest other = composition.reseeded(passed);
        assertThat(other.seed()).isNull();
        assertThat(other.params().path("seed").asLong()).isPositive().isNotEqualTo(7);
        assertThat(other.params().path("cfg").asInt()).isEqualTo(2);
        DropRequest limited = new DropRequest(passed.model(), "p", passed.params(), null, null, null, null, null, 0, null, null, null, null,
                null, passed.target(), BigDecimal.TEN);
        assertThat(composition.reseeded(limited).maxCredits()).as("its limit stays").isEqualTo(BigDecimal.TEN);
        DropRequest none = composition.checked(Request.of("model: own/unknown\nprompt: p\n"), List.of(), "drop");
        assertThat(composition.reseeded(none)).isEqualTo(none);
    }

    // ------------------------------------------------------------------ what is sent

    @Test
    void whatIsRequiredIsSentWithItsDefaultAndNoOtherDefaultIs() throws Exception {
        assertThat(sent("")).isEqualTo(
                """
                {"model":"lite","prompt":"p","input_image":{"type":"image_url","image_url":"https://cdn.example/a.png"},\
                "size":"1152x1152","seed":8}""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "seconds: 6             | `\"seconds\":\"6\"`",
        "seconds: 6s            | `\"seconds\":\"6\"`",
        "resolution: 768p       | `\"resolution\":\"768P\"`",
        "resolution: 768        | `\"resolution\":\"768P\"`",
        "cfg_scale: '0.5'       | `\"cfg_scale\":0.5`",
        "cfg_scale: 0.07        | `\"cfg_scale\":0.07`",
        "sound: true            | `\"sound\":\"on\"`",
        "sound: off             | `\"sound\":\"off\"`",
        "fixed: yes             | `\"fixed\":true`",
        "steps: '30'            | `\"steps\":30`",
        "steps: 30.0            | `\"steps\":30`",
        "ratio: 16:9            | `\"size\":\"1536x864\"`",
        "ratio: 16:9            | `\"ratio\":\"16:9\"`",
        "quality: 1080          | `\"size\":\"1536x1536\"`",
        "size: 2x2              | `\"size\":\"2x2\"`",
        "outputs: 4             | `\"batch_size\":4`",
        "batch_size: 4          | `\"batch_size\":4`",
        "`outputs: 4\nparams: {batch_size: 4}` | `\"batch_size\":4`",
        "style: Film            | `\"style_id\":\"11111111-2222-4333-8444-555555555555\"`",
        "style: d2389a9a-91c2-4276-bc9c-c9e35e8fb85a | `\"style_id\":\"d2389a9a-91c2-4276-bc9c-c9e35e8fb85a\"`",
        "character: anna        | `\"reference_id\":\"11111111-2222-4333-8444-555555555555\"`",
        "motions: [{name: earth zoom out, strength: 0.5}] | "
                + "`\"motions\":[{\"id\":\"70e490b9-26b7-4572-8d9c-2ac8dcc9adc0\",\"strength\":0.5}]`",
        "motions: [STATIC]      | `\"motions\":[{\"id\":\"aab8440c-0d65-4554-b88a-7a9a5e084b6e\"}]`",
        "params: {model: full}  | `\"model\":\"full\"`",
    })
    void friendlyValuesBecomeTheModelsOwn(String key, String part) throws Exception {
        assertThat(sent(key)).contains(part);
    }

    @Test
    void aFriendlyKeyThatIsNoParameterIsNotSent() throws Exception {
        assertThat(sent("quality: 720p")).doesNotContain("quality");
    }

    @Test
    void paramsWinAndGoOutAsTheyAreWithWhatNobodyKnowsAtTheEnd() throws Exception {
        assertThat(sent("ratio: 1:1\nparams: {secret: {a: [null]}, ratio: '16:9', more_images: []}\n")).isEqualTo("""
                {"model":"lite","prompt":"p","input_image":{"type":"image_url","image_url":"https://cdn.example/a.png"},\
                "ratio":"16:9","size":"1536x864",\
                "seed":8,"more_images":[],"secret":{"a":[null]}}""");
    }

    @Test
    void filesGoWhereTheModelTakesThemInTheFormThatItTakes() throws Exception {
        assertThat(sent("", picture("a.png"), Request.file(MediaRole.AUDIO, "s.wav"), picture("b.png"),
                Request.file(MediaRole.END_IMAGE, "e.png"),
                picture("c.png"))).isEqualTo("""
                {"model":"lite","prompt":"p","input_image":{"type":"image_url","image_url":"https://cdn.example/a.png"},\
                "size":"1152x1152","seed":8,\
                "more_images":["https://cdn.example/b.png","https://cdn.example/c.png"],\
                "input_audio":{"type":"audio_url","audio_url":"https://cdn.example/s.wav"},\
                "end":{"id":"id-of-e.png","url":"https://cdn.example/e.png","type":"media_input"}}""");
    }

    @Test
    void theSizeOfTheFirstPictureIsSentUnlessItIsSaid() throws Exception {
        assertThat(sent("model: own/sized\nduration: 5\nwidth: 100\nmotions: [handheld]\n")).isEqualTo(
                """
                {"frames":145,"motion_id":"36e6e450-52d9-484f-bfbe-f069e06a1530","width":100,"height":480,\
                "image_url":"https://cdn.example/a.png"}""");
        assertThat(sent("model: own/sized\n", NONE)).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"character: bert", "style: bert", "motions: [bert]"})
    void aNameThatIsNotKnownYetPassesTheCheckAndIsNotSent(String line) throws Exception {
        DropRequest checked = composition.checked(Request.of("model: everything\nprompt: p\n" + line + "\n"), List.of(PICTURE), "drop");
        assertThatThrownBy(() -> composition.parameters(checked, List.of(PICTURE))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("bert");
    }

    @Test
    void puttingTogetherDoesNotChangeTheRequest() throws Exception {
        DropRequest request = Request.of("model: everything\nprompt: p\nseconds: 6\nparams: {a: 1}\n");
        composition.parameters(composition.checked(request, List.of(PICTURE), "drop"), List.of(PICTURE));
        assertThat(request).isEqualTo(Request.of("model: everything\nprompt: p\nseconds: 6\nparams: {a: 1}\n"));
    }

    // ------------------------------------------------------------------ what is wrong

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "secnds: 6                        | secnds              | did you mean `seconds`?",
        "promt: x                         | promt               | did you mean `prompt`?",
        "qualty: 720p                     | qualty              | did you mean `quality`?",
        "entirely_else: 1                 | entirely_else       | under params",
        "seconds: 5                       | seconds             | found 5; allowed is '4' or '6'",
        "resolution: 769P                 | resolution          | found '769P'; did you mean 768P? Allowed is 512P or 768P",
        "cfg_scale: 0.555                 | cfg_scale           | allowed is a number from 0 to 1 in steps of 0.01",
        "cfg_scale: 2                     | cfg_scale           | found 2",
        "steps: 51                        | steps               | allowed is a whole number from 1 to 50",
        "steps: many                      | steps               | found 'many'",
        "steps: 1.5                       | steps               | found 1.5",
        "fixed: maybe                     | fixed               | allowed is true or false",
        "ratio: '4:3'                     | ratio               | allowed is 1:1, 16:9 or 9:16",
        "ratio: '9:16'                    | ratio               | allowed is 1:1, 16:9",
        "`quality: 1080p\nratio: 16:9`    | quality ratio       | since there is no 1080p 16:9; or say size itself",
        "quality: 4k                      | quality             | allowed is 720p, 1080p",
        "`quality: 720p\nsize: 2x2`       | quality             | or leave out size, which says the same",
        "outputs: 2                       | outputs             | allowed is 1 or 4",
        "`outputs: 4\nparams: {num_images: 4}` | outputs        | found 4 beside params.num_images: 4; say once how many to make",
        "`outputs: 4\nparams: {batch_size: 1}` | outputs        | found 4 beside params.batch_size: 1; say once how many to make",
        "`batch_size: 4\nparams: {num_images: 1}` | batch_size  | found 4 beside params.num_images: 1; say once how many to make",
        "`model: own/unknown\nprompt: p\noutputs: 4\nparams: {num_images: 2}` | outputs | found 4 beside params.num_images: 2",
        "params: {seconds: 6}             | params.seconds      | allowed is '4' or '6'",
        "params: {seed: 6}                | params.seed         | from 7 to 9",
        "style_id: not-an-id              | style_id            | an id such as",
        "motions: [STATIC, STATIC, STATIC] | motions            | a list of at most 2",
        "motions: [{name: STATIC, strength: 2}] | motions[0].strength | from 0 to 1",
        "enhance_prompt: true             | enhance_prompt      | takes none",
        "`model: own/everything\nseed: 8` | prompt              | write one into a sidecar",
        "`model: everything\nseed: 6\nprompt: p` | seed         | from 7 to 9",
        "`model: everything\nprompt: this is a prompt of more than forty letters` | prompt | found 43 characters; allowed is text "
                + "of at most 40 characters",
        "`model: own/sized\noutputs: 2`   | outputs             | makes one at a time",
        "`model: own/sized\nprompt: p`    | prompt              | takes none",
        "`model: own/sized\nstyle: Film`  | style               | knows no styles",
        "`model: own/sized\ncharacter: a` | character           | knows no characters",
        "`model: own/sized\nduration: 4`  | duration            | allowed is 3, 5",
        "`model: own/sized\nmotions: [STATIC, STATIC]` | motions | give one",
        "`model: own/sized\nmotions: [{name: STATIC, strength: 1}]` | motions[0].strength | knows no strength",
    })
    void whatTheModelWouldNotTakeIsNamedWithItsFieldAndWhatIsAllowed(String keys, String fields, String words) {
        List<Problem> problems = problems(keys);
        assertThat(problems).extracting(Problem::field).containsExactly(fields.split(" "));
        assertThat(problems.get(0).toString()).contains("drop, ").contains(words);
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThat(problems("seconds: 5\nsteps: 51\nwhat: 1\n", Request.file(MediaRole.VIDEO, "v.mp4"))).extracting(Problem::field)
                .containsExactlyInAnyOrder("seconds", "steps", "what", "images", "video");
    }

    @Test
    void filesOfAnotherNumberOrKindAreNamed() {
        assertThat(problems("", NONE).get(0).toString())
                .isEqualTo("drop, images: found none; give 1 to 3 pictures (JPEG, PNG, WebP or GIF).");
        assertThat(problems("", PICTURE, PICTURE, PICTURE, PICTURE).get(0).toString())
                .contains("found a.png, a.png, a.png, a.png; give 1 to 3");
        assertThat(problems("", PICTURE, Request.file(MediaRole.REFERENCE_IMAGES, "r.png")).get(0).toString())
                .contains("reference_images: found r.png").contains("takes only images, audio, end_image");
        MediaFile mp3 = new MediaFile("s.wav", "audio/mpeg", 9, 0, 0, "5e", null, null, MediaRole.AUDIO, null);
        assertThat(problems("", PICTURE, mp3).get(0).toString()).isEqualTo("s.wav, audio: found audio/mpeg; give a sound (WAV).");
        assertThat(problems("model: own/files-only\nprompt: p\n").get(0).toString()).contains("give 2 to 3 pictures");
    }

    // ------------------------------------------------------------------ models that nobody described

    @Test
    void aModelThatIsNotKnownGoesThroughTheQueueWithTheCustomaryParametersAndAWarning() throws Exception {
        String keys = "model: any/model\nprompt: p\noutputs: 2\nseed: 0\nenhance_prompt: false\nparams: {duration: 5, nested: {a: null}}\n";
        assertThat(sent(keys)).isEqualTo(
                """
                {"duration":5,"nested":{"a":null},"prompt":"p","image_url":"https://cdn.example/a.png","num_images":2,\
                "seed":0,"enhance_prompt":false}""");
        DropRequest checked = composition.checked(Request.of(keys), List.of(PICTURE), "drop");
        assertThat(checked.target()).isEqualTo(new Target("queue", "any/model"));
        assertThat(composition.warnings(checked))
                .containsExactly("The model any/model is not in the catalogue, so nothing about its parameters was checked.");
        assertThat(composition.warnings(Request.of("model: own/everythink"))).singleElement().asString().contains("own/everything");
        assertThat(composition.warnings(Request.of("model: own/name-only"))).singleElement().asString().contains("not documented");
    }

    @Test
    void filesForAModelThatIsNotKnownGoWhereMostModelsTakeThem() throws Exception {
        assertThat(sent("model: m\nprompt: p\n", picture("a"), picture("b"))).isEqualTo("""
                {"prompt":"p","image_urls":["https://cdn.example/a","https://cdn.example/b"]}""");
        assertThat(sent("model: m\nprompt: p\n", picture("a"), Request.file(MediaRole.END_IMAGE, "e"),
                Request.file(MediaRole.REFERENCE_IMAGES, "r"),
                Request.file(MediaRole.AUDIO, "s"), Request.file(MediaRole.VIDEO, "v"))).isEqualTo("""
                {"prompt":"p","image_url":"https://cdn.example/a","end_image_url":"https://cdn.example/e",\
                "image_urls":["https://cdn.example/r"],\
                "audio_url":"https://cdn.example/s","video_url":"https://cdn.example/v"}""");
    }

    @Test
    void filesThatAreDescribedCountAlsoWhereParametersAreNot() throws Exception {
        assertThat(sent("model: own/files-only\nprompt: p\n", picture("a"), picture("b")))
                .isEqualTo("{\"prompt\":\"p\",\"pictures\":[\"https://cdn.example/a\",\"https://cdn.example/b\"]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"any/model", "own/name-only"})
    void whatNobodyCanCheckBelongsUnderParams(String model) {
        assertThat(problems("model: " + model + "\nduration: 5\nmotions: [STATIC]\nstyle: Film\ncharacter: anna\n"))
                .extracting(Problem::field)
                .containsExactly("prompt", "duration", "style", "character", "motions");
        assertThat(problems("model: " + model + "\nprompt: p\nparms: {}\n").get(0).toString()).endsWith("did you mean `params`?");
    }

    @Test
    void paramsMaySayThatThereIsNoPrompt() throws Exception {
        assertThat(sent("model: any/model\nparams: {prompt: ''}\n", NONE)).isEqualTo("{\"prompt\":\"\"}");
    }
}
