package io.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.drop.DropRequest;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.State;
import io.dromedary.reject.RefusedException;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.MovingClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What leaves, and where to. */
class QueueDialectTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final MediaFile PICTURE = Ledger.picture("photo.png");

    private final QueueDialect dialect = new QueueDialect(URI.create("https://api.example/v2"), new Credentials("id", "se:cret"), new MovingClock());

    private static Job job(String requestId) {
        return new Job("j", State.SUBMITTING, "photo.png", "", List.of("photo.png"), List.of(), Ledger.request(0), "work/j", null, null, "token-1",
                0, null, null, null, requestId, null, null, 0, 0, 0, "api", null, null, null);
    }

    /** What an earlier call, or a stranger, left on the message. */
    private static Message leftover() {
        return Answers.of(200, "old", "CamelHttpQuery", "a=b", "Authorization", "Basic old", "X-Anything", "1", "Content-Type", "text/html");
    }

    // ------------------------------------------------------------------ calls

    @Test
    void thePaidPostCarriesOnlyWhatTheProviderMaySee() {
        // Given
        Message message = leftover();
        // When
        dialect.submit(job(null), "{\"prompt\":\"é\"}", message);
        // Then
        assertThat(message.getHeaders()).containsExactlyInAnyOrderEntriesOf(Map.of(
                Exchange.HTTP_URI, "https://api.example/v2/" + Ledger.MODEL,
                Exchange.HTTP_METHOD, "POST",
                "Authorization", "Key id:se:cret",
                "Accept", "application/json",
                Exchange.CONTENT_TYPE, "application/json",
                "Idempotency-Key", "token-1"));
        assertThat(message.getBody(byte[].class)).isEqualTo("{\"prompt\":\"é\"}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aLookCarriesNoBodyAndNoLeftovers() {
        // Given
        Message message = leftover();
        // When
        dialect.askForStatus(job("0b1f-22"), message);
        // Then
        assertThat(message.getHeaders()).containsExactlyInAnyOrderEntriesOf(Map.of(
                Exchange.HTTP_URI, "https://api.example/v2/requests/0b1f-22/status",
                Exchange.HTTP_METHOD, "GET",
                "Authorization", "Key id:se:cret",
                "Accept", "application/json"));
        assertThat(message.getBody()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "{{higgsfield.key}}, %7B%7Bhiggsfield.key%7D%7D",
        "../../files, ..%2F..%2Ffiles",
        "a?b#c, a%3Fb%23c",
        "a b+c, a%20b%2Bc",
        "@evil.example, %40evil.example",
    })
    void anIdThatOthersMadeStaysOneStepOfThePath(String requestId, String step) {
        // Given
        Message message = Answers.none();
        // When
        dialect.askForStatus(job(requestId), message);
        // Then
        assertThat(message.getHeader(Exchange.HTTP_URI)).isEqualTo("https://api.example/v2/requests/" + step + "/status");
    }

    @Test
    void theProbeAsksForARequestThatNobodyHas() {
        Message message = leftover();
        dialect.probe(message);
        assertThat(message.getHeader(Exchange.HTTP_URI)).isEqualTo("https://api.example/v2/requests/00000000-0000-0000-0000-000000000000/status");
        assertThat(message.getHeader(Exchange.HTTP_METHOD)).isEqualTo("GET");
    }

    // ------------------------------------------------------------------ upload slots

    @Test
    void asksForASlotOfThePicturesType() {
        Message message = leftover();
        dialect.askForSlot(PICTURE, message);
        assertThat(message.getHeader(Exchange.HTTP_URI)).isEqualTo("https://api.example/v2/files/generate-upload-url");
        assertThat(message.getBody(String.class)).isEqualTo("{\"content_type\":\"image/png\"}");
    }

    @Test
    void takesEverySignedHeaderOfTheSlot() throws Exception {
        assertThat(dialect.slot(PICTURE, Answers.of(200, """
                {"upload_url":"https://store.example/x?sig=1","public_url":"https://cdn.example/x",
                 "upload_headers":{"content-type":"image/x-png","x-amz-tagging":"a=b"}}""")))
                .isEqualTo(new UploadSlot("https://store.example/x?sig=1", "https://cdn.example/x", null,
                        Map.of("content-type", "image/x-png", "x-amz-tagging", "a=b")));
    }

    @Test
    void headersOfTheSlotCannotSteerTheClient() throws Exception {
        assertThat(dialect.slot(PICTURE, Answers.of(200, """
                {"upload_url":"https://store.example/x","public_url":"https://cdn.example/x",
                 "upload_headers":{"CamelHttpUri":"http://x.example/?k={{higgsfield.key}}","camelhttpmethod":"DELETE","Host":"x.example",
                                   "Authorization":"Key a:b","Content-Length":"0","bad name":"x","x-ok":"1"}}""")).headers())
                .isEqualTo(Map.of("Content-Type", "image/png", "x-ok", "1"));
    }

    @Test
    void whereNoHeadersAreNamedTheTypeAloneIsSigned() throws Exception {
        assertThat(dialect.slot(PICTURE, Answers.of(200, "{\"upload_url\":\"https://s.example\",\"public_url\":\"https://c.example\"}")).headers())
                .isEqualTo(Map.of("Content-Type", "image/png"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', value = {"200 | {}", "200 | <html>", "200 | {\"upload_url\":\"x\"}", "500 | ''", "503 | <html>", "408 | ''", "429 | {}"})
    void aSlotThatDidNotComeIsAskedForAgainLater(int status, String body) {
        assertThatThrownBy(() -> dialect.slot(PICTURE, Answers.of(status, body))).isInstanceOf(TryLaterException.class);
    }

    @Test
    void aSlotThatIsRefusedRejectsTheDropByName() {
        assertThat(catchThrowable(() -> dialect.slot(PICTURE, Answers.of(400, "{\"detail\":\"no such type\"}"))))
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.verdict().why()).contains("photo.png", "no such type"));
        assertThatThrownBy(() -> dialect.slot(PICTURE, Answers.of(403, "{}"))).isInstanceOf(AccountException.class);
    }

    // ------------------------------------------------------------------ cancel

    @Test
    void cancelingIsAPostWithoutABodyToTheConfiguredHost() {
        // Given
        Message message = leftover();
        // When
        dialect.cancel(job("r/1"), message);
        // Then
        assertThat(message.getHeaders()).containsExactlyInAnyOrderEntriesOf(Map.of(
                Exchange.HTTP_URI, "https://api.example/v2/requests/r%2F1/cancel",
                Exchange.HTTP_METHOD, "POST",
                "Authorization", "Key id:se:cret",
                "Accept", "application/json"));
        assertThat(message.getBody()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"202, true", "200, true", "400, false", "404, false"})
    void onlyTheProvidersYesCancels(int status, boolean canceled) throws Exception {
        assertThat(dialect.canceled(job("r"), Answers.of(status, "{\"detail\":\"no longer queued\"}"))).isEqualTo(canceled);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 409, 429, 500, 503})
    void aCancellationThatCouldNotBeAnsweredIsTriedAgain(int status) {
        assertThatThrownBy(() -> dialect.canceled(job("r"), Answers.of(status, ""))).isInstanceOf(TryLaterException.class);
    }

    @Test
    void aKeyThatIsRefusedSaysNothingAboutTheRequest() {
        assertThatThrownBy(() -> dialect.canceled(job("r"), Answers.of(401, "{}"))).isInstanceOf(AccountException.class);
    }

    // ------------------------------------------------------------------ bodies

    @Test
    void aBodyHoldsWhatTheSidecarSaysAndNoDefaultsOfOurs() throws Exception {
        assertThat(dialect.body(request("any/model", "{}", null, null, null), List.of())).isEqualTo("{\"prompt\":\"p\"}");
        assertThat(JSON.readTree(dialect.body(request("any/model", "{\"duration\":5,\"motions\":[{\"id\":\"m\",\"strength\":0.5}],\"nested\":{\"a\":null}}",
                2, 0L, false), List.of())))
                .isEqualTo(JSON.readTree("""
                        {"duration":5,"motions":[{"id":"m","strength":0.5}],"nested":{"a":null},"prompt":"p","num_images":2,"seed":0,
                         "enhance_prompt":false}"""));
    }

    @Test
    void soulCallsTheNumberOfOutputsItsBatchSize() throws Exception {
        assertThat(dialect.body(request("higgsfield-ai/soul/standard", "{}", 4, null, null), List.of())).isEqualTo("{\"prompt\":\"p\",\"batch_size\":4}");
    }

    @Test
    void onePictureIsAnAddressManyAreAList() throws Exception {
        DropRequest request = request("any/model", "{}", null, null, null);
        assertThat(dialect.body(request, pictures("https://c.example/1"))).isEqualTo("{\"prompt\":\"p\",\"image_url\":\"https://c.example/1\"}");
        assertThat(dialect.body(request, pictures("https://c.example/1", "https://c.example/2")))
                .isEqualTo("{\"prompt\":\"p\",\"image_urls\":[\"https://c.example/1\",\"https://c.example/2\"]}");
    }

    @Test
    void makingABodyDoesNotChangeTheRequest() throws Exception {
        DropRequest request = request("any/model", "{\"a\":1}", 2, 3L, true);
        dialect.body(request, pictures("https://c.example/1"));
        assertThat(request.params()).isEqualTo(JSON.readTree("{\"a\":1}"));
    }

    private static DropRequest request(String model, String params, Integer outputs, Long seed, Boolean enhance) throws Exception {
        return new DropRequest(model, "p", (ObjectNode) JSON.readTree(params), null, outputs, seed, enhance, null, 0, null, null, null, null, null, null);
    }

    private static List<MediaFile> pictures(String... urls) {
        return Stream.of(urls).map(url -> new MediaFile(url, "image/png", 1, 1, 1, "ab", url, Duration.ofSeconds(1).toMillis(), null, null)).toList();
    }
}
