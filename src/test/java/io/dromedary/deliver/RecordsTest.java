package io.dromedary.deliver;

import static io.dromedary.testing.Ledger.HOUR;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.drop.Parameters;
import io.dromedary.drop.Profile;
import io.dromedary.drop.RequestedDrop;
import io.dromedary.drop.Said;
import io.dromedary.drop.Sidecar;
import io.dromedary.drop.SidecarKey;
import io.dromedary.drop.SidecarReader;
import io.dromedary.job.DropRequest;
import io.dromedary.job.Intent;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.MediaRole;
import io.dromedary.job.MissingResult;
import io.dromedary.job.Motion;
import io.dromedary.job.Output;
import io.dromedary.job.Result;
import io.dromedary.job.State;
import io.dromedary.job.Target;
import io.dromedary.job.Variables;
import io.dromedary.store.FolderStore;
import io.dromedary.store.Store;
import io.dromedary.testing.Coverage;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.Models;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.BeanInject;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.test.main.junit5.Configure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records as they are published: by the route that makes JSON of them. */
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE,
    "camel.main.routes-include-pattern=file:routes/deliver/write-records.camel.yaml"})
class RecordsTest {

    private static final Profile OTHER = new Profile(new Said(Map.of(SidecarKey.MODEL, "other/model", SidecarKey.PROMPT, "other",
            SidecarKey.PROMPT_PREFIX, "before", SidecarKey.PROMPT_SUFFIX, "after", SidecarKey.OUTPUTS, 9)), Parameters.NONE);

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path root;
    private Path outbox;
    @TempDir
    private Path state;
    private Ledger ledger;
    @BeanInject
    CamelContext context;
    @Produce("direct:write-records")
    ProducerTemplate template;

    @Configure
    void open(MainConfigurationProperties main) {
        outbox = root.resolve("outbox");
        ledger = new Ledger(state);
    }

    @BindToRegistry("records")
    Records records() {
        Store store = new FolderStore(root);
        return new Records(store, ledger.view, target -> "https://api.example/" + target.path(), Models.COMPOSITION,
                new CharacterRecord(store, ledger.clock), ledger.clock);
    }

    @AfterEach
    void close() {
        context.stop();
        ledger.close();
    }

    private Exchange write(Job job) {
        return template.send(exchange -> {
            exchange.setVariable(Variables.JOB, job);
            exchange.getMessage().setBody("what was there");
        });
    }

    private static DropRequest full() throws IOException {
        return new DropRequest(Ledger.MODEL, "a \"quoted\" prompt: é",
                (ObjectNode) JSON.readTree("{\"duration\":5,\"ratio\":\"16:9\",\"deep\":{\"a\":[1]}}"),
                List.of("a.png", "b.png"), 2, 42L, false, "hero", 7, null, null, null, null, null, null);
    }

    private Job delivered(DropRequest request, List<MediaFile> media) {
        return delivered(request, media, "{\"prompt\":\"sent\"}",
                List.of(new Result("https://cdn.example/1?sig=s3cr3t", null), new Result("https://cdn.example/2", null)));
    }

    private Job delivered(DropRequest request, List<MediaFile> media, String sent, List<Result> results, MissingResult... missing) {
        List<String> files = media.isEmpty() ? List.of("idea.yaml") : media.stream().map(MediaFile::name).toList();
        Job job = ledger.journal.enter("j", files.get(0), "", files, "work/j", media, request, "intent", null).orElseThrow();
        Job submitted = ledger.journal.submitting(job, request.model(), sent, ledger.price, ledger.limits);
        Job waiting = ledger.journal.accepted(submitted, "r1", "queued", "c1", ledger.in(HOUR));
        Job collecting = ledger.journal.collecting(waiting, "completed", results, List.of(missing), ledger.in(HOUR));
        int published = 0;
        for (Output output : ledger.view.outputs(collecting)) {
            String base = output.isPreview() ? "hero__m__%d.preview".formatted(output.previewOf()) : "hero__m__" + ++published;
            ledger.outputs.reserve(output, base);
            ledger.outputs.published(new Output("j", output.number(), output.url(), base, base + (output.isPreview() ? ".webp" : ".mp4"),
                    9L, "ab", "video/mp4",
                    output.previewOf()));
        }
        return collecting;
    }

    private static List<MediaFile> pictures(String... names) {
        return Stream.of(names).map(Ledger::picture).toList();
    }

    private JsonNode record(int number) throws IOException {
        return JSON.readTree(outbox.resolve("hero__m__" + number + ".json").toFile());
    }

    @Test
    void aRecordThatIsPutIntoTheInboxMakesTheSameRequestAgainAndIsNoDuplicate() throws Exception {
        // Given
        DropRequest request = full();
        write(delivered(request, pictures("a.png", "b.png")));
        // When
        Sidecar sidecar = SidecarReader.read(outbox.resolve("hero__m__1.json"));
        DropRequest again = RequestedDrop.of(sidecar, OTHER, "default/model", "hero__m__1.json");
        // Then
        assertThat(again).as("all but how urgent it was").usingRecursiveComparison().ignoringFields("variation", "priority")
                .isEqualTo(request);
        assertThat(again.variation()).isEqualTo("j");
        assertThat(Intent.of(again, List.of("x", "y"))).isNotEqualTo(Intent.of(request, List.of("x", "y")));
    }

    @Test
    void aRequestThatSaidLittleComesBackWithoutAnybodysDefaults() throws Exception {
        // Given
        DropRequest request = Ledger.request(0);
        write(delivered(request, List.of()));
        // When
        Sidecar sidecar = SidecarReader.read(outbox.resolve("hero__m__2.json"));
        DropRequest again = RequestedDrop.of(sidecar, OTHER, "default/model", "x");
        // Then
        assertThat(again).usingRecursiveComparison().ignoringFields("variation", "images").isEqualTo(request);
        assertThat(again.images()).as("explicitly none").isEmpty();
    }

    @Test
    void everyResultHasARecordThatSaysWhatMadeIt() throws IOException {
        // When
        write(delivered(full(), pictures("a.png", "b.png")));
        // Then
        assertThat(record(2).get("record")).isEqualTo(JSON.readTree("""
                {"file":"hero__m__2.mp4","number":2,"requested":2,"delivered":2,"bytes":9,"sha256":"ab","content_type":"video/mp4",\
                "c2pa":null,"job":"j","drop":"a.png",
                 "files":[{"name":"a.png","role":"images","content_type":"image/png","sha256":"%1$s","bytes":4,"width":640,"height":480},
                          {"name":"b.png","role":"images","content_type":"image/png","sha256":"%1$s","bytes":4,"width":640,"height":480}],
                 "sent_to":"https://api.example/higgsfield-ai/dop/standard","sent":{"prompt":"sent"},"attempts":1,"ai_generated":true,
                 "digital_source_type":"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",\
                "request_id":"r1","correlation_id":"c1",
                 "dropped_at":"2026-03-04T05:06:07Z","delivered_at":"2026-03-04T05:06:07Z"}""".formatted(Ledger.PICTURE_SHA256)));
        assertThat(record(1).get("record").get("file").asText()).isEqualTo("hero__m__1.mp4");
        assertThat(Files.readString(outbox.resolve("hero__m__1.json"))).doesNotContain("s3cr3t").endsWith("}\n");
    }

    @Test
    void aPersonsFileThatHasARecordsNameIsKeptAndOurOwnIsReplaced() throws IOException {
        // Given
        Files.createDirectories(outbox);
        Files.writeString(outbox.resolve("hero__m__1.json"), "a person's");
        Files.writeString(outbox.resolve("hero__m__2.json"), "{\"record\":{\"job\":\"j\",\"half\":true}}");
        // When
        write(delivered(full(), pictures("a.png")));
        // Then
        assertThat(outbox.resolve("hero__m__1.json")).hasContent("a person's");
        assertThat(outbox.resolve("hero__m__1.2.json")).content().contains("\"job\" : \"j\"");
        assertThat(outbox.resolve("hero__m__2.json")).content().contains("\"job\" : \"j\"").doesNotContain("half");
    }

    @Test
    void aRecordIsTheSameToTheByteAsEver() throws IOException {
        // When
        write(
                delivered(full(), pictures("a.png"), "{\"prompt\":\"a \\\"quoted\\\" é\",\"n\":[1,{\"x\":null},[]],\"o\":{},\"f\":0.50}",
                        List.of(new Result("https://cdn.example/1", null)), new MissingResult(1, "nsfw", null)));
        // Then
        assertThat(Files.readString(outbox.resolve("hero__m__1.json"))).isEqualTo("""
                {
                  "model" : "higgsfield-ai/dop/standard",
                  "prompt" : "a \\"quoted\\" prompt: é",
                  "images" : [ "a.png" ],
                  "outputs" : 2,
                  "seed" : 42,
                  "enhance_prompt" : false,
                  "params" : {
                    "duration" : 5,
                    "ratio" : "16:9",
                    "deep" : {
                      "a" : [ 1 ]
                    }
                  },
                  "output_name" : "hero",
                  "variation" : "j",
                  "record" : {
                    "file" : "hero__m__1.mp4",
                    "number" : 2,
                    "requested" : 2,
                    "delivered" : 1,
                    "missing" : [ {
                      "number" : 1,
                      "word" : "nsfw",
                      "why" : null
                    } ],
                    "warnings" : [ "1 of the 2 results that were asked for were delivered" ],
                    "bytes" : 9,
                    "sha256" : "ab",
                    "content_type" : "video/mp4",
                    "c2pa" : null,
                    "job" : "j",
                    "drop" : "a.png",
                    "files" : [ {
                      "name" : "a.png",
                      "role" : "images",
                      "content_type" : "image/png",
                      "sha256" : "%s",
                      "bytes" : 4,
                      "width" : 640,
                      "height" : 480
                    } ],
                    "sent_to" : "https://api.example/higgsfield-ai/dop/standard",
                    "sent" : {
                      "prompt" : "a \\"quoted\\" é",
                      "n" : [ 1, {
                        "x" : null
                      }, [ ] ],
                      "o" : { },
                      "f" : 0.5
                    },
                    "attempts" : 1,
                    "ai_generated" : true,
                    "digital_source_type" : "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
                    "request_id" : "r1",
                    "correlation_id" : "c1",
                    "dropped_at" : "2026-03-04T05:06:07Z",
                    "delivered_at" : "2026-03-04T05:06:07Z"
                  }
                }
                """.formatted(Ledger.PICTURE_SHA256));
    }

    @Test
    void aRecordHasEveryKeyThatMakesTheRequestAgain() throws IOException {
        // Given
        DropRequest request = new DropRequest("v1/speak/higgsfield", "p", (ObjectNode) JSON.readTree("{\"raw\":1}"), null, null, null, null,
                null, 0, null,
                (ObjectNode) JSON.readTree("{\"duration\":10,\"quality\":\"high\"}"), "ann",
                List.of(new Motion("Zoom In", 0.5), new Motion("Dolly", null)), "Film",
                new Target("job-set", "v1/speak/higgsfield"));
        List<MediaFile> media = List.of(file("a.png", MediaRole.IMAGES), file("end.png", MediaRole.END_IMAGE),
                file("r1.png", MediaRole.REFERENCE_IMAGES),
                file("r2.png", MediaRole.REFERENCE_IMAGES), file("voice.wav", MediaRole.AUDIO), file("song.wav", MediaRole.AUDIO),
                file("clip.mp4", MediaRole.VIDEO));
        // When
        write(delivered(request, media));
        // Then
        ObjectNode sidecar = (ObjectNode) record(1);
        JsonNode made = sidecar.remove("record");
        assertThat(sidecar).isEqualTo(JSON.readTree("""
                {"model":"v1/speak/higgsfield","prompt":"p","images":["a.png"],"end_image":"end.png",\
                "reference_images":["r1.png","r2.png"],"audio":["voice.wav","song.wav"],
                 "video":"clip.mp4","character":"ann","motions":[{"name":"Zoom In","strength":0.5},{"name":"Dolly"}],\
                "style":"Film","duration":10,"quality":"high",
                 "params":{"raw":1},"variation":"j"}"""));
        assertThat(made.get("sent_to").asText()).isEqualTo("https://api.example/v1/speak/higgsfield");
        assertThat(made.get("files").findValuesAsText("role")).containsExactly("images", "end_image", "reference_images",
                "reference_images", "audio", "audio", "video");
        assertThat(made.get("files").get(4).has("width")).as("a sound has no size in pixels").isFalse();
    }

    private static MediaFile file(String name, MediaRole role) {
        int pixels = role == MediaRole.AUDIO ? 0 : 64;
        return new MediaFile(name, "some/type", 4, pixels, pixels, "5e".repeat(32), null, null, role, null);
    }

    /** IPTC: "created using Generative AI" against "edited using Generative AI". */
    @ParameterizedTest
    @CsvSource({"reve/edit, a.png, compositeWithTrainedAlgorithmicMedia", "reve/fast/edit, a.png, compositeWithTrainedAlgorithmicMedia",
        "bytedance/seedance-2.5/video-extend, a.mp4, compositeWithTrainedAlgorithmicMedia", "reve/edit, , trainedAlgorithmicMedia",
        "reve/remix, a.png, trainedAlgorithmicMedia", "kling-video/v3.0/std/image-to-video, a.png, trainedAlgorithmicMedia",
        "some/unknown, a.png, trainedAlgorithmicMedia"})
    void aRecordSaysThatAModelMadeTheResultOrChangedAFile(String model, String file, String term) throws IOException {
        // When
        write(delivered(Ledger.request(0).aimedAt(model, new Target("queue", model), null), file == null ? List.of() : pictures(file)));
        // Then
        JsonNode made = record(1).get("record");
        assertThat(made.get("ai_generated").booleanValue()).isTrue();
        assertThat(made.get("digital_source_type").asText()).isEqualTo("http://cv.iptc.org/newscodes/digitalsourcetype/" + term);
    }

    @Test
    void aResultNamesItsPreviewWhichHasNoRecord() throws IOException {
        // When
        write(delivered(full(), List.of(), "{}",
                List.of(new Result("https://cdn.example/1", "https://cdn.example/1s"), new Result("https://cdn.example/2", null))));
        // Then
        assertThat(record(1).get("record").get("preview").asText()).isEqualTo("hero__m__1.preview.webp");
        assertThat(record(2).get("record").has("preview")).isFalse();
        assertThat(record(1).get("record").get("delivered").asInt()).isEqualTo(2);
        assertThat(outbox).isDirectoryNotContaining("glob:**.preview.json");
    }

    @Test
    void everyRecordListsTheResultsThatDidNotCome() throws IOException {
        // When
        write(delivered(full(), List.of(), "{\"params\":{\"batch_size\":4}}",
                List.of(new Result("https://cdn.example/1", null), new Result("https://cdn.example/4", null)),
                new MissingResult(2, "nsfw", null), new MissingResult(3, "failed", "GPU on fire, see https://log.example/x?sig=s3cr3t")));
        // Then
        JsonNode made = record(2).get("record");
        assertThat(made.get("missing")).isEqualTo(JSON.readTree("""
                [{"number":2,"word":"nsfw","why":null},{"number":3,"word":"failed","why":"GPU on fire, see https://log.example/x"}]"""));
        assertThat(made.get("number").asInt()).as("the last of four").isEqualTo(4);
        assertThat(record(1).get("record").get("number").asInt()).isEqualTo(1);
        assertThat(made.get("requested").asInt()).isEqualTo(4);
        assertThat(made.get("delivered").asInt()).isEqualTo(2);
        assertThat(made.get("warnings")).isEqualTo(JSON.readTree("[\"2 of the 4 results that were asked for were delivered\"]"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{\"batch_size\":4}|4", "{\"num_images\":3}|3", "{\"params\":{\"count\":4},\"use_unlim\":true}|4",
        "{\"num_images\":1}|1", "{\"batch_size\":\"4\"}|2",
        "{\"prompt\":\"p\"}|2"})
    void fewerResultsThanWereAskedForAreAWarning(String sent, int requested) throws IOException {
        // When
        write(delivered(full(), List.of(), sent, Ledger.results("https://cdn.example/1", "https://cdn.example/2")));
        // Then
        assertThat(record(1).get("record").get("requested").asInt()).isEqualTo(requested);
        assertThat(record(1).get("record").has("warnings")).isEqualTo(requested > 2);
        assertThat(record(1).get("record").has("missing")).isFalse();
    }

    @Test
    void aRecordWarnsOfAModelThatNobodyCouldCheck() throws IOException {
        // Given
        DropRequest request = new DropRequest("any/model", "p", JSON.createObjectNode(), null, null, null, null, null, 0, null, null, null,
                null, null, null);
        // When
        write(delivered(request, List.of()));
        // Then
        assertThat(record(1).at("/record/warnings/0").asText()).contains("any/model is not in the catalogue");
    }

    @Test
    void recordsMayBeWrittenAgainAfterAnInterruption() throws IOException {
        // Given
        Job job = delivered(full(), pictures("a.png", "b.png"));
        write(job);
        JsonNode first = record(1);
        // When
        write(job);
        // Then
        assertThat(record(1)).isEqualTo(first);
        assertThat(outbox).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void nothingButTheRecordsComesOfIt() throws IOException {
        Exchange exchange = write(delivered(full(), pictures("a.png")));
        assertThat(exchange.getMessage().getBody()).isEqualTo("what was there");
        assertThat(exchange.getMessage().getHeaders()).isEmpty();
        assertThat(exchange.getVariables()).containsOnlyKeys(Variables.JOB);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void oneRecordThatCannotBeWrittenFailsTheStepWithItsOwnReason(int number) throws IOException {
        // Given
        Files.createDirectories(outbox.resolve(".hero__m__%d.json.part/in the way".formatted(number)));
        // When
        Exchange exchange = write(delivered(full(), pictures("a.png")));
        // Then
        assertThat(exchange.getException()).isInstanceOf(FileSystemException.class).hasMessageContaining("hero__m__%d.json", number);
        assertThat(record(3 - number).get("record").get("number").asInt()).isEqualTo(3 - number);
    }

    // ------------------------------------------------------------------ characters

    @Test
    void aCharactersRecordSaysWhatWasMadeOfWhat() throws Exception {
        // Given
        Job job = ledger.waiting(ledger.enterCharacter("j", "anna", "v2"));
        // When
        write(job);
        // Then
        JsonNode written = JSON.readTree(root.resolve("characters/_anna-v2.json").toFile());
        assertThat(written.path("character").asText()).isEqualTo("anna");
        assertThat(written.path("version").asText()).isEqualTo("v2");
        assertThat(written.path("id").asText()).isEqualTo("request of j");
        assertThat(written.path("pictures").path("1.jpg").asText()).isEqualTo(Ledger.picture("1.jpg").sha256());
        assertThat(written.path("created").asText()).isEqualTo(ledger.clock.instant().toString());
    }

    @Test
    void aCharactersRecordIsTheSameToTheByteAsEver() throws Exception {
        write(ledger.waiting(ledger.enterCharacter("j", "anna", "v2")));
        assertThat(Files.readString(root.resolve("characters/_anna-v2.json"))).isEqualTo("""
                {
                  "character" : "anna",
                  "version" : "v2",
                  "id" : "request of j",
                  "pictures" : {
                    "1.jpg" : "%s"
                  },
                  "job" : "j",
                  "created" : "2026-03-04T05:06:07Z"
                }
                """.formatted(Ledger.PICTURE_SHA256));
    }

    @Test
    void aCharactersRecordStaysBelowItsFolderWhateverTheName() throws Exception {
        write(ledger.waiting(ledger.enterCharacter("j", "../../outbox/x", "../v2")));
        assertThat(root).isDirectoryRecursivelyContaining("glob:**/characters/_*outbox-x-*v2.json");
        assertThat(root.resolve("outbox")).doesNotExist();
    }

    @Test
    void otherJobsLeaveNone() throws Exception {
        write(ledger.in(State.COLLECTING, "j"));
        assertThat(root).isEmptyDirectory();
    }
}
