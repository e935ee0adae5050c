package io.dromedary.drop;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.MediaRole;
import io.dromedary.job.Motion;
import io.dromedary.job.NamedFiles;
import io.dromedary.job.Problem;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SidecarReaderTest {

    @TempDir
    Path drop;

    @Test
    void aTextFileIsThePromptAndNothingElse() throws Exception {
        Sidecar sidecar = read("photo.txt", "\uFEFF  model: a ship,\r\nslowly  \r\n");

        assertThat(sidecar).isEqualTo(
                new Sidecar(new Said(Map.of(SidecarKey.PROMPT, "model: a ship,\r\nslowly")), NamedFiles.NONE, Parameters.NONE, false));
    }

    @Test
    void yamlSaysEverything() throws Exception {
        Sidecar sidecar = read("photo.YAML", """
                # a comment
                model: higgsfield-ai/dop/standard
                prompt: |
                  A slow push-in.
                  Wind.
                images: [photo.png, "b c.jpg"]
                outputs: 4
                seed: 123456789012
                enhance_prompt: false
                params:
                  sound: on
                  duration: 5
                  strength: 0.5
                  nested: {list: [1, two, null, true]}
                output_name: hero shot
                priority: -5
                variation: 2
                """);

        assertThat(sidecar).isEqualTo(new Sidecar(
                new Said(Map.of(SidecarKey.MODEL, "higgsfield-ai/dop/standard", SidecarKey.PROMPT, "A slow push-in.\nWind.",
                        SidecarKey.OUTPUTS, 4, SidecarKey.SEED, 123456789012L, SidecarKey.ENHANCE_PROMPT, false, SidecarKey.OUTPUT_NAME,
                        "hero shot",
                        SidecarKey.PRIORITY, -5, SidecarKey.VARIATION, "2")),
                images("photo.png", "b c.jpg"),
                new Parameters(Parameters.NONE.arguments(), sidecar.parameters().params()), false));
        assertThat(sidecar.parameters().params()).isEqualTo(new ObjectMapper().readTree("""
                {"sound": "on", "duration": 5, "strength": 0.5, "nested": {"list": [1, "two", null, true]}}"""));
    }

    @Test
    void jsonSaysTheSameAsYaml() throws Exception {
        String json = """
                {"model": "a/b", "prompt": "x", "images": [], "outputs": 1, "seed": 7, "enhance_prompt": true,
                 "params": {"a": {"b": [1, 2.5, "c"]}}, "output_name": "n", "priority": 100, "variation": "blue"}""";

        assertThat(read("a.json", json)).isEqualTo(read("a.yml", json));
        assertThat(read("a.json", json).files().images()).isEmpty();
    }

    @Test
    void whatIsNotSaidIsNull() throws Exception {
        assertThat(read("a.json", "{}"))
                .isEqualTo(new Sidecar(Said.NOTHING, NamedFiles.NONE, Parameters.NONE, false));
    }

    @ParameterizedTest
    @CsvSource({"true,true", "2.5,2.5", "'\"002\"',002", "-1,-1"})
    void aVariationIsKeptAsText(String written, String kept) throws Exception {
        assertThat(read("a.yaml", "variation: " + written).said().text(SidecarKey.VARIATION)).isEqualTo(kept);
    }

    @Test
    void everyFileHasARole() throws Exception {
        NamedFiles files = read("a.yaml", """
                images: [a.png]
                end_image: b.png
                reference_images: [c.png, d.png]
                audio: v.wav
                video: [w.mp4, x.mp4]
                """).files();

        assertThat(files).isEqualTo(new NamedFiles(Map.of(MediaRole.IMAGES, List.of("a.png"), MediaRole.END_IMAGE, List.of("b.png"),
                MediaRole.REFERENCE_IMAGES, List.of("c.png", "d.png"), MediaRole.AUDIO, List.of("v.wav"), MediaRole.VIDEO,
                List.of("w.mp4", "x.mp4"))));
        assertThat(files.all()).containsExactly("a.png", "b.png", "c.png", "d.png", "v.wav", "w.mp4", "x.mp4");
        assertThat(read("b.yaml", "audio: v.wav").files().images()).as("left to the name").isNull();
    }

    @Test
    void charactersMotionsAndStylesAreNamedAsPeopleNameThem() throws Exception {
        Sidecar sidecar = read("a.yaml", """
                character: ' Anna '
                motions: [Dolly In, {name: Crash Zoom, strength: 0.5}, {id: c5881721-05b1-4f7b-8a9e-8a0f3a3f0f0e, strength: 1}]
                style: Cinematic
                """);

        assertThat(sidecar.said().text(SidecarKey.CHARACTER)).isEqualTo("Anna");
        assertThat(sidecar.said().motions()).containsExactly(new Motion("Dolly In", null), new Motion("Crash Zoom", 0.5),
                new Motion("c5881721-05b1-4f7b-8a9e-8a0f3a3f0f0e", 1.0));
        assertThat(sidecar.said().text(SidecarKey.STYLE)).isEqualTo("Cinematic");
        assertThat(read("b.yaml", "motions: []").said().motions()).as("explicitly none").isEmpty();
    }

    @Test
    void anyOtherPlainKeyIsAParameterOfTheModel() throws Exception {
        Sidecar sidecar = read("a.yaml",
                "prompt: x\nduration: 5\naspect_ratio: '16:9'\nsound: true\nmodle: a/b\nmulti: [{a: 1}]\nparams: {b: 2}");

        assertThat(sidecar.parameters().arguments()).isEqualTo(new ObjectMapper().readTree("""
                {"duration": 5, "aspect_ratio": "16:9", "sound": true, "modle": "a/b", "multi": [{"a": 1}]}"""));
        assertThat(sidecar.parameters().params()).isEqualTo(new ObjectMapper().readTree("{\"b\": 2}"));
        assertThat(SidecarReader.nearestKey("modle")).contains("model");
        assertThat(SidecarReader.nearestKey("aspect_ratio")).isEmpty();
    }

    @Test
    void aRecordIsRecognisedWhateverIsInIt() throws Exception {
        assertThat(read("photo__dop__1.json", """
                {"model": "dop", "prompt": "x", "record": {"request_id": "1", "outputs": "anything"}}""").record()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "Modle: a/b                   | a.yaml, Modle: found a key that does not exist; did you mean `model`?",
        "enhancePrompt: true          | did you mean `enhance_prompt`?",
        "negative prompt: blur        | use model, prompt, images, end_image, reference_images, audio, video, character, motions, "
                + "style, outputs",
        "prompt: 5                    | a.yaml, prompt: found 5; allowed is text that is not blank (in quotes when it looks like a "
                + "number).",
        "prompt:                      | a.yaml, prompt: found nothing; allowed is text",
        "prompt: '  '                 | a.yaml, prompt: found '  '; allowed is text that is not blank",
        "prompt: {a: b}               | a.yaml, prompt: found a mapping; allowed is text",
        "prompt: \"a\\x1bb\"          | a.yaml, prompt: found the control character U+001B in line 1 in 'ab'; take that character out.",
        "outputs: 101                 | a.yaml, outputs: found 101; allowed is a whole number from 1 to 100.",
        "outputs: 0                   | found 0",
        "outputs: 1.5                 | found 1.5",
        "outputs: '4'                 | found '4'; allowed is a whole number",
        "seed: 99999999999999999999   | a.yaml, seed: found 99999999999999999999; allowed is a whole number of at most 18 digits.",
        "seed: 1e400                  | a.yaml, seed: found a number that is too large; write a smaller number.",
        "enhance_prompt: yes          | a.yaml, enhance_prompt: found 'yes'; allowed is true or false.",
        "priority: 101                | a.yaml, priority: found 101; allowed is a whole number from -100 to 100.",
        "params: [a]                  | a.yaml, params: found a list; allowed is a mapping",
        "params: text                 | a.yaml, params: found 'text'; allowed is a mapping",
        "variation: [1]               | a.yaml, variation: found a list; allowed is any text, number or true/false.",
        "variation:                   | a.yaml, variation: found nothing",
        "record: true                 | a.yaml, record: found true; allowed is a mapping",
        "output_name: ' '             | a.yaml, output_name: found ' '",
        "model: /v1/x                 | a.yaml, model: found '/v1/x'; allowed is a model id such as higgsfield-ai/dop/standard",
        "model: a/../b                | a.yaml, model: found 'a/../b'",
        "model: ..                    | a.yaml, model: found '..'",
        "model: a/.                   | a.yaml, model: found 'a/.'",
        "model: a//b                  | a.yaml, model: found 'a//b'",
        "model: a/                    | a.yaml, model: found 'a/'",
        "model: a?b=c                 | a.yaml, model: found 'a?b=c'",
        "model: 'a#b'                 | a.yaml, model: found 'a#b'",
        "model: a b                   | a.yaml, model: found 'a b'",
        "model: \"a\\n\"              | a.yaml, model: found 'a '",
        "model: a%2e%2e               | a.yaml, model: found 'a%2e%2e'",
        "model: ''                    | a.yaml, model: found ''",
        "model: https://me:pw@evil/x?token=1 | a.yaml, model: found 'https://evil/x?...'; allowed",
        "images: ../photo.png | a.yaml, images: found '../photo.png'; allowed is a list of file names beside the sidecar, each once, "
                + "or one such name.",
        "images: [a.png, b.png, a.png] | a.yaml, images: found 'a.png' twice; allowed is a list of file names",
        "images: [a.png, ../b.png]    | a.yaml, images[1]: found '../b.png'; allowed is the plain name of a file beside the sidecar",
        "images: [/etc/passwd]        | a.yaml, images[0]: found '/etc/passwd'",
        "images: ['..']               | a.yaml, images[0]: found '..'",
        "images: ['a\\b']             | a.yaml, images[0]: found 'a\\b'",
        "images: ['C:a.png']          | a.yaml, images[0]: found 'C:a.png'",
        "images: [\"a\\0b\"]          | a.yaml, images[0]: found 'ab'",
        "images: [\"a\\n\"]           | a.yaml, images[0]: found 'a '",
        "images: ['']                 | a.yaml, images[0]: found ''",
        "images: [5]                  | a.yaml, images[0]: found 5",
        "end_image: ../b.png          | a.yaml, end_image: found '../b.png'; allowed is the plain name of a picture beside the sidecar",
        "end_image: [b.png]           | a.yaml, end_image: found a list; allowed is the plain name of a picture",
        "reference_images: 5          | a.yaml, reference_images: found 5; allowed is a list of file names",
        "audio: https://evil/v.wav?t=1 | a.yaml, audio: found 'https://evil/v.wav?...'; allowed is the plain name of a WAV file",
        "video: [w.mp4, ..]           | a.yaml, video[1]: found '..'; allowed is the plain name of a file",
        "character: ''                | a.yaml, character: found ''; allowed is the name of a character",
        "style: 5                     | a.yaml, style: found 5; allowed is the name or id of a style",
        "motions: Dolly In            | a.yaml, motions: found 'Dolly In'; allowed is a list of camera motions or effects.",
        "motions: [{name: a, strength: 2}] | a.yaml, motions[0].strength: found 2; allowed is a name or id, or a mapping of name "
                + "(or id) and strength",
        "motions: [{strength: 1}]     | a.yaml, motions[0]: found a mapping; allowed is a name or id",
        "motions: [a, {nam: b}]       | a.yaml, motions[1]: found",
        "duration:                    | a.yaml, duration: found nothing; allowed is text, a number, true or false, a list or a mapping.",
        "aspect-ratio: 1              | a.yaml, aspect-ratio: found a key that does not exist",
        "imag_es!: 1                  | a.yaml, imag_es!: found a key that does not exist; did you mean `images`?",
    })
    void whatTheSchemaDoesNotAllowIsSaidInPlainWords(String yaml, String sentence) {
        assertThat(problems("a.yaml", yaml)).singleElement().asString().contains(sentence);
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThat(problems("a.yaml", "outputs: 0\nseed: x\nColour: red\nparams: {any: thing}"))
                .extracting(Problem::field).containsExactlyInAnyOrder("outputs", "seed", "Colour");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "prompt: !!javax.script.ScriptEngineManager [] | a.yaml, line 1 column 9: found the tag "
                + "tag:yaml.org,2002:javax.script.ScriptEngineManager",
        "prompt: !!str 5                | found the tag tag:yaml.org,2002:str; take the tag out",
        "prompt: !wow                   | line 1 column 9: found the tag !wow",
        "!!map {prompt: x}              | found the tag",
        "params: !!set {a, b}           | found the tag",
        "? !!str a\\n: b                | found the tag",
        "prompt: &x hello               | a.yaml, line 1 column 9: found the anchor &x; take the anchor out.",
        "params: &x [a]                 | found the anchor &x",
        "&x prompt: hello               | found the anchor &x",
        "prompt: *x                     | found the alias *x; write the value out.",
        "params: {<<: *x}               | found the alias *x",
        "prompt: a\\nprompt: b          | a.yaml, line 2 column 1: found the key 'prompt' again; keep each key once.",
        "params: {a: 1, a: 2}           | line 1 column 16: found the key 'a' again",
        "1: a                           | found a key that is not text",
        "params: {true: a}              | found a key that is not text",
        "? [a]\\n: b                    | found a key that is not text",
        "prompt: a\\n---\\nprompt: b    | a.yaml, line 2 column 1: found a second document",
        "params: {a: .inf}              | found .inf; write a number that is finite",
        "params: {a: -.INF}             | found -.INF",
        "params: {a: .NaN}              | found .NaN",
        "params: {a: [1e999]}           | a.yaml, params.a[0]: found a number that is too large",
        "params: {a: \"\\uD800\"}       | a.yaml",
        "prompt: a cat: the film        | a.yaml, line 1 column 14: found mapping values are not allowed here; correct it there",
        "prompt: [a                     | a.yaml, line",
        "prompt: \"a                    | a.yaml, line",
        "prompt: @home                  | a.yaml, line 1 column 9",
        "%YAML 2.0\\n---\\nprompt: a    | a.yaml",
        "%TAG ! tag:x\\n---\\nprompt: !y a | found the tag",
        "just text                      | a.yaml: found 'just text'; write keys and values",
        "- a list                       | a.yaml: found a list; write keys and values",
        "# only a comment               | a.yaml: found nothing; write keys and values",
        "5                              | a.yaml: found 5",
    })
    void hostileOrBrokenYamlIsRefusedWithItsPlace(String yaml, String sentence) {
        assertThat(problems("a.yaml", yaml.replace("\\n", "\n"))).singleElement().asString().contains(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "{\"prompt\": \"a\", \"prompt\": \"b\"} | a.json, line 1 column 25: found no valid JSON (Duplicate field 'prompt')",
        "{\"prompt\": \"a\"} x                 | no valid JSON",
        "{\"prompt\": \"a\"} {}                | no valid JSON",
        "{\"prompt\": \"a\",}                  | a.json, line 1 column 16: found no valid JSON",
        "{prompt: \"a\"}                       | no valid JSON",
        "{'prompt': 'a'}                       | no valid JSON",
        "{\"prompt\": \"a\"                    | no valid JSON",
        "{\"prompt\": \"a\tb\"}                | no valid JSON",
        "{\"params\": {\"a\": NaN}}            | no valid JSON",
        "{\"params\": {\"a\": Infinity}}       | no valid JSON",
        "{\"params\": {\"a\": 1e999}}          | a.json, params.a: found a number that is too large",
        "{\"seed\": 1e999999999}               | a.json, seed: found a number that is too large",
        "{\"params\": {\"a\": 007}}            | no valid JSON",
        "{/* c */}                             | no valid JSON",
        "{\"prompt\": \"\\ud800\"}             | a.json, prompt: found half a character",
        "{\"params\": {\"\\udc00\": 1}}        | found half a character in the key",
        "{\"prompt\": \"a\\u0000b\"}           | a.json, prompt: found the control character U+0000 in line 1 in 'ab'",
        "[1]                                   | a.json: found a list",
        "\"text\"                              | a.json: found 'text'",
        "null                                  | a.json: found nothing",
    })
    void hostileOrBrokenJsonIsRefusedWithItsPlace(String json, String sentence) {
        assertThat(problems("a.json", json)).singleElement().asString().contains(sentence);
    }

    @Test
    void anEmptyFileIsNoSidecar() {
        assertThat(problems("a.txt", " \r\n\t ")).singleElement()
                .hasToString("a.txt, prompt: found an empty file; write the prompt into it.");
        assertThat(problems("a.yaml", "")).singleElement().asString().startsWith("a.yaml: found nothing");
        assertThat(problems("a.json", "")).singleElement().asString().startsWith("a.json: found nothing");
    }

    @Test
    void billionLaughsEndAtTheFirstAnchor() {
        assertThat(problems("a.yaml", """
                a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]
                b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
                c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
                """)).singleElement().asString().contains("line 1 column 4: found the anchor &a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.yaml", "a.json"})
    void twentyLevelsAreTheDeepest(String name) throws Exception {
        // The mapping itself and params are the first two.
        assertThat(read(name, nested(18)).parameters().params()).isNotEmpty();
        assertThat(problems(name, nested(19))).singleElement().asString().contains("20 levels");
        assertThat(problems(name, nested(1000))).singleElement().asString().contains("20 levels");
        assertThat(problems(name, nested(10_000))).singleElement().asString().contains("20 levels");
    }

    @Test
    void blockStyleCannotNestDeeperEither() {
        assertThat(problems("a.yaml", "params: \n  " + "- ".repeat(20_000) + "x")).singleElement().asString().contains("20 levels");
        assertThat(problems("a.yaml", "? ".repeat(20_000))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.txt", "a.yaml", "a.json"})
    void moreThanSixtyFourKibibytesAreNotRead(String name) {
        assertThat(problems(name, "x".repeat(64 * 1024 + 1))).singleElement()
                .hasToString(name + ": found 65537 bytes; make it at most 65536 bytes.");
    }

    @Test
    void longestFilesWithTheWorstContentAreJudgedAtOnce() throws Exception {
        // Regular expressions and edit distances on 64 KiB must stay linear.
        assertThat(problems("a.yaml", "model: " + "a/".repeat(32_000))).isNotEmpty();
        assertThat(problems("a.yaml", "model: " + "a/..b/".repeat(10_000) + "x")).isNotEmpty();
        assertThat(problems("a.yaml", "prompt: '" + " ".repeat(65_000) + "'")).isNotEmpty();
        assertThat(problems("a.yaml", "\"" + "x".repeat(60_000) + "\": 1")).singleElement().asString().hasSizeLessThanOrEqualTo(300);
        assertThat(problems("a.yaml", "params: {a: " + "9".repeat(60_000) + "}")).singleElement().asString().contains("60000 digits");
        assertThat(problems("a.json", "{\"seed\": " + "9".repeat(60_000) + "}")).isNotEmpty();
        assertThat(problems("a.yaml", "x1: 1\n".repeat(10_000))).isNotEmpty();
        assertThat(read("a.yaml", "prompt: '" + "x".repeat(65_000) + "'").said().text(SidecarKey.PROMPT)).hasSize(65_000);
        assertThat(read("a.yaml", "params: {a: [" + "[],".repeat(20_000) + "]}").parameters().params().get("a")).hasSize(20_000);
    }

    @Test
    void otherEncodingsAreNamedWithTheFirstWrongByte() {
        assertThat(problems("a.txt", "caf\u00e9 au lait", Charset.forName("windows-1252"))).singleElement()
                .hasToString("a.txt: found text that is not UTF-8 (byte 3 is 0xE9); save it as plain text in UTF-8.");
        assertThat(problems("a.yaml", "prompt: caf\u00e9", Charset.forName("windows-1252"))).singleElement().asString()
                .contains("byte 11 is 0xE9");
        assertThat(problems("a.txt", "caf\u00e9", UTF_16)).singleElement().asString().contains("UTF-16 text");
        assertThat(problems("a.txt", "\u00e9cafe", UTF_16LE)).singleElement().asString().contains("byte 0 is 0xE9");
        assertThat(problems("a.json", "{}", UTF_16LE)).singleElement().asString().contains("UTF-16 text (byte 1 is 0x00)");
        assertThat(problems("a.txt", "\uFEFFa\u00e9\0", UTF_8)).singleElement().asString().contains("(byte 6 is 0x00)");
        assertThat(problems("a.txt", "a\u001b[31m", UTF_8)).singleElement().asString()
                .contains("prompt: found the control character U+001B in line 1 in 'a[31m'");
    }

    @Test
    void aCutOffCharacterAtTheEndIsNoUtf8() throws Exception {
        Path file = Files.write(drop.resolve("a.txt"), new byte[] {'a', (byte) 0xE2, (byte) 0x82});

        assertThat(catchThrowableOfType(InvalidDropException.class, () -> SidecarReader.read(file)).problems())
                .singleElement().asString().contains("byte 1 is 0xE2");
    }

    @Test
    void linksAndFoldersAreNotRead() throws Exception {
        Path secret = Files.writeString(drop.resolve("secret"), "root:x:0:0");
        Path link = Files.createSymbolicLink(drop.resolve("a.txt"), secret);
        Path folder = Files.createDirectory(drop.resolve("b.yaml"));

        for (Path file : List.of(link, folder)) {
            assertThat(catchThrowableOfType(InvalidDropException.class, () -> SidecarReader.read(file)).problems())
                    .singleElement().asString().contains("not a plain file").doesNotContain("root:");
        }
        assertThat(SidecarReader.filesNamedBy(folder)).isNull();
    }

    @Test
    void aFileThatIsNoSidecarIsRefused() {
        assertThat(problems("a.docx", "x")).singleElement().asString().contains("name it .txt, .yaml, .yml or .json");
    }

    @Test
    void namedImagesAreFoundForPairing() throws Exception {
        assertThat(named("a.yaml", "images: [b.png, 'c d.png']\nColour: unknown")).isEqualTo(images("b.png", "c d.png"));
        assertThat(named("a.json", "{\"images\": []}")).isEqualTo(images());
        assertThat(named("b.yaml", "images: a.png")).as("a list of one").isEqualTo(images("a.png"));
        assertThat(read("b.yaml", "images: a.png\nreference_images: b.png").files().all()).containsExactly("a.png", "b.png");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "prompt: x", "images: ../a.png", "images: [5]", "images: [../a.png]", "images: [a.png",
        "images: *x", "- a", "\u0007"})
    void sidecarsThatNameNoImagesOrAreBrokenAreNullForPairing(String yaml) throws Exception {
        assertThat(named("a.yaml", yaml)).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "a.yaml | prompt: a: b\\nimages: [my b.png, 'c.PNG']       | my b.png,c.PNG",
        "a.json | {\"images\": [\"\\u00e9t\u00e9.png\"],}     | \u00E9t\u00E9.png",
        "a.yaml | image: a.png\\nfirst: {frame: b.png}            | a.png,b.png",
        "a.yaml | images: [5, a.png]                              | a.png",
        "a.txt  | prompt: x\\nimages: [john's a.png]              | john's a.png",
        "a.txt  | as in a.png, but at night                       | a.png",
    })
    void whatASidecarMentionsIsKnownForPairing(String name, String text, String mentioned) throws Exception {
        assertThat(SidecarReader.naming(Files.writeString(drop.resolve(name), text.replace("\\n", "\n"))).mentions())
                .contains(mentioned.split(","));
    }

    @Test
    void whatASidecarMentionsIsKnownInOtherEncodingsToo() throws Exception {
        for (String encoding : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "windows-1252")) {
            Path file = Files.write(drop.resolve("a.json"), "{\"images\": [\"caf\u00E9.png\"]}".getBytes(Charset.forName(encoding)));
            assertThat(SidecarReader.naming(file).mentions()).as(encoding).contains("caf\u00E9.png");
        }
    }

    @Test
    void wordsAndFilesOfItsOwnAreNoMentions() throws Exception {
        Naming naming = SidecarReader.naming(Files.writeString(drop.resolve("a.yaml"),
                "prompt: as in b.png\noutput_name: c.png\nrecord: {drop: d.png}\nstyle: e.png"));
        assertThat(naming.mentions()).isEmpty();
        assertThat(naming.prompt()).isTrue();
        assertThat(SidecarReader.naming(Files.writeString(drop.resolve("a.yaml"), "model: a/b")).prompt()).isFalse();
    }

    @Test
    void aHostileTextIsSearchedForMentionsInLinearTime() throws Exception {
        // Not in time, which depends on the machine, but in what is found: a bounded number of names for each mention.
        Path file = Files.writeString(drop.resolve("a.yaml"), "[a b.png ".repeat(7_000));
        assertThat(SidecarReader.naming(file).mentions()).hasSizeLessThan(7_000 * 17).contains("b.png", "a b.png");
    }

    // ------------------------------------------------------------------ text that would be cut off

    @ParameterizedTest
    @ValueSource(strings = {"prompt: a wall painted in #ff8800 with a #1 sign", "prompt: a wall # red", "prompt: #ff8800",
        "{prompt: a #b\n}",
        "params: {negative_prompt: no #1}", "multi_prompt:\n- text: a\n- b #2", "character: Anna #2", "prompt: a wall\n  in red #1",
        "style: Look #3 # three"})
    void aCommentThatCutsOffATextIsRefused(String yaml) {
        assertThat(problems("a.yaml", yaml)).singleElement().satisfies(problem -> {
            assertThat(problem.found()).contains("and after it the comment '#");
            assertThat(problem.remedy()).contains("double quotes");
        });
    }

    @Test
    void itsMessageSaysWhatWasCutOff() {
        assertThat(problems("a.yaml", "model: a/b\nprompt: a wall in #ff8800 # x\nseed: 1")).singleElement()
                .hasToString(
                        "a.yaml, prompt: found 'a wall in', and after it the comment '#ff8800 # x'; put the whole text into double quotes, "
                                + "since YAML leaves out what comes after a blank and #.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prompt: 'a #1 wall' # so", "prompt: |\n  a #1 wall", "prompt: a#1", "model: a/b # ours\nprompt: x",
        "prompt: x\n# a line of its own", "prompt: x\nduration: 5 #seconds", "prompt: x\nstyle: Cinematic # or another",
        "prompt: x\nsound: true #!",
        "# prompt: y\nprompt: x", "prompt: >  # folded\n  a wall"})
    void otherCommentsAreFine(String yaml) throws Exception {
        assertThat(read("a.yaml", yaml).said().text(SidecarKey.PROMPT)).isNotBlank();
    }

    // ------------------------------------------------------------------ prompts that are none

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "{\\rtf1\\ansi a ship}                    | prompt: found a document in RTF; save it as plain text in UTF-8",
        "<!DOCTYPE html><p>a ship                | found a web page (HTML)",
        "<html>a ship                            | found a web page (HTML)",
        "<?xml version=\"1.0\"?><a/>              | found an XML file",
        "%PDF-1.7 a ship                         | found a PDF document",
        "version https://git-lfs.github.com/spec/v1~oid | found a pointer of Git LFS",
        "prompt: a ship              | found the keys of a sidecar (YAML); name it a.yaml; a .txt is the prompt and nothing else.",
        "model: a/b~prompt: a: broken            | found the keys of a sidecar (YAML)",
        "images: [a.png]                         | found the keys of a sidecar (YAML)",
        "{\"model\": \"a/b\", \"prompt\": \"x\"}      | found the keys of a sidecar (JSON); name it a.json",
        "{\"id\": 1, \"images\": [\"a.png\"]}~{\"id\": 2} | found the keys of a sidecar (JSON)",
        "id;model;prompt~1;a/b;x                 | found the keys of a sidecar",
        "#NAME?                                  | found '#NAME?', what a spreadsheet shows for an error",
        "#BEZUG!                                 | found '#BEZUG!'",
    })
    void aTextFileThatIsNoPromptSaysWhatItIs(String text, String sentence) {
        assertThat(problems("a.txt", text.replace('~', '\n'))).singleElement().asString().contains(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"model: a ship", "style: oil\ncamera: slow", "{\"scene\": \"a ship\", \"style\": \"oil\"}", "#1 of all ships!",
        "# a ship",
        "a ship.\nPrompt: none", "<lora:x:1> a ship", "the words \"prompt: x\" on a wall", "[a ship]", "--- a ship"})
    void wordsArePrompts(String text) throws Exception {
        assertThat(read("a.txt", text).said().text(SidecarKey.PROMPT)).isEqualTo(text);
    }

    @Test
    void aControlCharacterIsNamedWithItsLine() {
        assertThat(problems("a.txt", "a ship\nat sea\u001A")).singleElement().hasToString(
                "a.txt, prompt: found the control character U+001A (Ctrl-Z) in line 2 in 'a ship at sea'; take that character out.");
        assertThat(problems("a.txt", "a ship\fat sea")).singleElement().asString().contains("U+000C (form feed) in line 1");
    }

    @Test
    void noPromptIsOneInYamlEither() {
        assertThat(problems("a.yaml", "prompt: '#REF!'")).singleElement().asString().contains("a spreadsheet shows for an error");
        assertThat(problems("a.json", "{\"prompt\": \"{\\\\rtf1 a}\"}")).singleElement().asString().contains("a document in RTF");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prompt: \t@x", "prompt: [a", "a: 'b", "prompt: [a}", "- a\nb", "a: b\n c: d", "a:\n - b\n c"})
    void theParsersWordsAreReadableAfterFound(String yaml) {
        assertThat(problems("a.yaml", yaml)).singleElement().asString().doesNotContain("found found", "found expected", "found could");
    }

    @Test
    void aMissingOrHugeFileIsNullForPairing() throws Exception {
        assertThat(SidecarReader.filesNamedBy(drop.resolve("nowhere.yaml"))).isNull();
        assertThat(named("a.yaml", "images: [a.png] #" + "x".repeat(70_000))).isNull();
    }

    @Test
    void noInputMakesTheReaderFailInAnotherWay() throws Exception {
        // Given
        var random = new Random(7);
        String[] pieces = {"model", "prompt", ":", " ", "\n", "- ", "[", "]", "{", "}", ",", "&a", "*a", "!", "!!", "|", ">", "\"", "'",
            "\\",
            "#", "---", "...", "%", "? ", "<<", "\t", "images", "0x", "0o9", "1e9", ".inf", "~", "null", "\u0000", "\u0007", "\u2028",
            "\uFEFF", "é", "😀", "`", "@"};
        var sentences = new ArrayList<String>();
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            Path file = Files.writeString(drop.resolve(i + (i % 4 == 0 ? ".json" : ".yaml")), text);
            // When
            SidecarReader.filesNamedBy(file);
            try {
                SidecarReader.read(file);
            } catch (InvalidDropException e) {
                e.problems().forEach(problem -> sentences.add(problem.toString()));
            }
        }
        // Then
        assertThat(sentences).hasSizeGreaterThan(1_000);
        assertThat(sentences.stream().filter(s -> s.length() > 300 || s.chars().anyMatch(Character::isISOControl))).isEmpty();
    }

    private Sidecar read(String name, String text) throws InvalidDropException, IOException {
        return SidecarReader.read(Files.writeString(drop.resolve(name), text));
    }

    private NamedFiles named(String name, String text) throws IOException {
        return SidecarReader.filesNamedBy(Files.writeString(drop.resolve(name), text));
    }

    private static NamedFiles images(String... names) {
        return new NamedFiles(Map.of(MediaRole.IMAGES, List.of(names)));
    }

    private List<Problem> problems(String name, String text) {
        return problems(name, text, UTF_8);
    }

    private List<Problem> problems(String name, String text, Charset charset) {
        return catchThrowableOfType(InvalidDropException.class,
                () -> SidecarReader.read(Files.write(drop.resolve(name), text.getBytes(charset)))).problems();
    }

    private static String nested(int levels) {
        return "{\"params\": {\"a\": " + "[".repeat(levels) + "]".repeat(levels) + "}}";
    }
}
