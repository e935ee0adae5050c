package io.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Credentials;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.Problem;
import io.dromedary.job.RefusedException;
import io.dromedary.job.Target;
import io.dromedary.job.Verdict;
import io.dromedary.testing.Generations;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.MovingClock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each answer to the paid POST means. */
class SubmissionAnswersTest {

    private static final String ID = "0f1e2d3c-aaaa-bbbb-cccc-111122223333";
    private static final String SECRET = "s3cr3t:with:colons";
    private static final String BODY = "{\"prompt\":\"slow\",\"seed\":-1,\"images\":[{\"size\":7}]}";
    private static final String HTML = "<html><body>Bad gateway</body></html>";

    private final MovingClock clock = new MovingClock();

    private Dialects dialect(String host) {
        return Generations.at(host, new Credentials(ID, SECRET), clock);
    }

    private Accepted read(Message answer) throws Exception {
        return dialect("https://api.higgsfield.ai").accepted(job(), BODY, answer);
    }

    private static Job job() {
        return Jobs.of(Target.QUEUE, Ledger.MODEL);
    }

    // ------------------------------------------------------------------ accepted

    @Test
    void keepsTheRequestsIdAndTheCorrelationIdOfTheAnswer() throws Exception {
        assertThat(read(Answers.of(200, "{\"request_id\":\"r1\",\"status\":\"queued\"}", "X-Correlation-ID", "c1")))
                .isEqualTo(new Accepted("r1", "queued", "c1"));
        assertThat(read(Answers.of(202, "{\"request_id\":\"r1\"}"))).isEqualTo(new Accepted("r1", "queued", null));
    }

    // ------------------------------------------------------------------ the table

    static Stream<Arguments> verdicts() {
        return Stream.of(
                Arguments.of(400, "{\"detail\":\"Invalid prompt\"}", Channel.REJECTED_422, "Invalid prompt"),
                Arguments.of(405, "{\"detail\":\"Method Not Allowed\"}", Channel.REJECTED_422, "HTTP 405"),
                Arguments.of(409, "{\"message\":\"conflict\"}", Channel.REJECTED_422, "conflict"),
                Arguments.of(413, HTML, Channel.REJECTED_422, "HTTP 413"),
                Arguments.of(422, "{\"detail\":\"No image_url\"}", Channel.REJECTED_422, "No image_url"),
                Arguments.of(422, "", Channel.REJECTED_422, "(no text)"),
                Arguments.of(404, "{\"detail\":\"Not Found\"}", Channel.REJECTED_422, "does not know the model " + Ledger.MODEL),
                Arguments.of(408, "", Channel.UNCERTAIN, "HTTP 408"),
                Arguments.of(500, "Internal Server Error", Channel.UNCERTAIN, "HTTP 500: Internal Server Error"),
                Arguments.of(502, HTML, Channel.UNCERTAIN, "HTTP 502: (a page of HTML)"),
                Arguments.of(503, "{\"detail\":\"Service Unavailable\"}", Channel.UNCERTAIN, "HTTP 503"),
                Arguments.of(504, "", Channel.UNCERTAIN, "HTTP 504"),
                Arguments.of(0, "", Channel.UNCERTAIN, "HTTP 0"),
                Arguments.of(300, "", Channel.UNCERTAIN, "HTTP 300"),
                Arguments.of(302, "", Channel.UNCERTAIN, "HTTP 302"),
                Arguments.of(303, "", Channel.UNCERTAIN, "HTTP 303"),
                Arguments.of(499, "", Channel.UNCERTAIN, "HTTP 499"),
                Arguments.of(200, "{\"status\":\"queued\"}", Channel.UNCERTAIN, "names no request"),
                Arguments.of(200, "{\"request_id\":\"  \"}", Channel.UNCERTAIN, "names no request"),
                Arguments.of(200, "{\"request_id\":null}", Channel.UNCERTAIN, "names no request"),
                Arguments.of(200, "[]", Channel.UNCERTAIN, "names no request"),
                Arguments.of(200, "", Channel.UNCERTAIN, "names no request"),
                Arguments.of(200, HTML, Channel.UNCERTAIN, "names no request"),
                Arguments.of(204, "", Channel.UNCERTAIN, "HTTP 204"));
    }

    @ParameterizedTest(name = "{0} {1} is {2}")
    @MethodSource("verdicts")
    void endsOrParksTheJob(int status, String body, Channel channel, String says) {
        // When
        Verdict verdict = refusal(Answers.of(status, body, "X-Correlation-ID", "c1"));
        // Then
        assertThat(verdict.channel()).isEqualTo(channel);
        assertThat(verdict.why()).contains(says).doesNotContain("<html");
        assertThat(verdict.charged()).isEqualTo(channel == Channel.UNCERTAIN ? Verdict.Charged.UNKNOWN : Verdict.Charged.NO);
        assertThat(verdict.httpStatus()).isEqualTo(status);
        assertThat(verdict.correlationId()).isEqualTo("c1");
        assertThat(verdict.todo()).contains(channel == Channel.UNCERTAIN ? "--attach" : "move the drop back into the inbox");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', value = {
        "400 | {\"detail\":\"You have reached the maximum number of concurrent requests\"}",
        "423 | {\"detail\":\"Locked\"}",
        "429 | {\"code\":\"account_queue_full\"}",
        "503 | {\"code\":\"model_disabled\",\"message\":\"out of order\"}",
        "503 | {\"detail\":{\"code\":\"model_overloaded\"}}",
    })
    void waitsWhereNothingWasAcceptedAndNothingCharged(int status, String body) {
        assertThat(catchThrowable(() -> read(Answers.of(status, body)))).isInstanceOfSatisfying(TryLaterException.class, later -> {
            assertThat(later.throttled()).isTrue();
            assertThat(later.retryAfter()).isNull();
            assertThat(later.isModelClosed()).as("nobody's requests are taken").isEqualTo(status == 423 || status == 503);
            assertThat(later).hasMessageContaining("HTTP " + status).hasMessageContaining(Ledger.MODEL);
        });
    }

    @Test
    void waitsAsLongAsTheProviderAsks() {
        assertThat(catchThrowable(() -> read(Answers.of(429, "", "Retry-After", "17"))))
                .isInstanceOfSatisfying(TryLaterException.class, later -> assertThat(later.retryAfter()).isEqualTo(Duration.ofSeconds(17)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', value = {
        "401 | {\"detail\":\"Unauthorized\"}                                | (id:secret)",
        "402 | {\"detail\":\"Not enough credits\"}                          | Add funds",
        "402 | {\"message\":\"Insufficient balance\"}                       | Add funds",
        "403 | {\"detail\":\"Not enough credits\"}                          | Add funds",
        "403 | {\"code\":\"api_key_disabled\",\"message\":\"The key is off\"} | Create a new one",
        "403 | {\"detail\":{\"code\":\"api_key_expired\"}}                  | Create a new one",
        "403 | {\"detail\":\"Role viewer may not submit\"}                  | Check the key's role",
        "403 | <html>forbidden</html>                                       | Check the key's role",
        "307 | ''                                                           | must not follow",
        "301 | ''                                                           | HIGGSFIELD_BASE_URL",
    })
    void stopsTheLineAndNotTheFile(int status, String body, String remedy) {
        assertThatThrownBy(() -> read(Answers.of(status, body))).isInstanceOf(AccountException.class)
                .hasMessageContaining("HTTP " + status).hasMessageContaining(remedy);
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.higgsfield.ai, https://platform.higgsfield.ai",
        "https://platform.higgsfield.ai, https://api.higgsfield.ai",
        "http://localhost:8080, https://api.higgsfield.ai",
    })
    void aKeyThatWasNotAcceptedMayBelongToTheOtherHost(String host, String other) {
        assertThatThrownBy(() -> dialect(host).accepted(job(), BODY, Answers.of(401, "{}")))
                .hasMessageContaining(host).hasMessageEndingWith("HIGGSFIELD_BASE_URL=" + other);
    }

    @ParameterizedTest
    @CsvSource({
        "api.higgsfield.ai, platform.higgsfield.ai",
        "platform.higgsfield.ai, api.higgsfield.ai",
    })
    void aModelThatIsNotOnOneHostMayBeOnTheOther(String host, String other) {
        assertThatThrownBy(() -> dialect("https://" + host).accepted(job(), BODY, Answers.of(404, "{\"code\":\"model_not_found\"}")))
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.verdict().todo()).endsWith(
                        "https://%s, which was asked, may lack one that https://%s has (HIGGSFIELD_BASE_URL).".formatted(host, other)));
        assertThatThrownBy(() -> dialect("https://own.example").accepted(job(), BODY, Answers.of(404, "{}")))
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.verdict().todo()).doesNotContain("Hosts"));
    }

    // ------------------------------------------------------------------ field by field

    @Test
    void namesTheFieldsThatAreWrongWithWhatWasReallySent() {
        // When
        Verdict verdict = refusal(Answers.of(422, """
                {"detail":[{"loc":["body","seed"],"msg":"must be positive","type":"value_error","input":"ECHO"},
                           {"loc":["body","images",0,"size"],"msg":"too small","input":"ECHO"},
                           {"loc":["body","aspect_ratio"],"type":"missing","input":{"prompt":"ECHO"}},
                           {"loc":["body"],"msg":"not an object"}]}"""));
        // Then
        assertThat(verdict.fields()).extracting(Problem::field, Problem::found, Problem::remedy).containsExactly(
                tuple("seed", "-1", "must be positive"),
                tuple("images.0.size", "7", "too small"),
                tuple("aspect_ratio", "nothing", "missing"),
                tuple("body", "nothing", "not an object"));
        assertThat(verdict.why()).contains("seed: must be positive; images.0.size: too small");
        assertThat(verdict.toString()).doesNotContain("ECHO");
    }

    @Test
    void aListOfTextsIsShownAsItIs() {
        assertThat(refusal(Answers.of(422, "{\"detail\":[\"too dark\",\"too small\"]}")).why()).contains("too dark; too small");
    }

    @Test
    void aHostileAnswerStaysOnOneShortLine() {
        // When
        Verdict verdict = refusal(Answers.of(400, "{\"detail\":\"a\\nb\\u001b[2J" + "x".repeat(5_000) + "\"}"));
        // Then
        assertThat(verdict.why()).contains("a b [2Jx").hasSizeLessThan(400).doesNotContainPattern("\\p{Cntrl}");
    }

    // ------------------------------------------------------------------ secrets

    @ParameterizedTest
    @ValueSource(ints = {200, 307, 400, 401, 402, 403, 404, 422, 429, 500, 503})
    void noMessageEverShowsTheKey(int status) {
        // Given: a server that echoes what it was sent.
        Message answer = Answers.of(status, "{\"detail\":\"model_ refused Key " + ID + ":" + SECRET + "\"}");
        // When
        Throwable refusal = catchThrowable(() -> read(answer));
        // Then
        assertThat(refusal).isNotNull();
        assertThat(refusal.toString()).doesNotContain(SECRET);
        if (refusal instanceof RefusedException refused) {
            assertThat(refused.verdict().toString()).doesNotContain(SECRET);
        }
    }

    @Test
    @SuppressWarnings("ObjectToString") // Should it ever get a text, the key is not in it.
    void noTextOfAnObjectShowsTheKey() {
        assertThat(new Credentials(ID, SECRET).toString()).isEqualTo("0f1e…");
        assertThat(String.valueOf(dialect("https://api.higgsfield.ai"))).doesNotContain(SECRET, ID);
        assertThat(new UploadSlot("https://store.example/x?sig=abc", "https://cdn.example/x", null, Map.of("X-Sig", "abc")).toString())
                .doesNotContain("abc");
    }

    private Verdict refusal(Message answer) {
        Throwable refusal = catchThrowable(() -> read(answer));
        assertThat(refusal).isInstanceOf(RefusedException.class);
        return ((RefusedException) refusal).verdict();
    }
}
