package io.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Credentials;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.Result;
import io.dromedary.job.Target;
import io.dromedary.job.Verdict;
import io.dromedary.testing.Generations;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.MovingClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each answer to a look at a request means. */
class StatusAnswersTest {

    private final Dialects dialects = Generations.at("https://api.higgsfield.ai", new Credentials("id", "secret"), new MovingClock());
    private final Job job = Jobs.of(Target.QUEUE, Ledger.MODEL, "r1");

    private Status look(String body) throws AccountException {
        return dialects.status(job, Answers.of(200, body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"queued", "in_progress", "processing", "paused_for_maintenance", "COMPLETE"})
    void anyWordThatIsNotKnownToBeFinalMeansNotFinal(String word) throws AccountException {
        Status status = look("{\"status\":\"%s\"}".formatted(word));
        assertThat(status.kind()).isEqualTo(Status.Kind.RUNNING);
        assertThat(status.word()).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({"failed, FAILED", "nsfw, NSFW", "NSFW, NSFW", "canceled, CANCELED", "cancelled, CANCELED"})
    void aFinalWordEndsTheWaitAndCostsNothing(String word, Channel channel) throws AccountException {
        Status status = look("{\"status\":\"%s\",\"error\":null}".formatted(word));
        assertThat(status.isEnded()).isTrue();
        assertThat(status.word()).isEqualTo(word);
        assertThat(status.verdict().channel()).isEqualTo(channel);
        assertThat(status.verdict().charged()).isEqualTo(Verdict.Charged.NO);
    }

    @Test
    void aFailureSaysWhatTheProviderSays() throws AccountException {
        assertThat(look("{\"status\":\"failed\",\"error\":\"GPU on fire.\"}").verdict().why())
                .isEqualTo("The generation failed: GPU on fire.");
        assertThat(look("{\"status\":\"failed\",\"error\":\"\\u202egnp.exe\\u001b[31m\\ud800\"}").verdict().why())
                .isEqualTo("The generation failed: gnp.exe [31m.");
        assertThat(look("{\"status\":\"failed\"}").verdict().why()).isEqualTo("The generation failed.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "null", "<html>", "{\"status\":\"\"}", "{\"status\":null}"})
    void anAnswerWithoutAWordTellsNothing(String body) throws AccountException {
        assertThat(look(body).kind()).isEqualTo(Status.Kind.MISSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "finished", "Completed"})
    void collectsEveryResultInTheOrderOfTheAnswer(String word) throws AccountException {
        Status status = look("""
                {"status":"%s","request_id":"r1","status_url":"https://api.higgsfield.ai/requests/r1/status",\
                "cancel_url":"https://x.example/c",
                 "images":[{"url":"https://cdn.example/1.png","width":5},{"url":"https://cdn.example/2.png"}],
                 "video":{"url":"https://cdn.example/3.mp4"},"audios":["https://cdn.example/4.wav"],
                 "depth_map":{"url":"https://cdn.example/5.zip"},"note":"ready"}""".formatted(word));
        assertThat(status.isFinished()).isTrue();
        assertThat(status.results()).extracting(Result::url).containsExactly("https://cdn.example/1.png", "https://cdn.example/2.png",
                "https://cdn.example/3.mp4",
                "https://cdn.example/4.wav", "https://cdn.example/5.zip");
        assertThat(status.resultsUntil()).isNull();
    }

    @Test
    void anAddressInTheErrorTextIsNoResult() throws AccountException {
        assertThat(look("{\"status\":\"completed\",\"error\":\"https://help.example\",\"video\":{\"url\":\"https://cdn.example/1.mp4\"}}")
                .results())
                .extracting(Result::url).containsExactly("https://cdn.example/1.mp4");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-28T10:00:00Z, 2026-11-28T10:00:00Z",
        "2026-11-28T10:00:00.5+02:00, 2026-11-28T08:00:00.500Z",
        "tomorrow,",
        "+999999999-12-31T23:59:59Z,",
        "-999999999-01-01T00:00:00Z,",
        "'',",
    })
    void knowsUntilWhenTheResultsAreKept(String text, Instant until) throws AccountException {
        assertThat(
                look("{\"status\":\"completed\",\"video\":{\"url\":\"https://cdn.example/1.mp4\"},\"expires_at\":\"%s\"}".formatted(text))
                        .resultsUntil())
                .isEqualTo(until);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"status\":\"completed\"}", "{\"status\":\"completed\",\"images\":[]}",
        "{\"status\":\"completed\",\"video\":null}"})
    void completedWithoutAResultIsParkedAsPaid(String body) throws AccountException {
        Status status = look(body);
        assertThat(status.isEnded()).isTrue();
        assertThat(status.verdict().channel()).isEqualTo(Channel.UNDELIVERABLE);
        assertThat(status.verdict().charged()).isEqualTo(Verdict.Charged.YES);
    }

    // ------------------------------------------------------------------ shapes

    @ParameterizedTest
    @ValueSource(strings = {"succeeded", "done", "COMPLETE", ""})
    void aWordThatIsNotKnownIsFinalWhereResultsAreNamedAndThatIsTold(String word) throws AccountException {
        Status status = look(
                "{\"status\":\"%s\",\"request_id\":\"r1\",\"images\":[{\"url\":\"https://cdn.example/1.png\"}]}".formatted(word));
        assertThat(status.isFinished()).isTrue();
        assertThat(status.results()).extracting(Result::url).containsExactly("https://cdn.example/1.png");
        assertThat(status.warning()).contains(word.isEmpty() ? "no status word" : word, "taken as completed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"queued", "in_progress", "processing"})
    void whatIsNamedBeforeTheEndIsNotAllYet(String word) throws AccountException {
        Status status = look("{\"status\":\"%s\",\"images\":[{\"url\":\"https://cdn.example/1.png\"}]}".formatted(word));
        assertThat(status.kind()).isEqualTo(Status.Kind.RUNNING);
        assertThat(status.asFinished().results()).hasSize(1);
    }

    @Test
    void aWordThatIsNotKnownIsNotFinalForAnAddressThatMayBeAnything() throws AccountException {
        Status status = look(
                "{\"status\":\"warming\",\"queue\":\"https://status.example/eta\",\"preview_url\":\"https://cdn.example/p.png\"}");
        assertThat(status.kind()).isEqualTo(Status.Kind.RUNNING);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "\"results\":{\"raw\":{\"url\":\"https://c.example/1.png\"},\"min\":{\"url\":\"https://c.example/1_min.webp\"}} | 1_min.webp",
        "\"results\":[{\"raw\":\"https://c.example/1.png\",\"min\":\"https://c.example/1_min.webp\"}]                 | 1_min.webp",
        "\"result\":{\"url\":\"https://c.example/1.png\"},\"results\":{\"min\":{\"url\":\"https://c.example/1_min.webp\"}}  | 1_min.webp",
        "\"results\":{\"min\":{\"url\":\"https://c.example/1.png\"}}                                             |",
        "\"payload\":{\"images\":[{\"url\":\"https://c.example/1.png\",\"content_type\":\"image/png\"}]}           |",
        "\"video_url\":\"https://c.example/1.png\"                                                            |",
        "\"imageUrls\":[\"https://c.example/1.png\"]                                                          |",
        "\"output\":{\"front\":{\"url\":\"https://c.example/1.png\"}}                                            |",
        "\"data\":{\"upscaled_image\":\"https://c.example/1.png\"}                                            |",
        "\"images\":[{\"url\":\"https://c.example/1.png?a=1\"},{\"url\":\"https://c.example/1.png?a=2\"}]           |",
        "\"some_new_thing\":{\"url\":\"https://c.example/1.png\"}                                             |",
    })
    void everyShapeIsReadInOnePlace(String members, String preview) throws AccountException {
        String body = "{\"id\":\"x\",\"status\":\"completed\",%s}".formatted(members);
        for (String dialect : List.of(Target.QUEUE, "job-set", "hybrid")) {
            Status status = dialects.status(Jobs.of(dialect, Ledger.MODEL, "x"), Answers.of(200, body));
            assertThat(status.results()).singleElement().satisfies(result -> {
                assertThat(Result.withoutQuery(result.url())).isEqualTo("https://c.example/1.png");
                assertThat(result.preview()).isEqualTo(preview == null ? null : "https://c.example/" + preview);
            });
        }
    }

    @Test
    void aMemberThatIsNotKnownNeverHoldsUpTheKnownOnes() throws AccountException {
        Status status = look(
                """
                {"status":"completed","help":{"url":"https://docs.example/faq"},"thumbnail_url":"https://cdn.example/t.png",
                 "see":"https://x.example",
                 "video":{"url":"https://cdn.example/1.mp4"},"webhook_url":"https://me.example/hook",
                 "error":{"url":"https://e.example"}}""");
        assertThat(status.results()).extracting(Result::url).containsExactly("https://cdn.example/1.mp4");
        assertThat(status.warning()).isEqualTo("an address in help, thumbnail_url, see is not fetched: it is not known to be a result, "
                + "and others are");
    }

    @Test
    void whatWeUploadedIsNoResult() throws AccountException {
        MediaFile uploaded = Ledger.picture("a.png").uploaded("https://cdn.example/u/1.png?x=1", null, 1);
        Job sent = Jobs.of(Target.QUEUE, Ledger.MODEL, "r", uploaded);
        String echo = "\"image_url\":\"https://cdn.example/u/1.png?y=2\"";
        assertThat(dialects.status(sent, Answers.of(200, "{\"status\":\"paused\"," + echo + "}")).kind()).isEqualTo(Status.Kind.RUNNING);
        assertThat(dialects.status(sent, Answers.of(200, "{\"status\":\"completed\"," + echo + ",\"zip\":\"https://cdn.example/1.zip\"}"))
                .results()).extracting(Result::url).containsExactly("https://cdn.example/1.zip");
    }

    // ------------------------------------------------------------------ another request

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "queue   | {\"status\":\"completed\",\"request_id\":\"theirs\",\"images\":[{\"url\":\"https://c.example/1.png\"}]}",
        "queue   | {\"status\":\"failed\",\"request_id\":\"theirs\"}",
        "queue   | {\"status\":\"canceled\",\"request_id\":\"theirs\"}",
        "job-set | {\"id\":\"theirs\",\"jobs\":[{\"id\":\"j\",\"status\":\"completed\",\"result\":{\"url\":\"https://c.example/1.png\"}}]}",
        "job-set | {\"id\":\"theirs\",\"jobs\":[{\"id\":\"j\",\"status\":\"failed\"}]}"})
    void anAnswerAboutAnotherRequestTellsNothingAboutThisOne(String dialect, String body) throws AccountException {
        Job ours = Jobs.of(dialect, Ledger.MODEL, "Ours");
        Status status = dialects.status(ours, Answers.of(200, body));
        assertThat(status.kind()).isEqualTo(Status.Kind.MISSED);
        assertThat(status.results()).isEmpty();
        assertThat(status.word()).contains("another request, theirs");
        assertThat(dialects.status(ours, Answers.of(200, body.replace("theirs", "ours"))).kind()).isNotEqualTo(Status.Kind.MISSED);
    }

    // ------------------------------------------------------------------ refused looks

    @ParameterizedTest
    @ValueSource(ints = {400, 408, 418, 429, 500, 502, 503})
    void aLookThatWasRefusedTellsNothingAboutTheRequest(int code) throws AccountException {
        Status status = dialects.status(job, Answers.of(code, "<html>", "Retry-After", "20"));
        assertThat(status.kind()).isEqualTo(Status.Kind.MISSED);
        assertThat(status.word()).contains("HTTP " + code);
        assertThat(status.retryAfter()).isEqualTo(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403, 307})
    void theAccountStopsTheLineHereToo(int code) {
        assertThatThrownBy(() -> dialects.status(job, Answers.of(code, "{}"))).isInstanceOf(AccountException.class);
    }

    @Test
    void anUnknownRequestIsAMissThatIsParkedOnlyWhereItIsRepeatedAndNeverSubmittedAgain() throws AccountException {
        Status status = dialects.status(job, Answers.of(404, "{\"detail\":\"Not Found\"}", "X-Correlation-ID", "c1"));
        assertThat(status.isEnded()).isFalse();
        assertThat(status.kind()).isEqualTo(Status.Kind.MISSED);
        assertThat(status.heldForGood().isEnded()).isTrue();
        assertThat(status.verdict().channel()).isEqualTo(Channel.UNCERTAIN);
        assertThat(status.verdict().correlationId()).isEqualTo("c1");
        assertThat(status.verdict().todo()).contains("nothing is submitted again");
    }

    @ParameterizedTest
    @CsvSource({"200, true", "404, true", "429, false", "500, false", "0, false"})
    void thePausedAccountWorksAgainWhereItsKeyIsAccepted(int code, boolean works) throws AccountException {
        assertThat(dialects.works(Target.API, Answers.of(code, "{}"))).isEqualTo(works);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403, 307})
    void aProbeThatIsRefusedSaysWhy(int code) {
        assertThatThrownBy(() -> dialects.works(Target.API, Answers.of(code, "{}"))).isInstanceOf(AccountException.class);
    }
}
