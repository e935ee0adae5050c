package io.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Credentials;
import io.dromedary.api.http.TokenSource;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.MissingResult;
import io.dromedary.job.Problem;
import io.dromedary.job.RefusedException;
import io.dromedary.job.Result;
import io.dromedary.job.Target;
import io.dromedary.testing.Generations;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.MovingClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebDialectTest {

    private static final String PAGE = "<!DOCTYPE html><html>Just a moment</html>";

    @TempDir
    private Path folder;
    private Path file;
    private Dialects dialects;
    private final MediaFile picture = Ledger.picture("photo.png");
    private final Job job = Jobs.of(Target.WEB, "jobs/flux-2", "set-1");

    @BeforeEach
    void supplyToken() throws Exception {
        file = Files.writeString(folder.resolve("token"), "first.token\n");
        dialects = dialects(new TokenSource.InFile(file));
    }

    private static Dialects dialects(TokenSource token) {
        return Generations.withWeb("https://api.example", token, new Credentials("id", "api-secret"), new MovingClock());
    }

    /** The answer to a call that was prepared on the same message, as in a route. */
    private static Message answered(Message call, int status, String body) {
        Message answer = Answers.of(status, body, "Content-Type", body.startsWith("<") ? "text/html; charset=UTF-8" : "application/json");
        call.setHeaders(answer.getHeaders());
        call.setBody(answer.getBody());
        return call;
    }

    private Message looked(int status, String body) throws Exception {
        Message call = Answers.none();
        dialects.askForStatus(job, call);
        return answered(call, status, body);
    }

    private Message submitted(int status, String body) throws Exception {
        Message call = Answers.none();
        dialects.submit(job, "{\"params\":{\"seed\":-1},\"use_unlim\":true}", call);
        return answered(call, status, body);
    }

    private Throwable refusal(int status, String body) throws Exception {
        Message answer = submitted(status, body);
        return catchThrowable(() -> dialects.accepted(job, "{\"params\":{\"seed\":-1},\"use_unlim\":true}", answer));
    }

    // ------------------------------------------------------------------ upload

    @Test
    void asksForASlotWithoutABodyAndWithTheTokenAlone() throws Exception {
        Message message = Answers.of(200, "old", "hf-secret", "x");
        dialects.askForSlot(job, picture, message);
        assertThat(message.getHeaders())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(Exchange.HTTP_URI, "https://web.example/media", Exchange.HTTP_METHOD, HttpMethods.POST,
                                "Authorization", "Bearer first.token", "Accept", "application/json"));
        assertThat(message.getBody()).isNull();
    }

    @Test
    void keepsTheIdOfTheUploadAndSignsTheTypeThatTheSlotNames() throws Exception {
        assertThat(dialects.slot(job, picture, Answers.of(200, """
                {"id":"m/1","upload_url":"https://s3.example/put?sig=1","url":"https://cdn.example/m.jpg","content_type":"image/jpeg"}""")))
                .isEqualTo(new UploadSlot("https://s3.example/put?sig=1", "https://cdn.example/m.jpg", "m/1",
                        Map.of("Content-Type", "image/jpeg")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"id\":\"..\",\"upload_url\":\"https://s3.example\",\"url\":\"https://c.example\"}", PAGE})
    void aSlotThatDidNotComeIsAskedForLater(String body) {
        assertThatThrownBy(() -> dialects.slot(job, picture, Answers.of(200, body))).isInstanceOf(TryLaterException.class);
    }

    @Test
    void confirmsTheUpload() throws Exception {
        Message message = Answers.none();
        dialects.confirm(job, new UploadSlot("https://s3.example", "https://c.example", "m/1", Map.of()), message);
        assertThat(dialects.confirmsUploads(job)).isTrue();
        assertThat(message.getHeaders()).containsEntry(Exchange.HTTP_URI, "https://web.example/media/m%2F1/upload")
                .containsEntry(Exchange.HTTP_METHOD, HttpMethods.POST);
        dialects.checkConfirmed(job, picture, answered(message, 200, "null"));
        assertThatThrownBy(() -> dialects.checkConfirmed(job, picture, Answers.of(500, ""))).isInstanceOf(TryLaterException.class);
        assertThatThrownBy(() -> dialects.checkConfirmed(job, picture, Answers.of(422, "{\"detail\":\"nothing there\"}")))
                .isInstanceOf(RefusedException.class);
    }

    // ------------------------------------------------------------------ submit

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"prompt\":\"p\"}                    | {\"params\":{\"prompt\":\"p\"},\"use_unlim\":true}",
        "{\"use_unlim\":false,\"prompt\":\"p\"} | {\"params\":{\"use_unlim\":false,\"prompt\":\"p\"},\"use_unlim\":false}",
    })
    void whetherUseIsUnlimitedStandsOutsideToo(String parameters, String body) throws Exception {
        assertThat(dialects.body(job.target(), (ObjectNode) new ObjectMapper().readTree(parameters))).isEqualTo(body);
    }

    @Test
    void waitsForTheJobSetAndNotForTheWorkspace() throws Exception {
        assertThat(dialects.accepted(job, "{}",
                submitted(200,
                        """
                {"id":"workspace","job_sets":[\
                {"id":"set-1","type":"flux_2","jobs":[{"id":"j","status":"queued","result":null}]},{"id":"set-2"}]}""")))
                .isEqualTo(new Accepted("set-1", "queued", null, List.of("set-2")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":\"workspace\"}", "{\"job_sets\":[]}", "{\"job_sets\":[{\"id\":null}]}", PAGE})
    void anAnswerThatNamesNoJobSetIsUncertain(String body) throws Exception {
        assertThat(refusal(200, body)).isInstanceOfSatisfying(RefusedException.class,
                refused -> assertThat(refused.verdict().channel()).isEqualTo(Channel.UNCERTAIN));
    }

    @Test
    void aFieldIsFoundInsideTheParameters() throws Exception {
        RefusedException refused = (RefusedException) refusal(422,
                "{\"detail\":[{\"loc\":[\"body\",\"params\",\"seed\"],\"msg\":\"must be positive\"}]}");
        assertThat(refused.verdict().fields()).extracting(Problem::field, Problem::found).containsExactly(tuple("params.seed", "-1"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', value = {
        "401 | {\"detail\":\"expired\"}             | Put a fresh one there",
        "402 | {}                                   | Add some on the web site",
        "400 | {\"detail\":\"not_enough_credits\"}  | Add some on the web site",
        "403 | {\"code\":\"not_enough_credits\"}    | Add some on the web site",
        "403 | {\"detail\":\"no\"}                  | what its plan allows",
        "403 | <html>challenge</html>               | a challenge for robots",
        "307 | ''                                   | HIGGSFIELD_WEB_BASE_URL",
    })
    void stopsTheWebAccountOnly(int status, String body, String remedy) throws Exception {
        assertThat(refusal(status, body)).isInstanceOfSatisfying(AccountException.class, trouble -> {
            assertThat(trouble.realm()).isEqualTo(Target.WEB);
            assertThat(trouble).hasMessageContaining(remedy).hasMessageNotContaining("first.token");
        });
    }

    @Test
    void noMessageShowsTheToken() throws Exception {
        assertThat(refusal(400, "{\"detail\":\"Bearer first.token is odd\"}")).hasMessageContaining("Bearer *** is odd");
        assertThat(new TokenSource.Value("first.token").toString()).isEqualTo("higgsfield.web.token");
    }

    // ------------------------------------------------------------------ status

    @Test
    void readsWhatTheDocumentShows() throws Exception {
        Status status = dialects.status(job, looked(200, """
                {"jobs":[{"id":"1","status":"completed","result":{"url":"https://c.example/1.png"},
                          "results":{"raw":{"type":"image","url":"https://c.example/1.png"},\
                "min":{"type":"image","url":"https://c.example/1_min.webp"}},"error":null},
                         {"id":"2","status":"failed","result":null,"error":"Flagged"}]}"""));
        assertThat(status.results()).containsExactly(new Result("1", "https://c.example/1.png", "https://c.example/1_min.webp"));
        assertThat(status.missing()).containsExactly(new MissingResult(2, "failed", "Flagged", "2"));
        assertThat(dialects.status(job, looked(200, "{\"jobs\":[{\"status\":\"processing\"}]}")).word()).isEqualTo("processing");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 403, 429, 500, 503})
    void aPageInsteadOfAnAnswerTellsNothing(int code) throws Exception {
        assertThat(dialects.status(job, looked(code, PAGE)).kind()).isEqualTo(Status.Kind.MISSED);
    }

    @Test
    void anAnswerThatCallsItselfAPageIsNotRead() throws Exception {
        Message answer = looked(200, "{\"jobs\":[{\"status\":\"failed\"}]}");
        answer.setBody(Answers.of(200, "{\"jobs\":[{\"status\":\"failed\"}]}", "Content-Type", "text/HTML").getBody());
        assertThat(dialects.status(job, answer).kind()).isEqualTo(Status.Kind.MISSED);
    }

    @Test
    void aServerErrorTellsNothing() throws Exception {
        assertThat(dialects.status(job, looked(500, "{\"detail\":\"boom\"}")).kind()).isEqualTo(Status.Kind.MISSED);
    }

    // ------------------------------------------------------------------ the token

    @Test
    void aRenewedTokenHasTheSameCallTriedAgainAtOnce() throws Exception {
        // Given
        Message answer = submitted(401, "{\"detail\":\"expired\"}");
        Files.writeString(file, "second.token");
        // When, Then
        assertThatThrownBy(() -> dialects.accepted(job, "{}", answer))
                .isInstanceOfSatisfying(TryLaterException.class, later -> assertThat(later.retryAfter()).isEqualTo(Duration.ZERO));
        Message again = Answers.none();
        dialects.submit(job, "{}", again);
        assertThat(again.getHeader("Authorization")).isEqualTo("Bearer second.token");
    }

    @Test
    void aLookWithATokenThatHadRunOutIsMadeAgainAtTheNextTurn() throws Exception {
        Message answer = looked(401, "{}");
        Files.writeString(file, "second.token");
        assertThat(dialects.status(job, answer).kind()).isEqualTo(Status.Kind.MISSED);
        assertThatThrownBy(() -> dialects.status(job, looked(401, "{}"))).as("the second one was refused too")
                .isInstanceOf(AccountException.class);
    }

    @Test
    void callsThatWereUnderWayWithTheOldTokenAreTriedAgainToo() throws Exception {
        // Given
        Message one = looked(401, "{}");
        Message two = looked(401, "{}");
        Files.writeString(file, "second.token");
        // When, Then
        assertThat(dialects.status(job, one).kind()).isEqualTo(Status.Kind.MISSED);
        assertThat(dialects.status(job, two).kind()).isEqualTo(Status.Kind.MISSED);
    }

    @Test
    void aTokenThatWasLetInMayRunOutAgain() throws Exception {
        for (String next : new String[] {"second.token", "third.token", "fourth.token"}) {
            Message answer = looked(401, "{}");
            Files.writeString(file, next);
            assertThat(dialects.status(job, answer).kind()).isEqualTo(Status.Kind.MISSED);
            assertThat(dialects.status(job, looked(200, "{\"jobs\":[{\"status\":\"queued\"}]}")).word()).isEqualTo("queued");
        }
    }

    @Test
    void thePausedAccountWorksAgainWithAFreshToken() throws Exception {
        // Given
        Message refused = Answers.none();
        dialects.probe(Target.WEB, refused);
        assertThat(refused.getHeader(Exchange.HTTP_URI)).isEqualTo("https://web.example/user");
        Files.writeString(file, "second.token");
        assertThat(dialects.works(Target.WEB, answered(refused, 401, "{}"))).isFalse();
        // When
        Message probe = Answers.none();
        dialects.probe(Target.WEB, probe);
        // Then
        assertThat(probe.getHeader("Authorization")).isEqualTo("Bearer second.token");
        assertThat(dialects.works(Target.WEB, answered(probe, 200, PAGE))).isFalse();
        assertThat(dialects.works(Target.WEB, answered(probe, 404, "{}"))).isFalse();
        assertThat(dialects.works(Target.WEB, answered(probe, 200, "{\"credits\":7}"))).isTrue();
    }

    @Test
    void aTokenThatCannotBeReadStopsTheWebAccountAndSaysWhere() throws Exception {
        Files.delete(file);
        AccountException trouble = catchThrowableOfType(AccountException.class, () -> dialects.askForStatus(job, Answers.none()));
        assertThat(trouble).hasMessageContaining("the file " + file).hasMessageContaining("there is no such file");
        assertThat(trouble.realm()).isEqualTo(Target.WEB);
    }

    // ------------------------------------------------------------------ off by default

    @Test
    void isRefusedBeforeAnythingIsSentWhereItIsNotEnabled() {
        Dialects off = Generations.at("https://api.example", new Credentials("id", "api-secret"), new MovingClock());
        assertThat(off.refusal("photo.yaml", job.request())).hasValueSatisfying(problem -> {
            assertThat(problem.field()).isEqualTo("model");
            assertThat(problem.toString()).contains("higgsfield.web.enabled=true", "supply a token");
        });
        assertThatThrownBy(() -> off.submit(job, "{}", Answers.none())).as("a job of an earlier run").isInstanceOf(AccountException.class)
                .hasMessageContaining("higgsfield.web.enabled");
        assertThat(off.refusal("photo.yaml", Ledger.request(0))).isEmpty();
        assertThat(dialects.refusal("photo.yaml", job.request())).isEmpty();
    }

    @Test
    void aGenerationThatNobodyKnowsIsRefused() {
        assertThat(dialects.refusal("photo.yaml", Jobs.of("telepathy", "x").request()))
                .hasValueSatisfying(problem -> assertThat(problem.toString()).contains("found telepathy",
                        "character, generation-results, hybrid, job-set, queue, web"));
    }
}
