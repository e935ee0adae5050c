package io.dromedary.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.DropRequest;
import io.dromedary.job.InvalidDropException;
import io.dromedary.job.ListedModel;
import io.dromedary.job.MediaRole;
import io.dromedary.testing.Models;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountListTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant DAY = Instant.parse("2026-11-20T10:00:00Z");

    @TempDir
    private Path folder;

    private static ListedModel listed(String id, String makes, String properties, String... required) throws IOException {
        ObjectNode schema = JSON.createObjectNode().put("type", "object");
        schema.set("properties", JSON.readTree("{%s}".formatted(properties.replace('\'', '"'))));
        List.of(required).forEach(schema.withArray("required")::add);
        return new ListedModel(id, "A title", makes, schema);
    }

    private Catalogue with(ListedModel... models) throws IOException {
        List<AccountList.Entry> entries = List.of(models).stream().map(model -> new AccountList.Entry(model, null, null)).toList();
        Files.write(folder.resolve(AccountList.FILE), new AccountList(DAY, "https://api.example", entries).json());
        return Catalogue.read(folder);
    }

    private static DropRequest request(String model, String arguments) throws IOException {
        return new DropRequest(model, "a boat", JSON.createObjectNode(), null, null, null, null, null, 0, null,
                (ObjectNode) JSON.readTree(arguments.replace('\'', '"')), null, List.of(), null, null);
    }

    @Test
    void itIsReadAsItWasWritten() throws IOException {
        // Given
        AccountList list = new AccountList(DAY, "https://api.example",
                List.of(new AccountList.Entry(listed("a/b", "video", "'n':{'type':'integer'}", "n"), new BigDecimal("1.500"), null),
                        new AccountList.Entry(new ListedModel("c", null, null, null), null, "by the second")));
        Files.write(folder.resolve(AccountList.FILE), list.json());
        List<String> notes = new ArrayList<>();
        // When, Then
        assertThat(AccountList.read(folder, notes)).contains(list);
        assertThat(notes).isEmpty();
        assertThat(list.models()).extracting(AccountList.Entry::price).containsExactly("1.5 credits", "by the second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"fetched\":\"today\",\"models\":[]}",
        "{\"fetched\":\"2026-11-20T10:00:00Z\",\"models\":[{\"title\":\"no id\"}]}",
        "{\"fetched\":\"2026-11-20T10:00:00Z\",\"models\":[{\"id\":\"a\",\"credits\":\"much\"}]}"})
    void aDamagedListIsLeftOutAndNothingFails(String content) throws IOException {
        Files.writeString(folder.resolve(AccountList.FILE), content);
        Catalogue catalogue = Catalogue.read(folder);
        assertThat(catalogue.all()).hasSameSizeAs(Models.CATALOGUE.all());
        assertThat(catalogue.notes()).singleElement().asString().contains("_account.json", "`./dromedary models --refresh`");
    }

    @Test
    void aModelThatOnlyTheListKnowsIsCheckedByItsSchema() throws Exception {
        // Given
        Catalogue catalogue = with(
                listed("some/new", "video", "'prompt':{'type':'string'},'seconds':{'type':'integer','maximum':8}", "prompt"));
        RequestBuilder requests = new RequestBuilder(catalogue, Names.BUILT_IN);
        // When, Then
        assertThat(catalogue.find("some/new").orElseThrow().note()).contains("2026-11-20", "models --refresh");
        assertThat(requests.checked(request("some/new", "{'seconds':8}"), List.of(), "a.txt").target().path()).isEqualTo("some/new");
        assertThatThrownBy(() -> requests.checked(request("some/new", "{'seconds':9}"), List.of(), "a.txt"))
                .isInstanceOf(InvalidDropException.class);
    }

    @Test
    void anIdThatIsInNoListIsNotRefused() throws Exception {
        RequestBuilder requests = new RequestBuilder(with(listed("some/new", "video", "'prompt':{'type':'string'}")), Names.BUILT_IN);
        assertThat(requests.checked(request("newer/still", "{}"), List.of(), "a.txt").target().path()).isEqualTo("newer/still");
        assertThat(requests.warnings(request("newer/still", "{}"))).singleElement().asString().contains("is not in the catalogue");
    }

    @Test
    void whatIsWrittenDownStaysAndWhatIsNotIsTakenFromTheList() throws IOException {
        // Given
        String properties = "'prompt':{'type':'string'},'odd':{'type':'boolean'}";
        // When
        Catalogue catalogue = with(listed("reve/edit", "image", properties), listed("flux-2-pro", "image", properties, "prompt"));
        // Then
        assertThat(catalogue.find("reve/edit").orElseThrow().parameters().names()).doesNotContain("odd");
        Model flux = catalogue.find("flux-2-pro").orElseThrow();
        assertThat(flux.parameters().names()).containsExactly("prompt", "odd");
        assertThat(flux.title()).isEqualTo("Flux 2 Pro");
        assertThat(flux.family()).isEqualTo("Flux");
        assertThat(catalogue.all()).hasSameSizeAs(Models.CATALOGUE.all());
    }

    @Test
    void theUsersFilesHaveTheLastWordAndMayBeLikeWhatIsListed() throws IOException {
        // Given
        Files.writeString(folder.resolve("own.yaml"), """
                family: House
                models:
                  - {id: some/new, kind: video, dialect: queue, title: Ours}
                  - {id: some/newer, like: other/new, aliases: [third]}
                """);
        String properties = "'prompt':{'type':'string'}";
        // When
        Catalogue catalogue = with(listed("some/new", "video", properties), listed("other/new", "video", properties),
                listed("third", "video", properties), listed("kling-3", "video", properties));
        // Then
        assertThat(catalogue.find("some/new").orElseThrow().title()).isEqualTo("Ours");
        assertThat(catalogue.find("some/newer").orElseThrow().parameters().names()).containsExactly("prompt");
        assertThat(catalogue.find("third").orElseThrow().id()).as("a word that people use").isEqualTo("some/newer");
        assertThat(catalogue.find("kling-3").orElseThrow().id()).isEqualTo("kling-video/v3.0/std/image-to-video");
    }

    // ------------------------------------------------------------------ schemas of others

    private Model described(String properties, String... required) throws IOException {
        return new AccountList(DAY, "", List.of(new AccountList.Entry(listed("m", "image", properties, required), null, null))).described()
                .get("m");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"image_url|IMAGES|false", "first_frame_url|IMAGES|false", "image_reference_url|IMAGES|false",
        "end_image_url|END_IMAGE|false", "last_frame_url|END_IMAGE|false", "last_image_url|END_IMAGE|false", "image_urls|IMAGES|true",
        "video_url|VIDEO|false", "video_urls|VIDEO|true", "audio_url|AUDIO|false", "audio_urls|AUDIO|true"})
    void parametersThatTakeFilesAreKnownByTheirNames(String name, MediaRole role, boolean list) throws IOException {
        Slot slot = described("'prompt':{'type':'string'},'%s':{'type':'%s','maxItems':3}".formatted(name, list ? "array" : "string"), name)
                .media().get(0);
        assertThat(slot).isEqualTo(new Slot(name, role, Form.URL, list, 1, list ? 3 : 1, null));
    }

    @Test
    void picturesBesideAPictureAreReferences() throws IOException {
        assertThat(described("'image_urls':{'type':'array'},'image_url':{'type':'string'},'callback_url':{'type':'string'}"))
                .satisfies(model -> assertThat(model.media()).extracting(Slot::takes).containsExactly(MediaRole.REFERENCE_IMAGES,
                        MediaRole.IMAGES))
                .satisfies(model -> assertThat(model.parameters().names()).containsExactly("callback_url"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'anyOf':[{'type':'integer','minimum':2},{'type':'null'}],'default':null}|{'type':'integer','minimum':2}",
        "{'allOf':[{'$ref':'#/$defs/Ratio'}],'default':'1:1'}|{'type':'string','enum':['1:1'],'default':'1:1'}",
        "{'$ref':'#/$defs/Endless'}|{}", "{'$ref':'https://evil.example/schema.json'}|{}", "{'$ref':'file:///etc/passwd'}|{}",
        "{'type':'string','pattern':'(a+)+$','format':'regex'}|{'type':'string'}", "{'oneOf':[{'type':'string'},{'type':'integer'}]}|{}",
        "{'type':'whatever','enum':[],'minLength':-1,'multipleOf':0}|{}", "{'type':['string','null']}|{'type':['string','null']}",
        "{'type':'array','items':{'type':'integer','x':1},'maxItems':4}|{'type':'array','maxItems':4,'items':{'type':'integer'}}"})
    void ofARuleOnlyWhatIsUnderstoodIsTaken(String given, String taken) throws IOException {
        // Given
        ListedModel listed = listed("m", "image", "'p':" + given);
        listed.schema().set("$defs", JSON.readTree("""
                {"Ratio": {"type": "string", "enum": ["1:1"]}, "Endless": {"$ref": "#/$defs/Endless"}}"""));
        // When
        Model model = new AccountList(DAY, "", List.of(new AccountList.Entry(listed, null, null))).described().get("m");
        // Then
        assertThat(model.parameters().rule("p")).isEqualTo(JSON.readTree(taken.replace('\'', '"')));
        assertThat(model.parameters().faults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"../../etc, image", "/a, image", "a//b, image", "a b, image", "m, model", "m, "})
    void whatTheCatalogueHasNoWordForStaysAnUnknownId(String id, String makes) throws IOException {
        int builtIn = Models.CATALOGUE.all().size();
        Catalogue catalogue = with(listed(id, makes, "'prompt':{'type':'string'}"));
        assertThat(catalogue.all()).hasSize(builtIn);
    }

    @Test
    void namesOfOthersAreCleaned() throws IOException {
        ListedModel listed = listed("m", "image", "'prompt':{'type':'string','description':'a\\u001b[31m\\nb'},'\\u001b[31m':{},'a b':{}",
                "nowhere");
        Model model = new AccountList(DAY, "",
                List.of(new AccountList.Entry(new ListedModel("m", "A\u001b[2J title", "image", listed.schema()), null, null)))
                .described().get("m");
        assertThat(model.parameters().names()).containsExactly("prompt");
        assertThat(model.parameters().required()).isEmpty();
        assertThat(model.title() + model.parameters().rule("prompt")).doesNotContain("\u001b", "\n");
    }
}
