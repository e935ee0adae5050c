package io.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Credentials;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.MissingResult;
import io.dromedary.job.RefusedException;
import io.dromedary.job.Result;
import io.dromedary.job.Target;
import io.dromedary.job.Verdict;
import io.dromedary.testing.Generations;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.MovingClock;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What sets of jobs mean, whichever generation answers with one. */
class JobSetAnswersTest {

    private static final String DONE = "{\"status\":\"completed\","
            + "\"results\":{\"min\":{\"type\":\"image\",\"url\":\"https://c.example/1_min.webp\"},"
            + "\"raw\":{\"type\":\"image\",\"url\":\"https://c.example/1.png\"}}}";

    private final Dialects dialects = Generations.at("https://api.example", new Credentials("id", "se:cret-part"), new MovingClock());
    private final Job job = Jobs.of("job-set", "v1/text2image/soul", "7f0c-1");

    private Status look(String... jobs) throws AccountException {
        return dialects.status(job, Answers.of(200, "{\"id\":\"7f0c-1\",\"jobs\":[" + String.join(",", jobs)
                + "],\"input_params\":{\"image_url\":\"https://c.example/in.png\"}}"));
    }

    private static String job(String word) {
        return "{\"id\":\"j\",\"status\":\"" + word + "\",\"results\":null}";
    }

    // ------------------------------------------------------------------ calls

    @Test
    void looksAtTheSetWithTheFirstApisHeaders() throws Exception {
        Message message = Answers.of(200, "old", "Authorization", "x");
        dialects.askForStatus(Jobs.of("job-set", "v1/text2image/soul", "a/b"), message);
        assertThat(message.getHeaders()).containsOnlyKeys(Exchange.HTTP_URI, Exchange.HTTP_METHOD, "hf-api-key", "hf-secret", "Accept")
                .containsEntry(Exchange.HTTP_URI, "https://api.example/v1/job-sets/a%2Fb").containsEntry("hf-secret", "se:cret-part");
    }

    @Test
    void looksAtGenerationResultsWhereThatIsWanted() throws Exception {
        Message message = Answers.none();
        dialects.askForStatus(Jobs.of("generation-results", "v1/text2image/soul", "job_1&x=2"), message);
        assertThat(message.getHeader(Exchange.HTTP_URI)).isEqualTo("https://api.example/api/generation-results?id=job_1%26x%3D2");
        assertThat(message.getHeader("hf-api-key")).isEqualTo("id");
    }

    @Test
    void uploadsAreTheQueues() throws Exception {
        Message message = Answers.none();
        dialects.askForSlot(job, Ledger.picture("p.png"), message);
        assertThat(message.getHeader("Authorization")).isEqualTo("Key id:se:cret-part");
        assertThat(dialects.confirmsUploads(job)).isFalse();
    }

    @Test
    void thereIsNoWayBack() {
        assertThat(dialects.isCancelable(job)).isFalse();
        assertThat(dialects.isDeletable(job)).isFalse();
    }

    // ------------------------------------------------------------------ submissions

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "{\"id\":\"s1\",\"type\":\"nano_banana\",\"jobs\":[{\"status\":\"queued\"}]}                                      | s1 | queued",
        "{\"request_id\":\"r1\",\"status\":\"in_progress\"}                                                               | r1 | "
                + "in_progress",
        "{\"id\":\"s1\",\"request_id\":\"r1\",\"jobs\":[]}                                                                | r1 | queued",
        "{\"id\":\"s1\",\"jobs\":[],\"status_url\":\"https://elsewhere.example/requests/r-2/status\"}                     | r-2 | queued",
        "{\"id\":\"s1\",\"jobs\":[],\"status_url\":\"https://elsewhere.example/other\"}                                   | s1 | queued",
    })
    void theIdIsFoundByTheAnswersShape(String answer, String id, String word) throws Exception {
        for (String dialect : List.of("job-set", "hybrid", Target.QUEUE)) {
            assertThat(dialects.accepted(Jobs.of(dialect, "x"), "{}", Answers.of(200, answer))).isEqualTo(new Accepted(id, word, null));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":\"..\"}", "{\"id\":7}", "{\"id\":\"a b\"}", "{\"id\":\"a\\nb\"}", "{\"id\":{}}", "{\"jobs\":[]}",
        "{\"id\":\"é\"}"})
    void anIdThatCannotBeUsedLeavesTheSubmissionUncertain(String answer) {
        Verdict verdict = catchThrowableOfType(RefusedException.class,
                () -> dialects.accepted(job, "{}", Answers.of(200, answer.replace("7", "\"" + "7".repeat(201) + "\"")))).verdict();
        assertThat(verdict.channel()).isEqualTo(Channel.UNCERTAIN);
    }

    // ------------------------------------------------------------------ looks

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "queued            | queued",
        "queued,queued     | queued",
        "queued,processing | processing",
        "in_progress,nsfw  | in_progress",
        "queued,finished   | queued",
        "failed,pending    | pending",
        "completed,warming | warming",
    })
    void isNotFinalUntilEveryJobIs(String words, String word) throws AccountException {
        Status status = look(Stream.of(words.split(",")).map(JobSetAnswersTest::job).toArray(String[]::new));
        assertThat(status.kind()).isEqualTo(Status.Kind.RUNNING);
        assertThat(status.word()).isEqualTo(word);
    }

    @Test
    void aJobWhoseWordIsNotKnownIsFinalWhereItsResultIsNamed() throws AccountException {
        Status status = look("{\"id\":\"a\",\"status\":\"succeeded\",\"results\":{\"raw\":{\"url\":\"https://c.example/1.png\"}}}",
                "{\"id\":\"b\",\"status\":\"failed\",\"results\":null}");
        assertThat(status.isFinished()).isTrue();
        assertThat(status.results()).containsExactly(new Result("a", "https://c.example/1.png", null));
        assertThat(status.missing()).containsExactly(new MissingResult(2, "failed", "the generation failed", "b"));
        assertThat(status.warning()).contains("succeeded");
    }

    @Test
    void whatASetNamesBeforeItsEndCanBeCollectedByHand() throws AccountException {
        Status status = look(DONE, "{\"id\":\"b\",\"status\":\"in_progress\"}").asFinished();
        assertThat(status.results()).containsExactly(new Result("https://c.example/1.png", "https://c.example/1_min.webp"));
        assertThat(status.missing()).containsExactly(
                new MissingResult(2, "in_progress", "not final yet when the others were collected by hand", "b"));
    }

    @Test
    void aSetWithoutJobsIsNotFinal() throws AccountException {
        assertThat(look().kind()).isEqualTo(Status.Kind.MISSED);
    }

    @Test
    void fullQualityIsTheResultAndTheSmallerFormItsPreview() throws AccountException {
        assertThat(look(DONE, "{\"status\":\"finished\",\"results\":{\"min\":{\"url\":\"https://c.example/2_min.webp\"}}}",
                "{\"status\":\"completed\",\"result\":{\"url\":\"https://c.example/3.mp4\"},\"results\":null}",
                "{\"status\":\"completed\",\"result\":{\"url\":\"https://c.example/4.mp4\"},"
                        + "\"results\":{\"min\":{\"url\":\"https://c.example/4_min.webp\"}}}")
                .results())
                .containsExactly(new Result("https://c.example/1.png", "https://c.example/1_min.webp"),
                        new Result("https://c.example/2_min.webp", null),
                        new Result("https://c.example/3.mp4", null), new Result("https://c.example/4.mp4", "https://c.example/4_min.webp"));
    }

    @Test
    void whatCameIsDeliveredAndWhatDidNotIsListed() throws AccountException {
        Status status = look(job("nsfw"), DONE, "{\"status\":\"failed\",\"error\":\"GPU on\\nfire https://x.example/a?sig=1\"}",
                job("cancelled"), job("completed"));
        assertThat(status.isFinished()).isTrue();
        assertThat(status.results()).hasSize(1);
        assertThat(status.missing()).containsExactly(new MissingResult(1, "nsfw", "flagged by the provider's moderation"),
                new MissingResult(3, "failed", "GPU on fire https://x.example/a"),
                new MissingResult(4, "cancelled", "canceled at the provider"),
                new MissingResult(5, "completed", "completed, but without a result"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "nsfw,nsfw          | NSFW          | flagged",
        "failed,failed      | FAILED        | The generation failed.",
        "canceled           | CANCELED      | canceled",
        "nsfw,failed,failed | FAILED        | 1: nsfw (flagged by the provider's moderation); 2: failed (the generation failed); 3: failed",
        "nsfw,completed     | UNDELIVERABLE | names no result",
    })
    void withoutAnyResultTheSetEndsAsItsJobsDid(String words, Channel channel, String why) throws AccountException {
        Status status = look(Stream.of(words.split(",")).map(JobSetAnswersTest::job).toArray(String[]::new));
        assertThat(status.isEnded()).isTrue();
        assertThat(status.verdict().channel()).isEqualTo(channel);
        assertThat(status.verdict().why()).contains(why);
        assertThat(status.word()).isEqualTo(Stream.of(words.split(",")).distinct().collect(Collectors.joining(", ")));
    }

    @Test
    void aFailureSaysWhatEachJobSaysOnce() throws AccountException {
        assertThat(look("{\"status\":\"failed\",\"error\":\"no memory\"}", "{\"status\":\"failed\",\"error\":{\"message\":\"no time\"}}",
                "{\"status\":\"failed\",\"error\":\"no memory\"}").verdict().why()).isEqualTo("The generation failed: no memory; no time.");
    }

    @Test
    void aRequestsAnswerIsReadAsOneThoughASetWasSubmitted() throws AccountException {
        assertThat(dialects
                .status(job, Answers.of(200,
                        "{\"request_id\":\"r\",\"status\":\"completed\",\"jobs\":[],\"images\":[{\"url\":\"https://c.example/1.png\"}]}"))
                .results()).containsExactly(new Result("https://c.example/1.png", null));
    }

    @Test
    void generationResultsAreReadByTheirShape() throws AccountException {
        Status status = dialects.status(Jobs.of("generation-results", "v1/text2image/soul", "job_1"), Answers.of(200,
                """
                {"id":"job_1","status":"completed","results":[{"type":"image","url":"https://c.example/1.jpg"}],\
                "retention_expires_at":"2023-12-14T10:30:00Z"}"""));
        assertThat(status.results()).containsExactly(new Result("https://c.example/1.jpg", null));
        assertThat(status.resultsUntil()).isEqualTo("2023-12-14T10:30:00Z");
        assertThat(dialects
                .status(Jobs.of("generation-results", "x", "job_1"), Answers.of(200, "{\"id\":\"job_1\",\"status\":\"pending\"}")).word())
                .isEqualTo("pending");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"jobs\":{}}", "{\"jobs\":\"x\"}", "{\"jobs\":null}", "[]", "7", "\"text\"", "<html>", "{\"jobs\":["})
    void whatIsNoSetTellsNothing(String body) throws AccountException {
        assertThat(dialects.status(job, Answers.of(200, body)).kind()).isEqualTo(Status.Kind.MISSED);
    }

    @Test
    void jobsOfAnyFormAreLivedWith() throws AccountException {
        assertThat(look("7", "null", "[]", "{\"status\":{}}", "{\"status\":null}").kind()).isEqualTo(Status.Kind.RUNNING);
        assertThat(look("{\"status\":\"completed\",\"results\":[1],\"result\":\"https://c.example/1.png\"}").results())
                .containsExactly(new Result("https://c.example/1.png", null));
    }

    @Test
    void aHostileWordIsMadeShortAndPlain() throws AccountException {
        String word = look(job("a\\u001b[2J\\nb" + "x".repeat(5_000))).word();
        assertThat(word).startsWith("a [2J bx").hasSizeLessThan(70).doesNotContainPattern("\\p{Cntrl}");
    }

    @Test
    void anAnswerThatIsTooLongTellsNothing() throws AccountException {
        assertThat(look("\"" + "x".repeat(2 << 20) + "\"").kind()).isEqualTo(Status.Kind.MISSED);
    }
}
