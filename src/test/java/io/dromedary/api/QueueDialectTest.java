package io.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Credentials;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.RefusedException;
import io.dromedary.job.Target;
import io.dromedary.testing.Generations;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.MovingClock;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What leaves, and where to. */
class QueueDialectTest {

    private static final MediaFile PICTURE = Ledger.picture("photo.png");

    private final Dialects dialects = Generations.at("https://api.example/v2", new Credentials("id", "se:cret"), new MovingClock());

    private static Job job(String requestId) {
        return Jobs.of(Target.QUEUE, Ledger.MODEL, requestId);
    }

    /** What an earlier call, or a stranger, left on the message. */
    private static Message leftover() {
        return Answers.of(200, "old", "CamelHttpQuery", "a=b", "Authorization", "Basic old", "X-Anything", "1", "Content-Type",
                "text/html");
    }

    // ------------------------------------------------------------------ calls

    @Test
    void thePaidPostCarriesOnlyWhatTheProviderMaySee() throws Exception {
        // Given
        Message message = leftover();
        // When
        dialects.submit(job(null), "{\"prompt\":\"é\"}", message);
        // Then
        assertThat(message.getHeaders()).containsExactlyInAnyOrderEntriesOf(Map.of(
                Exchange.HTTP_URI, "https://api.example/v2/" + Ledger.MODEL,
                Exchange.HTTP_METHOD, HttpMethods.POST,
                "Authorization", "Key id:se:cret",
                "Accept", "application/json",
                Exchange.CONTENT_TYPE, "application/json",
                "Idempotency-Key", "token-1"));
        assertThat(message.getBody(byte[].class)).isEqualTo("{\"prompt\":\"é\"}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aLookCarriesNoBodyAndNoLeftovers() throws Exception {
        // Given
        Message message = leftover();
        // When
        dialects.askForStatus(job("0b1f-22"), message);
        // Then
        assertThat(message.getHeaders()).containsExactlyInAnyOrderEntriesOf(Map.of(
                Exchange.HTTP_URI, "https://api.example/v2/requests/0b1f-22/status",
                Exchange.HTTP_METHOD, HttpMethods.GET,
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
    void anIdThatOthersMadeStaysOneStepOfThePath(String requestId, String step) throws Exception {
        // Given
        Message message = Answers.none();
        // When
        dialects.askForStatus(job(requestId), message);
        // Then
        assertThat(message.getHeader(Exchange.HTTP_URI)).isEqualTo("https://api.example/v2/requests/" + step + "/status");
    }

    @Test
    void theProbeAsksForARequestThatNobodyHas() throws Exception {
        Message message = leftover();
        dialects.probe(Target.API, message);
        assertThat(message.getHeader(Exchange.HTTP_URI))
                .isEqualTo("https://api.example/v2/requests/00000000-0000-0000-0000-000000000000/status");
        assertThat(message.getHeader(Exchange.HTTP_METHOD)).isEqualTo(HttpMethods.GET);
    }

    // ------------------------------------------------------------------ upload slots

    @Test
    void asksForASlotOfThePicturesType() throws Exception {
        Message message = leftover();
        dialects.askForSlot(job(null), PICTURE, message);
        assertThat(message.getHeader(Exchange.HTTP_URI)).isEqualTo("https://api.example/v2/files/generate-upload-url");
        assertThat(message.getBody(String.class)).isEqualTo("{\"content_type\":\"image/png\"}");
    }

    @Test
    void takesEverySignedHeaderOfTheSlot() throws Exception {
        assertThat(dialects.slot(job(null), PICTURE, Answers.of(200, """
                {"upload_url":"https://store.example/x?sig=1","public_url":"https://cdn.example/x",
                 "upload_headers":{"content-type":"image/x-png","x-amz-tagging":"a=b"}}""")))
                .isEqualTo(new UploadSlot("https://store.example/x?sig=1", "https://cdn.example/x", null,
                        Map.of("content-type", "image/x-png", "x-amz-tagging", "a=b")));
    }

    @Test
    void headersOfTheSlotCannotSteerTheClient() throws Exception {
        assertThat(dialects.slot(job(null), PICTURE, Answers.of(200, """
                {"upload_url":"https://store.example/x","public_url":"https://cdn.example/x",
                 "upload_headers":{"CamelHttpUri":"http://x.example/?k={{higgsfield.key}}","camelhttpmethod":"DELETE","Host":"x.example",
                                   "Authorization":"Key a:b","Content-Length":"0","bad name":"x","x-ok":"1"}}""")).headers())
                .isEqualTo(Map.of("Content-Type", "image/png", "x-ok", "1"));
    }

    @Test
    void whereNoHeadersAreNamedTheTypeAloneIsSigned() throws Exception {
        assertThat(dialects
                .slot(job(null), PICTURE, Answers.of(200, "{\"upload_url\":\"https://s.example\",\"public_url\":\"https://c.example\"}"))
                .headers())
                .isEqualTo(Map.of("Content-Type", "image/png"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', value = {"200 | {}", "200 | <html>", "200 | {\"upload_url\":\"x\"}", "500 | ''", "503 | <html>", "408 | ''",
        "429 | {}"})
    void aSlotThatDidNotComeIsAskedForAgainLater(int status, String body) throws Exception {
        assertThatThrownBy(() -> dialects.slot(job(null), PICTURE, Answers.of(status, body))).isInstanceOf(TryLaterException.class);
    }

    @Test
    void aSlotThatIsRefusedRejectsTheDropByName() throws Exception {
        assertThat(catchThrowable(() -> dialects.slot(job(null), PICTURE, Answers.of(400, "{\"detail\":\"no such type\"}"))))
                .isInstanceOfSatisfying(RefusedException.class,
                        refused -> assertThat(refused.verdict().why()).contains("photo.png", "no such type"));
        assertThatThrownBy(() -> dialects.slot(job(null), PICTURE, Answers.of(403, "{}"))).isInstanceOf(AccountException.class);
    }
}
