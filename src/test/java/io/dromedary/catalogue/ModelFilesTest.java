package io.dromedary.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The data of the catalogue: read here without any class of the product, so that a mistake in one cannot hide in the other. */
class ModelFilesTest {

    private static final Path FOLDER = Path.of("src/main/resources/models");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final JsonSchema META_SCHEMA = SCHEMAS.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    private static final Set<String> SOURCES = Set.of(
            "S0", "S1", "S2", "S3", "S4", "JS", "PY", "D-B", "D-C", "D-D", "AE", "KZ", "GP", "CH", "public code");

    /** Section 9.1 of the fact sheet, written out. */
    private static final List<String> OPEN_API = """
            higgsfield-ai/dop/lite
            higgsfield-ai/dop/turbo
            higgsfield-ai/dop/standard
            higgsfield-ai/soul/standard
            higgsfield-ai/soul/reference
            higgsfield-ai/soul/character
            higgsfield-ai/popcorn/auto
            reve/text-to-image
            reve/edit
            reve/fast/edit
            reve/remix
            reve/fast/remix
            nano-banana
            flux-pro/kontext/max/text-to-image
            veo3.1
            veo3.1/fast
            veo3.1/image-to-video
            veo3.1/fast/image-to-video
            veo3.1/first-last-frame-to-video
            veo3.1/fast/first-last-frame-to-video
            veo3.1/reference-to-video
            bytedance/seedance/v1/lite/text-to-video
            bytedance/seedance/v1/lite/image-to-video
            bytedance/seedance/v1/pro/fast/text-to-video
            bytedance/seedance/v1/pro/fast/image-to-video
            kling-video/v2.1/master/image-to-video
            kling-video/v2.1/pro/image-to-video
            kling-video/v2.1/standard/image-to-video
            kling-video/v2.5-turbo/pro/image-to-video
            kling-video/v2.5-turbo/standard/image-to-video
            kling-video/v2.1/master/text-to-video
            kling-video/v2.5-turbo/pro/text-to-video
            minimax/hailuo-02/standard/image-to-video
            minimax/hailuo-02/standard/text-to-video
            minimax/hailuo-02/pro/image-to-video
            minimax/hailuo-02/pro/text-to-video
            minimax/hailuo-2.3/pro/image-to-video
            minimax/hailuo-2.3/pro/text-to-video
            minimax/hailuo-2.3/standard/image-to-video
            minimax/hailuo-2.3/standard/text-to-video
            minimax/hailuo-2.3-fast/pro/image-to-video
            minimax/hailuo-2.3-fast/standard/image-to-video
            sora-2/text-to-video
            sora-2/text-to-video/pro
            sora-2/image-to-video
            sora-2/image-to-video/pro
            wan-25-preview/text-to-video
            wan-25-preview/image-to-video
            """.lines().toList();

    /** Section 9.3. */
    private static final List<String> FIRST_GENERATION = """
            v1/text2image/soul
            v1/image2video
            v1/image2video/dop
            v1/speak/higgsfield
            v1/text2image/nano-banana
            v1/text2image/seedream
            v1/text2image/keyframes
            generate/kling-2-5
            generate/minimax-t2v
            generate/seedance-v1-lite-t2v
            generate/wan-25-fast
            """.lines().toList();

    /** Section 5, and what section 9.2 says more of than the id. */
    private static final List<String> ELSEWHERE = """
            nano-banana-pro
            bytedance/seedream/v4/text-to-image
            bytedance/seedance/v1/pro/image-to-video
            higgsfield-ai/dop/preview
            higgsfield-ai/dop/lite/first-last-frame
            higgsfield-ai/dop/standard/first-last-frame
            higgsfield-ai/dop/turbo/first-last-frame
            higgsfield-ai/popcorn/manual
            higgsfield-ai/soul/v2/standard
            higgsfield-ai/soul/cinema
            bytedance/seedance-2.0/text-to-video
            bytedance/seedance-2.5/text-to-video
            bytedance/seedance-2.5/image-to-video
            bytedance/seedance-2.5/reference-to-video
            bytedance/seedance-2.5/video-edit
            bytedance/seedance-2.5/video-extend
            kling-video/v3.0/std/text-to-video
            kling-video/v3.0/std/image-to-video
            kling-video/v3.0/pro/text-to-video
            kling-video/v3.0/pro/image-to-video
            kling-video/v3.0/4k/text-to-video
            kling-video/v3.0/4k/image-to-video
            """.lines().toList();

    /** Section 8: the image models of the web application, after the names in S0. */
    private static final List<String> WEB = Stream.of("nano-banana-2", "flux-2", "seedream", "text2image-soul", "reve", "text2image",
            "text2image-gpt", "flux-kontext", "canvas", "canvas-soul", "wan2-2-image", "nano-banana", "nano-banana-animal",
            "keyframes-faceswap", "qwen-camera-control", "viral-transform-image", "game-dump", "image2video").map("web/"::concat).toList();

    static List<Path> files() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Map.Entry<String, JsonNode>> models() {
        return files().stream().flatMap(file -> resolved(file).entrySet().stream());
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileKeepsThePublishedSchema(Path file) {
        assertThat(modelSchema().validate(tree(file))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileIsSmallAndPlainYaml(Path file) throws Exception {
        assertThat(file.getFileName().toString()).matches("[a-z0-9]+(-[a-z0-9]+)*\\.yaml");
        assertThat(Files.size(file)).isLessThanOrEqualTo(64 * 1024);
        for (Event event : new Parse(LoadSettings.builder().build()).parseString(Files.readString(file))) {
            assertThat(event.getEventId()).isNotEqualTo(Event.ID.Alias);
            assertThat(event).satisfiesAnyOf(
                    any -> assertThat(any).isNotInstanceOf(NodeEvent.class),
                    node -> assertThat(((NodeEvent) node).getAnchor()).isEmpty());
            assertThat(event).satisfiesAnyOf(
                    any -> assertThat(any).isNotInstanceOf(ScalarEvent.class),
                    scalar -> assertThat(((ScalarEvent) scalar).getTag()).isEmpty());
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void likeNamesAnEarlierModelOfItsFile(Path file) {
        Set<String> earlier = new HashSet<>();
        for (JsonNode model : tree(file).get("models")) {
            if (model.has("like")) {
                assertThat(earlier).as("like of %s", id(model)).contains(model.get("like").textValue());
            }
            earlier.add(id(model));
        }
    }

    @Test
    void idsAndAliasesAreUniqueOverAllFiles() {
        List<String> names = new ArrayList<>();
        for (Path file : files()) {
            for (JsonNode model : tree(file).get("models")) {
                names.add(id(model));
                model.path("aliases").forEach(alias -> names.add(alias.textValue()));
            }
        }

        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(200);
    }

    @Test
    void noTwoModelsHaveTheSamePath() {
        assertThat(models().map(model -> model.getValue().path("path").asText(model.getKey()))).doesNotHaveDuplicates();
    }

    @Test
    void exactlyTheModelsOfTheWebApplicationLieBelowWebAndJobs() {
        assertThat(models()).allSatisfy(model -> {
            boolean web = model.getValue().get("dialect").textValue().equals("web");
            assertThat(model.getKey().startsWith("web/")).isEqualTo(web);
            assertThat(model.getValue().path("path").asText(null)).isEqualTo(web ? model.getKey().replaceFirst("web", "jobs") : null);
        });
    }

    @Test
    void everyModelSaysWhatItIsAndWhereThatIsKnownFrom() {
        for (Path file : files()) {
            tree(file).get("models").forEach(model -> assertThat(model.path("title").asText()).as(id(model)).isNotBlank());
        }
        assertThat(models()).allSatisfy(model -> assertThat(texts(model.getValue().path("sources"))).isNotEmpty().isSubsetOf(SOURCES));
    }

    @Test
    void everyModelOfTheFactSheetIsThere() {
        Set<String> ids = new HashSet<>(models().map(Map.Entry::getKey).toList());

        assertThat(ids).containsAll(OPEN_API).containsAll(FIRST_GENERATION).containsAll(ELSEWHERE).containsAll(WEB);
        assertThat(OPEN_API).hasSize(48);
    }

    @Test
    void everyModelWithDocumentedParametersHasThem() {
        Map<String, JsonNode> models = all();

        assertThat(Stream.of(OPEN_API, FIRST_GENERATION, ELSEWHERE).flatMap(List::stream))
                .allSatisfy(id -> assertThat(models.get(id).has("parameters")).isTrue());
        assertThat(WEB.stream().filter(id -> models.get(id).has("parameters"))).contains("web/nano-banana-2", "web/flux-2",
                "web/seedream", "web/text2image-soul", "web/image2video");
    }

    @ParameterizedTest
    @MethodSource("models")
    void parametersAreAPreciseSchema(Map.Entry<String, JsonNode> model) {
        JsonNode parameters = model.getValue().path("parameters");
        if (parameters.isMissingNode()) {
            return;
        }

        assertThat(META_SCHEMA.validate(parameters)).isEmpty();
        assertThat(parameters.path("additionalProperties").asBoolean(true)).isFalse();
        assertThat(parameters.get("properties").has("prompt")).isEqualTo(!model.getValue().path("kind").asText().equals("character"));
        assertThat(texts(parameters.path("required"))).doesNotHaveDuplicates().isSubsetOf(names(parameters.get("properties")));
        parameters.get("properties").properties().forEach(property -> {
            assertThat(property.getValue().has("type")).as(property.getKey()).isTrue();
            examples(property.getValue())
                    .forEach(value -> assertThat(broken(property.getValue(), value)).as("%s: %s", property.getKey(), value).isEmpty());
        });
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyParameterThatIsNamedExists(Map.Entry<String, JsonNode> entry) {
        JsonNode model = entry.getValue();
        List<String> named = new ArrayList<>();
        Stream.of("/outputs", "/style", "/motions/parameter", "/character/parameter").map(model::at)
                .filter(JsonNode::isTextual).forEach(name -> named.add(name.textValue()));
        named.addAll(texts(model.path("media_size")));
        model.path("translate").forEach(table -> named.addAll(texts(table.get("to"))));

        assertThat(names(model.at("/parameters/properties"))).containsAll(named);
        // What goes on the wire has one origin: either a file or a value.
        assertThat(slots(model)).doesNotHaveDuplicates().noneMatch(names(model.at("/parameters/properties"))::contains);
    }

    @ParameterizedTest
    @MethodSource("models")
    void slotsCanBeFilled(Map.Entry<String, JsonNode> model) {
        assertThat(model.getValue().path("media")).allSatisfy(slot -> {
            int max = slot.path("max").asInt(1);
            assertThat(slot.path("min").asInt(0)).isLessThanOrEqualTo(max);
            assertThat(max == 1 || slot.path("list").asBoolean()).as("more than one file, but no list").isTrue();
            assertThat(slot.get("form").textValue().equals("media_input"))
                    .isEqualTo(model.getValue().get("dialect").textValue().equals("web"));
        });
        assertThat(texts(model.getValue().path("media"), "takes")).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyRowOfATranslationIsAllowedByTheParameters(Map.Entry<String, JsonNode> model) {
        JsonNode properties = model.getValue().at("/parameters/properties");
        for (JsonNode translation : model.getValue().path("translate")) {
            List<String> from = texts(translation.get("from"));
            List<String> to = texts(translation.get("to"));
            translation.get("table").properties().forEach(row -> {
                String[] words = row.getKey().split(" ");
                assertThat(words).hasSameSizeAs(from);
                assertThat(row.getValue()).hasSameSizeAs(to);
                for (int i = 0; i < words.length; i++) {
                    if (properties.has(from.get(i))) {
                        assertThat(broken(properties.get(from.get(i)), JSON.valueToTree(words[i]))).as(row.getKey()).isEmpty();
                    }
                }
                for (int i = 0; i < to.size(); i++) {
                    assertThat(broken(properties.get(to.get(i)), row.getValue().get(i))).as(row.getKey()).isEmpty();
                }
            });
        }
    }

    @Test
    void everyRatioHasARowForEveryQualityAndEverySizeOfTheFirstSoulIsReached() {
        JsonNode soul = all().get("v1/text2image/soul");
        JsonNode web = all().get("web/text2image-soul");

        assertThat(new HashSet<>(texts(soul.at("/translate/0/table"), "/0")))
                .isEqualTo(new HashSet<>(texts(soul.at("/parameters/properties/width_and_height/enum")))).hasSize(13);
        for (JsonNode model : List.of(soul, web)) {
            for (String ratio : texts(web.at("/parameters/properties/aspect_ratio/enum"))) {
                assertThat(names(model.at("/translate/0/table"))).contains("720p " + ratio, "1080p " + ratio).hasSize(14);
            }
        }
    }

    /** One row a trap: what the model takes, and the spelling of another model that it does not take. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            veo3.1                                     | duration                 | "6"         | 6
            veo3.1/image-to-video                      | resolution               | "1080"      | "1080p"
            bytedance/seedance/v1/lite/text-to-video   | duration                 | 12          | "5"
            bytedance/seedance/v1/lite/text-to-video   | resolution               | "480"       | "480p"
            bytedance/seedance-2.5/text-to-video       | duration                 | 30          | 31
            bytedance/seedance-2.0/text-to-video       | duration                 | 15          | 30
            minimax/hailuo-02/standard/image-to-video  | resolution               | "768P"      | "768p"
            minimax/hailuo-2.3/standard/text-to-video  | duration                 | 10          | 5
            generate/minimax-t2v                       | enable_prompt_optimizier | true        | "yes"
            generate/minimax-t2v                       | resolution               | "768"       | "720"
            generate/seedance-v1-lite-t2v              | resolution               | "468"       | "480"
            bytedance/seedream/v4/text-to-image        | resolution               | "2K"        | "2k"
            nano-banana-pro                            | resolution               | "1k"        | "1K"
            nano-banana                                | aspect_ratio             | "21:9"      | "2:1"
            sora-2/text-to-video                       | resolution               | "720p"      | "1080p"
            sora-2/text-to-video/pro                   | resolution               | "1080p"     | "1080"
            wan-25-preview/text-to-video               | seed                     | -1          | -2
            kling-video/v2.1/pro/image-to-video        | cfg_scale                | 0.07        | 0.075
            kling-video/v2.1/pro/image-to-video        | cfg_scale                | 0.29        | 1.01
            generate/kling-2-5                         | cfg_scale                | 0.7         | 0.75
            generate/kling-2-5                         | model                    | "kling-v2-5-turbo" | "kling-2-5"
            kling-video/v3.0/std/text-to-video         | sound                    | "off"       | false
            higgsfield-ai/soul/standard                | resolution               | "4K"        | "4k"
            higgsfield-ai/soul/standard                | batch_size               | 4           | 2
            higgsfield-ai/soul/standard                | num_images               | 2           | 5
            higgsfield-ai/soul/reference               | resolution               | "1080p"     | "2K"
            higgsfield-ai/popcorn/auto                 | resolution               | "1600p"     | "1080p"
            v1/text2image/keyframes                    | quality                  | "1600p"     | "1080p"
            v1/text2image/soul                         | width_and_height         | "1696x960"  | "1920x1080"
            v1/image2video/dop                         | model                    | "dop-next"  | "turbo"
            web/image2video                            | model                    | "turbo"     | "dop-turbo"
            web/flux-2                                 | seed                     | 1           | 0
            """)
    void theTrapsOfTheApiAreKept(String id, String parameter, String taken, String refused) throws Exception {
        JsonNode rule = all().get(id).at("/parameters/properties/" + parameter);

        assertThat(broken(rule, JSON.readTree(taken))).isEmpty();
        assertThat(broken(rule, JSON.readTree(refused))).isNotEmpty();
    }

    @Test
    void onlyFluxTwoOfTheWebDemandsASeed() {
        assertThat(models().filter(model -> texts(model.getValue().at("/parameters/required")).contains("seed")).map(Map.Entry::getKey))
                .containsExactly("web/flux-2");
    }

    @Test
    void everyKeyOfTheSchemaIsExplained() throws Exception {
        JsonNode schema = schemaSource();

        assertThat(META_SCHEMA.validate(schema)).isEmpty();
        assertThat(schema.get("$id").textValue()).isEqualTo("urn:dromedary:schema:model");
        assertThat(explained(schema)).hasSizeGreaterThan(40).allSatisfy(property -> {
            assertThat(property.path("title").asText()).isNotBlank();
            assertThat(property.path("description").asText()).matches("[^.]+\\. .+\\.");
            // The first sentence is the remedy in messages, as in the other schemas: it has to fit.
            assertThat(property.path("description").asText().indexOf(". ")).isLessThan(110);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{family: A, models: []}",
        "{family: A, models: [{id: a, kind: image}]}",
        "{family: A, models: [{id: a, kind: image, dialect: v3}]}",
        "{family: A, models: [{id: /a, kind: image, dialect: queue}]}",
        "{family: A, models: [{id: a, kind: image, dialect: queue, aliases: [Big]}]}",
        "{family: A, models: [{id: a, kind: image, dialect: queue, paramters: {}}]}",
        "{family: A, models: [{id: a, kind: image, dialect: queue, parameters: {type: object, properties: {prompt: {type: text}}}}]}",
        "{family: A, models: [{id: a, kind: image, dialect: queue, parameters: {type: array, properties: {}}}]}",
        "{family: A, models: [{id: a, kind: image, dialect: queue, media: [{parameter: p, takes: pictures, form: url}]}]}",
        "{family: A, models: [{id: a, kind: image, dialect: queue, translate: [{from: [a], to: [b], table: {c: d}}]}]}"
    })
    void theSchemaRefusesWhatIsNoModelFile(String yaml) {
        assertThat(modelSchema().validate(parsed(yaml))).isNotEmpty();
    }

    @Test
    void theSchemaTakesTheSmallestModelFile() {
        assertThat(modelSchema().validate(parsed("{family: A, models: [{id: a, kind: image, dialect: queue}, {id: b, like: a}]}")))
                .isEmpty();
    }

    private static Set<ValidationMessage> broken(JsonNode schema, JsonNode value) {
        return SCHEMAS.getSchema(schema, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build()).validate(value);
    }

    private static List<JsonNode> examples(JsonNode property) {
        List<JsonNode> examples = new ArrayList<>();
        if (property.has("default")) {
            examples.add(property.get("default"));
        }
        property.path("enum").forEach(examples::add);
        property.path("examples").forEach(examples::add);
        return examples;
    }

    /** Every schema below the root that stands for a value of the file. */
    private static List<JsonNode> explained(JsonNode schema) {
        List<JsonNode> found = new ArrayList<>();
        List<JsonNode> inside = new ArrayList<>();
        schema.path("properties").forEach(inside::add);
        Stream.of("items", "additionalProperties").map(schema::path).filter(JsonNode::isObject).forEach(inside::add);
        for (JsonNode child : inside) {
            found.add(child);
            found.addAll(explained(child));
        }
        return found;
    }

    private static List<String> slots(JsonNode model) {
        return texts(model.path("media"), "parameter");
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(JsonNode::textValue).toList();
    }

    private static List<String> texts(JsonNode list, String member) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(each -> member.startsWith("/") ? each.at(member) : each.get(member)).map(JsonNode::textValue).toList();
    }

    private static List<String> names(JsonNode mapping) {
        List<String> names = new ArrayList<>();
        mapping.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String id(JsonNode model) {
        return model.get("id").textValue();
    }

    private static Map<String, JsonNode> all() {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        models().forEach(model -> all.put(model.getKey(), model.getValue()));
        return all;
    }

    /** The models of a file with what they take over from those that they are like. */
    private static Map<String, JsonNode> resolved(Path file) {
        Map<String, JsonNode> models = new LinkedHashMap<>();
        for (JsonNode model : tree(file).get("models")) {
            ObjectNode whole = JSON.createObjectNode();
            if (model.has("like")) {
                whole.setAll((ObjectNode) models.get(model.get("like").textValue()).deepCopy());
                whole.remove(List.of("aliases", "title"));
            }
            whole.setAll((ObjectNode) model);
            models.put(id(model), whole);
        }
        return models;
    }

    private static JsonNode tree(Path file) {
        try {
            return parsed(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parsed(String yaml) {
        Object tree = new Load(LoadSettings.builder().setSchema(new CoreSchema()).build()).loadFromString(yaml);
        assertThat(nonTextKeys(tree)).isEmpty();
        return JSON.valueToTree(tree);
    }

    // The product refuses such keys; Jackson would silently make text of them.
    private static List<Object> nonTextKeys(Object tree) {
        List<Object> found = new ArrayList<>();
        if (tree instanceof Map<?, ?> mapping) {
            mapping.forEach((key, value) -> {
                if (!(key instanceof String)) {
                    found.add(key);
                }
                found.addAll(nonTextKeys(value));
            });
        } else if (tree instanceof List<?> list) {
            list.forEach(each -> found.addAll(nonTextKeys(each)));
        }
        return found;
    }

    private static JsonSchema modelSchema() {
        return SCHEMAS.getSchema(schemaSource());
    }

    private static JsonNode schemaSource() {
        try (InputStream in = ModelFilesTest.class.getResourceAsStream("/schema/model.schema.json")) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
