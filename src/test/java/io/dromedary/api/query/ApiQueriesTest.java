package io.dromedary.api.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dromedary.api.Answers;
import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Credentials;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.ListedModel;
import io.dromedary.job.Preset;
import io.dromedary.job.RefusedException;
import io.dromedary.testing.MovingClock;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiQueriesTest {

    private final ApiQueries questions = new ApiQueries(URI.create("https://api.example"), new Credentials("id", "se:cret-1"),
            new MovingClock());

    private static Map<String, Object> headersOf(Query<?> enquiry) throws Exception {
        Message message = Answers.of(200, "old", "CamelHttpQuery", "a=b", "Authorization", "Basic old", "X-Anything", "1", "Content-Type",
                "text/html");
        enquiry.ask(message);
        return message.getHeaders();
    }

    // ------------------------------------------------------------------ calls

    @Test
    void theListsBelowV1AreAskedForWithThePairOfHeaders() throws Exception {
        assertThat(headersOf(questions.presets(Preset.Kind.MOTION))).containsExactlyInAnyOrderEntriesOf(Map.of(
                Exchange.HTTP_URI, "https://api.example/v1/motions", Exchange.HTTP_METHOD, HttpMethods.GET,
                "hf-api-key", "id", "hf-secret", "se:cret-1", "Accept", "application/json"));
        assertThat(headersOf(questions.presets(Preset.Kind.STYLE))).containsEntry(Exchange.HTTP_URI,
                "https://api.example/v1/text2image/soul-styles");
        assertThat(headersOf(questions.characters(2))).containsEntry(Exchange.HTTP_URI,
                "https://api.example/v1/custom-references/list?page=2&page_size=100");
    }

    @Test
    void anEstimateIsAskedForWithTheBodyOfTheSubmission() throws Exception {
        Message message = Answers.none();
        questions.estimate("higgsfield-ai/dop/standard", "{\"prompt\":\"é\"}").ask(message);
        assertThat(message.getHeaders()).containsExactlyInAnyOrderEntriesOf(Map.of(
                Exchange.HTTP_URI, "https://api.example/estimate/higgsfield-ai/dop/standard", Exchange.HTTP_METHOD, HttpMethods.POST,
                "Authorization", "Key id:se:cret-1", "Accept", "application/json", Exchange.CONTENT_TYPE, "application/json"));
        assertThat(message.getBody(String.class)).isEqualTo("{\"prompt\":\"é\"}");
    }

    @Test
    void anIdThatOthersMadeStaysOneStepOfThePath() throws Exception {
        assertThat(headersOf(questions.deleteCharacter("../list?{{higgsfield.key}}")))
                .containsEntry(Exchange.HTTP_METHOD, HttpMethods.DELETE)
                .containsEntry(Exchange.HTTP_URI, "https://api.example/v1/custom-references/..%2Flist%3F%7B%7Bhiggsfield.key%7D%7D");
    }

    // ------------------------------------------------------------------ answers

    @ParameterizedTest
    @EnumSource(Preset.Kind.class)
    void aListMayBeBareOrInAnEnvelope(Preset.Kind kind) throws Exception {
        // Given
        String list = "[{\"id\":\"m1\",\"name\":\"Arc Right\",\"description\":null,\"preview_url\":\"x\"},"
                + "{\"id\":\"\",\"name\":\"no id\"},{\"id\":\"m2\",\"name\":\"Static\",\"description\":\"still\"}]";
        List<Preset> presets = List.of(new Preset("m1", "Arc Right", null), new Preset("m2", "Static", "still"));
        // When, Then
        assertThat(questions.presets(kind).read(Answers.of(200, list))).isEqualTo(presets);
        assertThat(questions.presets(kind).read(Answers.of(200, "{\"items\":" + list + "}"))).isEqualTo(presets);
        assertThat(questions.presets(kind).read(Answers.of(200, "[]"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{}", "\"text\"", "{\"items\":7}"})
    void whatIsNoListIsAskedForAgain(String body) {
        assertThatThrownBy(() -> questions.presets(Preset.Kind.STYLE).read(Answers.of(200, body))).isInstanceOf(TryLaterException.class);
    }

    @Test
    void theModelsOfTheAccountAreAskedForWithTheirSchemas() throws Exception {
        // Given
        String list = """
                {"items":[{"id":"uuid-1","slug":"kling-video/v3.0/std/text-to-video","title":"Kling","output_type":"video",
                   "operation_type":["text-to-video"],"input_schema":{"type":"object","properties":{}}},
                  {"slug":"kling-video/v3.0/std/text-to-video","title":"again"},
                  {"id":"flat","input_schema":null},{"title":"no id"}],"total":4}""";
        // When, Then
        assertThat(headersOf(questions.models()))
                .containsEntry(Exchange.HTTP_URI, "https://api.example/models?include_schema=true&limit=500")
                .containsEntry("Authorization", "Key id:se:cret-1");
        List<ListedModel> models = questions.models().read(Answers.of(200, list));
        assertThat(models).extracting(ListedModel::id).containsExactly("kling-video/v3.0/std/text-to-video", "flat");
        assertThat(models.get(0)).extracting(ListedModel::title, ListedModel::makes).containsExactly("Kling", "video");
        assertThat(models.get(0).schema()).isNotNull();
        assertThat(models.get(1)).isEqualTo(new ListedModel("flat", null, null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"items\":[]}", "{\"items\":[{\"slug\":\"a\"}],\"total\":2}", "{\"items\":[{\"slug\":\"a"})
    void halfAListOfModelsIsNone(String body) {
        assertThatThrownBy(() -> questions.models().read(Answers.of(200, body))).isInstanceOf(TryLaterException.class);
        assertThatThrownBy(() -> questions.models().read(Answers.of(404, "{\"detail\":\"Not Found\"}")))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void anEstimateHasNumbersOrWordsOrNothing() throws Exception {
        assertThat(estimate(200,
                "{\"type\":\"estimate\",\"credits\":\"1.500\",\"usd\":\"0.094\","
                        + "\"discount\":{\"percentage\":\"10\",\"credits\":\"0.150\"}}"))
                .isEqualTo(new Estimate(new BigDecimal("1.500"), new BigDecimal("0.094"), BigDecimal.TEN, null));
        assertThat(estimate(200, "{\"type\":\"estimate\",\"credits\":2}")).isEqualTo(new Estimate(new BigDecimal("2"), null, null, null));
        assertThat(estimate(200, "{\"type\":\"description\",\"pricing_description\":\"by the second\"}"))
                .isEqualTo(new Estimate(null, null, null, "by the second"));
        assertThat(estimate(404, "{\"detail\":\"model_not_found\"}").isKnown()).isFalse();
        assertThat(estimate(200, "{\"type\":\"another\",\"credits\":\"many\"}").isKnown()).isFalse();
    }

    private Estimate estimate(int status, String body) throws Exception {
        return questions.estimate("m", "{}").read(Answers.of(status, body));
    }

    @Test
    void theListOfCharactersHasPagesAndTellsTheLastOne() throws Exception {
        // When
        References first = questions.characters(1).read(Answers.of(200, """
                {"total":3,"page":1,"page_size":2,"items":[
                 {"id":"r1","name":"anna","status":"completed","thumbnail_url":null,\
                "created_at":"2026-01-02T03:04:05Z","model_version":"v2"},
                 {"id":"r2","name":"bob","status":"failed","fail_reason":"no face"}]}"""));
        References second = questions.characters(2).read(Answers.of(200,
                "{\"total\":3,\"page\":2,\"page_size\":2,\"items\":[{\"id\":\"r3\",\"name\":\"c\",\"status\":\"queued\"}]}"));
        // Then
        assertThat(first.items()).containsExactly(new Reference("r1", "anna", "completed", "v2", "2026-01-02T03:04:05Z", null),
                new Reference("r2", "bob", "failed", null, null, "no face"));
        assertThat(first.isLast()).isFalse();
        assertThat(second.isLast()).isTrue();
        assertThat(questions.characters(3).read(Answers.of(200, "{\"total\":900,\"items\":[]}")).isLast()).as("an empty page ends it")
                .isTrue();
    }

    @Test
    void aCharacterMayBeGone() throws Exception {
        assertThat(questions.character("r1").read(Answers.of(404, "{}"))).isEqualTo(Optional.empty());
        assertThat(questions.character("r1").read(Answers.of(200, "{\"id\":\"r1\",\"name\":\"anna\",\"status\":\"completed\"}")))
                .map(Reference::status).contains("completed");
        assertThat(questions.deleteCharacter("r1").read(Answers.of(204, ""))).isTrue();
        assertThat(questions.deleteCharacter("r1").read(Answers.of(404, ""))).isFalse();
    }

    @Test
    void aKeyThatIsAcceptedIsToldFromOneThatIsNot() throws Exception {
        assertThat(questions.probe().read(Answers.of(404, "{}"))).isTrue();
        assertThat(catchThrowable(() -> questions.probe().read(Answers.of(401, "{\"detail\":\"Invalid credentials se:cret-1\"}"))))
                .isInstanceOf(AccountException.class).hasMessageContaining("Invalid credentials ***").hasMessageNotContaining("se:cret-1");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void troubleThatPassesIsTriedAgain(int status) {
        assertThatThrownBy(() -> questions.presets(Preset.Kind.MOTION).read(Answers.of(status, "<html>")))
                .isInstanceOf(TryLaterException.class)
                .hasMessageContaining("the list of motions").hasMessageContaining("HTTP " + status);
    }

    @Test
    void aRefusalIsFinalAndSaysWhy() {
        assertThat(catchThrowable(() -> questions.deleteCharacter("r1").read(Answers.of(409, "{\"detail\":\"still training\"}"))))
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.verdict().why())
                        .contains("the deletion of the character r1", "HTTP 409", "still training"));
    }
}
