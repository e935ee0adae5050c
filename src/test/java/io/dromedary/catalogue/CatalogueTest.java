package io.dromedary.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dromedary.job.MediaRole;
import io.dromedary.settings.SettingsException;
import io.dromedary.testing.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {

    @TempDir
    private Path folder;

    private void own(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private List<String> refusal() {
        SettingsException refusal = catchThrowableOfType(SettingsException.class, () -> Catalogue.read(folder));
        assertThat(refusal).as("it must be refused").isNotNull();
        return refusal.problems();
    }

    @Test
    void theBuiltInModelsAreFoundByIdAndByAlias() {
        Model model = Models.CATALOGUE.find("v1/text2image/soul").orElseThrow();
        assertThat(Models.CATALOGUE.find("soul-v1")).contains(model);
        assertThat(Models.CATALOGUE.find("Soul-V1")).contains(model);
        assertThat(model.media()).containsExactly(new Slot("image_reference", MediaRole.IMAGES, Form.IMAGE_URL, false, 0, 1, null));
        assertThat(Models.CATALOGUE.all()).hasSizeGreaterThan(100).extracting(Model::id).doesNotHaveDuplicates();
    }

    @Test
    void aModelThatIsNotKnownIsAskedOfTheQueueByItsId() {
        Model model = Models.CATALOGUE.modelFor("any/model");
        assertThat(model.isKnown()).isFalse();
        assertThat(model.target().path()).isEqualTo("any/model");
        assertThat(model.target().dialect()).isEqualTo("queue");
    }

    @Test
    void whatMayHaveBeenMeantIsSuggested() {
        assertThat(Models.CATALOGUE.nearest("higgsfield-ai/dop/standart")).startsWith("higgsfield-ai/dop/standard");
        assertThat(Models.CATALOGUE.nearest("klign")).startsWith("kling");
        assertThat(Models.CATALOGUE.nearest("nothing/like/any/of/them/at/all")).isEmpty();
    }

    @Test
    void aUsersModelReplacesTheBuiltInOneAndMayBeLikeOne() throws IOException {
        own("mine.yml", """
                family: Mine
                models:
                  - {id: higgsfield-ai/dop/standard, kind: video, dialect: queue}
                  - {id: higgsfield-ai/dop/new, like: higgsfield-ai/dop/lite, aliases: [new]}
                """);
        own("_draft.yaml", "not read");
        own("notes.txt", "not read");
        Catalogue catalogue = Catalogue.read(folder);
        assertThat(catalogue.find("higgsfield-ai/dop/standard").orElseThrow().isDocumented()).isFalse();
        assertThat(catalogue.find("dop")).as("an alias of the one that was replaced").isEmpty();
        Model like = catalogue.find("new").orElseThrow();
        assertThat(like.media()).isEqualTo(catalogue.find("higgsfield-ai/dop/lite").orElseThrow().media());
        assertThat(like.target().path()).isEqualTo("higgsfield-ai/dop/new");
        assertThat(like.title()).isEqualTo("higgsfield-ai/dop/new");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "kind: film                                                     | kind: found 'film'; use image, video, audio, character.",
        "dialect: que                                                   | dialect: found 'que'; use queue, hybrid,",
        "tittle: x                                                      | tittle: found a key that does not exist; did you mean `title`?",
        "title: 5                                                       | title: found 5; write text",
        "path: /x                                                       | path: found '/x'; write a path",
        "aliases: [A B]                                                 | aliases: found 'A B'; use small letters",
        "aliases: [soul-v1]                                             | aliases: found soul-v1, which names v1/text2image/soul of "
                + "the built-in soul.yaml already",
        "like: higgsfield-ai/dop/lit                                    | like: found 'higgsfield-ai/dop/lit'; did you mean "
                + "`higgsfield-ai/dop/lite`?",
        "media: [{parameter: p, takes: pictures, form: url}]            | media[0].takes: found 'pictures'; use images, end_image,",
        "media: [{parameter: p, takes: images, form: link}]             | media[0].form: found 'link'; use url, image_url,",
        "media: [{takes: images, form: url}]                            | media[0].parameter: found nothing; write it.",
        "media: [{parameter: p, takes: images, form: url, max: 2}]      | media[0].max: found 2; write list: true",
        "media: [{parameter: p, takes: images, form: url, min: -1}]     | media[0].min: found -1; write a whole number of at least 0.",
        "media: [text]                                                  | media[0]: found 'text'; write keys and values.",
        "outputs: n                                                     | outputs: found it without parameters; describe the parameters",
        "`parameters: {type: object, properties: {n: {type: whole}}}`   | parameters: found no JSON Schema",
        "`parameters: []`                                               | parameters: found a list; write a JSON Schema",
        "`parameters: {properties: {n: {}}}, outputs: m`                | outputs: found 'm'; name one of the properties",
        "`parameters: {properties: {n: {type: integer, maximun: 20}}}` | parameters.properties.n.maximun: found a key that does not exist; "
                + "did you mean `maximum`?",
        "`parameters: {requierd: [n], properties: {n: {}}}` | parameters.requierd: found a key that does not exist; did you mean "
                + "`required`?",
        "`parameters: {properties: {n: {anyOf: [{minimun: 1}]}}}`       | parameters.properties.n.anyOf.minimun: found a key that does not",
        "`parameters: {properties: {n: {items: {colour: red}}}}`        | parameters.properties.n.items.colour: found a key that does not "
                + "exist; use a keyword of JSON Schema 2020-12, or take it out.",
        "`parameters: {properties: {number: {}}}, style: nummer`       | style: found 'nummer'; did you mean `number`?",
        "`parameters: {properties: {n: {}}}, motions: tree`             | motions: found 'tree'; write keys and values.",
        "`parameters: {properties: {n: {}}}, motions: {parameter: n, form: tree}` | motions.form: found 'tree'; use list, id.",
        "`parameters: {properties: {n: {}}}, character: {parameter: n, version: v9}` | character.version: found 'v9'; use v1, v2, cinema.",
        "`parameters: {properties: {n: {}}}, media_size: [n]`           | media_size: found 1 names; name the parameter",
        "`parameters: {properties: {n: {}}}, translate: [{from: [a, b], to: [n], table: {x: [1]}}]` | translate[0].table: found "
                + "'x'; write as many words",
        "`parameters: {properties: {n: {}}}, translate: [{from: [a], to: [m], table: {x: [1]}}]` | translate[0].to: found 'm'; name "
                + "one of the properties",
        "`parameters: {properties: {n: {}}, required: [seed]}`          | parameters.required: found 'seed'; name one of the properties",
        "`parameters: {properties: {p: {}}}, media: [{parameter: p, takes: images, form: url}]` | media: found 'p' under parameters "
                + "too; keep it here.",
    })
    void whatIsWrongWithAUsersFileIsNamedWithFileModelAndField(String line, String sentence) throws IOException {
        String kind = line.contains("kind:") ? "" : "kind: image, ";
        String dialect = line.contains("dialect:") ? "" : "dialect: queue, ";
        own("mine.yaml", "family: Mine\nmodels:\n  - {id: mine/own, " + kind + dialect + line + "}\n");
        assertThat(refusal()).singleElement().asString().startsWith(folder.getFileName() + "/mine.yaml, model mine/own, " + sentence);
    }

    @Test
    void aModelWithoutAnIdOrTwiceInOneFileOrInTwoFilesIsNamed() throws IOException {
        own("a.yaml",
                "family: A\nmodels:\n  - {kind: image}\n  - {id: x/y, kind: image, dialect: queue}\n  - {id: x/y, kind: image, "
                        + "dialect: queue}\n");
        own("b.yaml", "family: B\nmodels: [{id: x/y, kind: image, dialect: queue}]\n");
        assertThat(refusal()).satisfiesExactly(
                problem -> assertThat(problem).contains("a.yaml, model number 1, id: found nothing"),
                problem -> assertThat(problem).contains("a.yaml, model x/y, id: found 'x/y' again"),
                problem -> assertThat(problem).contains("b.yaml, model x/y, id: found it in", "a.yaml as well"));
    }

    @Test
    void aModelThatSaysTooLittleIsNamedWithAllThatIsMissing() throws IOException {
        own("mine.yaml", "family: Mine\nmodels: [{id: mine/own}]\n");
        assertThat(refusal()).satisfiesExactly(
                problem -> assertThat(problem).contains("model mine/own, kind: found nothing; use image,"),
                problem -> assertThat(problem).contains("model mine/own, dialect: found nothing; use queue,"));
    }

    @Test
    void aFileThatIsNoneIsNamed() throws IOException {
        own("a.yaml", "family: [\n");
        own("b.yaml", "models: &x []\n");
        own("c.yaml", "famly: A\n");
        assertThat(refusal()).satisfiesExactly(
                problem -> assertThat(problem).contains("a.yaml, line 2"),
                problem -> assertThat(problem).contains("b.yaml, line 1", "anchor"),
                problem -> assertThat(problem).contains("c.yaml, famly", "did you mean `family`?"),
                problem -> assertThat(problem).contains("c.yaml, family: found nothing"),
                problem -> assertThat(problem).contains("c.yaml, models: found nothing"));
    }
}
