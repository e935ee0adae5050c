package io.dromedary.rest;

import static io.dromedary.testing.Ledger.HOUR;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.job.Job;
import io.dromedary.job.Price;
import io.dromedary.job.State;
import io.dromedary.journal.Pauses;
import io.dromedary.store.BucketStore;
import io.dromedary.store.FolderStore;
import io.dromedary.store.Store;
import io.dromedary.testing.InBucket;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.Routes;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the JSON interface answers, on a real port. Each answer is held to the OpenAPI document. */
class ApiRouteTest {

    private static final long LARGEST = 1000;
    private static final Pattern SERVED = Pattern.compile("uri: management:(\\S+)\\s+parameters:\\s+httpMethodRestrict: \"?([A-Z,]+)");

    @TempDir
    private Path root;
    private Ledger ledger;
    private Port port;

    @BeforeEach
    void open() throws Exception {
        Files.createDirectories(root.resolve("inbox"));
        ledger = new Ledger(root);
        port = new Port(root, ledger, new FolderStore(root), LARGEST, null, null);
    }

    @AfterEach
    void close() {
        port.close();
        ledger.close();
        port.answers.forEach(Described::check);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("inbox"))) {
            return files.filter(Files::isRegularFile).map(file -> root.relativize(file).toString()).sorted().toList();
        }
    }

    // ------------------------------------------------------------------ the document

    @Test
    void everyRouteIsDescribedWithEachOfItsMethods() throws IOException {
        for (String name : Port.names()) {
            Matcher served = SERVED.matcher(Routes.text(name));
            assertThat(served.find()).as(name).isEqualTo(!List.of("api-answer", "api-unknown").contains(name));
            if (!List.of("api-answer", "api-unknown").contains(name)) {
                assertThat(Described.DOCUMENT.path("paths").path(served.group(1)).fieldNames()).as(name).toIterable()
                        .containsExactlyInAnyOrder(served.group(2).toLowerCase(Locale.ROOT).split(","));
            }
        }
        assertThat(Described.DOCUMENT.path("paths")).hasSize(Port.names().size() - 2);
    }

    @Test
    void theDocumentIsServed() throws IOException {
        assertThat(port.get("/api/openapi.json").json()).isEqualTo(Described.DOCUMENT);
    }

    @Test
    void headAnswersAsGetWithoutTheBody() throws IOException {
        ledger.in(State.FAILED, "a");
        for (String path : List.of("/api/overview", "/api/jobs?state=failed&limit=1", "/api/jobs/a", "/api/pause", "/api/openapi.json")) {
            Port.Answer whole = port.get(path);
            Port.Answer head = port.send("HEAD", path, null);
            assertThat(head.status()).as(path).isEqualTo(200);
            assertThat(head.headers()).as(path).isEqualTo(whole.headers());
            assertThat(head.body()).as(path).isEmpty();
            assertThat(port.send("HEAD", path, null, "If-None-Match: " + whole.headers().get("etag")).status()).isEqualTo(304);
        }
        assertThat(port.send("HEAD", "/api/drops", null).status()).isEqualTo(405);
        assertThat(port.send("DELETE", "/api/overview", null).headers()).containsEntry("allow", "GET, HEAD");
        port.answers.removeIf(answer -> answer.method().equals("HEAD"));
    }

    // ------------------------------------------------------------------ looking

    @Test
    void theOverviewSaysWhatIsThereAndWhatNeedsSomebody() throws IOException {
        // Given
        ledger.in(State.FAILED, "a");
        ledger.price = Price.of(new BigDecimal("1.50"), Price.Source.ESTIMATE).orElseThrow();
        ledger.in(State.WAITING, "b");
        ledger.journal.accountPaused("api", "no credits");
        // When
        JsonNode told = port.get("/api/overview").json();
        // Then
        assertThat(told.path("states").toString()).isEqualTo("{\"FAILED\":1,\"WAITING\":1}");
        assertThat(told.at("/paused_accounts/0/why").asText()).isEqualTo("no credits");
        assertThat(told.at("/reasons/0/reason").asText()).isEqualTo("failed: It ended");
        assertThat(told.at("/money/today/under_way").toString())
                .isEqualTo("{\"estimated_credits\":1.5,\"requests\":1,\"unpriced\":0}");
        assertThat(told.at("/money/models/0/refunded/unpriced").asInt()).isOne();
    }

    @Test
    void pagesFollowEachOtherAndFiltersLeaveOut() throws IOException {
        // Given
        for (String id : List.of("a", "b", "c")) {
            ledger.in(State.FAILED, id);
            ledger.clock.advance(HOUR);
        }
        ledger.enter("d");
        // When, Then
        JsonNode first = port.get("/api/jobs?limit=2&state=failed").json();
        assertThat(first.path("jobs").findValuesAsText("id")).containsExactly("c", "b");
        JsonNode second = port.get("/api/jobs?limit=2&state=FAILED&before=" + first.path("next").asText()).json();
        assertThat(second.path("jobs").findValuesAsText("id")).containsExactly("a");
        assertThat(second.has("next")).isFalse();
        assertThat(port.get("/api/jobs?reason=failed&since=90m").json().path("jobs").findValuesAsText("id")).containsExactly("c");
        assertThat(port.get("/api/jobs?search=slow+push&job=a&job=d").json().path("jobs").findValuesAsText("id")).containsExactly("d", "a");
    }

    @ParameterizedTest
    @CsvSource({"limit=0,limit", "limit=x,limit", "state=faild,state", "since=yesterday,since", "page=2,page"})
    void whatCannotBeUnderstoodIsNamed(String query, String field) throws IOException {
        Port.Answer answer = port.get("/api/jobs?" + query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").asText()).isEqualTo(field);
    }

    @Test
    void aJobTellsItsWholeStoryButNoSignature() throws IOException {
        // Given
        Job job = ledger.journal.collecting(ledger.waiting(ledger.enter("a")), "completed",
                Ledger.results("https://cdn.example/1.mp4?X-Amz-Signature=secret"), List.of(), ledger.in(HOUR));
        // When
        Port.Answer answer = port.get("/api/jobs/" + job.id());
        // Then
        JsonNode story = answer.json();
        assertThat(story.at("/job/state").asText()).isEqualTo("COLLECTING");
        assertThat(story.at("/job/waits/what").asText()).isEqualTo("for its results to be fetched");
        assertThat(story.path("events").findValuesAsText("to")).containsExactly("READY", "SUBMITTING", "WAITING", "COLLECTING");
        assertThat(story.at("/attempts/0/outcome").asText()).isEqualTo("COMPLETED");
        assertThat(story.at("/outputs/0/url").asText()).isEqualTo("https://cdn.example/1.mp4");
        assertThat(answer.body()).doesNotContain("secret").doesNotContain("Idempotency");
        assertThat(port.get("/api/jobs/none").status()).isEqualTo(404);
    }

    @Test
    void aJobThatIsTriedAgainSaysWhichAttemptWhenAndWhyTheOthersFailed() throws IOException {
        Job once = ledger.journal.later(ledger.enter("a"), "no place", ledger.in(HOUR), true);
        ledger.journal.later(once, "no connection", ledger.in(HOUR), true);
        for (JsonNode retrying : List.of(port.get("/api/jobs").json().at("/jobs/0/retrying"),
                port.get("/api/jobs/a").json().at("/job/retrying"))) {
            assertThat(retrying.path("attempt").asInt()).isEqualTo(3);
            assertThat(retrying.path("reason").asText()).isEqualTo("no connection");
            assertThat(retrying.path("next").asText()).isEqualTo(ledger.in(HOUR).toString());
            assertThat(retrying.at("/earlier/0/why").asText()).isEqualTo("no place");
        }
    }

    @Test
    void whatHasNotChangedIsNotSentAgain() throws IOException {
        String tag = port.get("/api/overview").headers().get("etag");
        assertThat(port.get("/api/overview", "If-None-Match: \"other\", " + tag).status()).isEqualTo(304);
        ledger.enter("a");
        assertThat(port.get("/api/overview", "If-None-Match: " + tag).status()).isEqualTo(200);
    }

    // ------------------------------------------------------------------ commands

    @Test
    void aCommandForOneJobIsCarriedOutOrRefusedWithItsReason() throws IOException {
        ledger.in(State.EXPIRED, "a");
        ledger.in(State.UNCERTAIN, "b");
        ledger.in(State.UNCERTAIN, "c");
        ledger.enter("d");
        assertThat(port.post("/api/jobs/a/retry", "").json().path("sentence").asText()).isEqualTo("1 retried.");
        assertThat(port.post("/api/jobs/a/retry", "{}").json().path("detail").asText()).isEqualTo(
                "Nothing was changed: it is already running.");
        assertThat(port.post("/api/jobs/b/attach", "{\"request_id\": \"r-1\"}").status()).isEqualTo(200);
        assertThat(port.post("/api/jobs/c/attach", "{\"request_id\": \"r-1\"}").status()).isEqualTo(409);
        assertThat(port.post("/api/jobs/c/submit-again", "").status()).isEqualTo(200);
        assertThat(port.post("/api/jobs/c/write-off", "").json().path("detail").asText()).contains("it is READY; only money that nobody");
        ledger.in(State.UNCERTAIN, "e");
        assertThat(port.post("/api/jobs/e/write-off", "").json().path("sentence").asText()).isEqualTo("1 written off.");
        assertThat(port.post("/api/jobs/b/collect", "").status()).isEqualTo(200);
        assertThat(port.post("/api/jobs/d/cancel", "").status()).isEqualTo(200);
        assertThat(port.post("/api/jobs/d/now", "").status()).isEqualTo(409);
        assertThat(port.post("/api/jobs/d/fly", "").status()).isEqualTo(404);
        assertThat(port.post("/api/jobs/none/retry", "").status()).isEqualTo(404);
        assertThat(port.post("/api/jobs/c/attach", "{}").json().path("field").asText()).isEqualTo("request_id");
    }

    @Test
    void aModelIsPausedForItselfAndWhatAFileSaysIsNotEnded() throws IOException {
        assertThat(port.post("/api/pause", "{\"model\": \"dop\", \"why\": \"too dear\"}").json().at("/models/0/model").asText())
                .isEqualTo(Ledger.MODEL);
        assertThat(port.get("/api/pause").json().path("paused").asBoolean()).isFalse();
        new Pauses(ledger.source, ledger.clock).pauseByFile("inbox/_PAUSE");
        assertThat(port.send("DELETE", "/api/pause?model=dop", null).json().path("models")).isEmpty();
        assertThat(port.send("DELETE", "/api/pause", null).json().path("end").asText()).isEqualTo("take away inbox/_PAUSE");
        assertThat(port.send("DELETE", "/api/pause?modle=dop", null).status()).isEqualTo(400);
    }

    @Test
    void aModelThatFailsIsShownWithItsTrialsAndResumed() throws IOException {
        ledger.failing();
        JsonNode model = port.get("/api/pause").json().at("/models/0");
        assertThat(model.path("who").asText()).isEqualTo("the line");
        assertThat(model.path("failed_trials").asInt(-1)).isZero();
        assertThat(model.path("next_trial").asText()).isEqualTo(ledger.in(Duration.ofMinutes(1)).toString());
        assertThat(model.has("trial")).isFalse();
        assertThat(port.send("DELETE", "/api/pause?model=dop", null).json().path("models")).isEmpty();
    }

    @Test
    void aCommandForManySaysWhatWasLeftAsItIs() throws IOException {
        ledger.in(State.EXPIRED, "a");
        ledger.in(State.EXPIRED, "b");
        ledger.enter("c");
        JsonNode outcome = port.post("/api/jobs/retry", "{\"states\": [\"EXPIRED\", \"READY\"]}").json();
        assertThat(outcome.path("done").asInt()).isEqualTo(2);
        assertThat(outcome.path("skipped").toString()).isEqualTo("{\"it is already running\":1}");
        assertThat(port.post("/api/jobs/cancel", "{\"all\": true}").json().path("done").asInt()).isEqualTo(3);
        assertThat(port.post("/api/jobs/now", "{\"jobs\": [\"a\", \"nope\"]}").json().at("/skipped/there is no such job").asInt()).isOne();
        assertThat(port.post("/api/jobs/submit-again", "{\"all\": true}").status()).as("never for many").isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                              | 422 | all
            {"all": false}                  | 422 | all
            {"all": "yes"}                  | 422 | all
            {"all": true, "jobs": ["a"]}    | 422 | all
            {"job": ["a"]}                  | 422 | job
            {"jobs": []}                    | 422 | jobs
            {"jobs": "a"}                   | 422 | jobs
            {"states": ["FAILD"]}           | 422 | state
            {"since": "once"}               | 422 | since
            {"reason": 7}                   | 422 | reason
            []                              | 400 |
            {"all"                          | 400 |
            """)
    void whichJobsAreMeantHasToBeSaid(String body, int status, String field) throws IOException {
        ledger.in(State.EXPIRED, "a");
        Port.Answer answer = port.post("/api/jobs/retry", body);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("field").asText(null)).isEqualTo(field);
    }

    @Test
    void theLineIsPausedAndGoesOn() throws IOException {
        assertThat(port.post("/api/pause", "{\"why\": \"too dear\"}").json().path("why").asText()).isEqualTo("too dear");
        assertThat(ledger.view.paused()).isPresent();
        assertThat(port.get("/api/pause").json().path("paused").asBoolean()).isTrue();
        assertThat(port.send("DELETE", "/api/pause", null).json().path("paused").asBoolean()).isFalse();
        assertThat(ledger.view.paused()).isEmpty();
        assertThat(port.post("/api/pause", "{\"why\": 7}").status()).isEqualTo(422);
    }

    // ------------------------------------------------------------------ drops

    @Test
    void filesThatAreSentAppearInTheInboxTogether() throws IOException {
        Port.Answer answer = port.drop("/api/drops", "photo.png", "p".repeat(900), "photo.txt", "slow push in", "folder", "=shop/summer");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().path("files").findValuesAsText("path"))
                .containsExactly("inbox/shop/summer/photo.png", "inbox/shop/summer/photo.txt");
        assertThat(files()).containsExactly("inbox/shop/summer/photo.png", "inbox/shop/summer/photo.txt");
        assertThat(root.resolve("inbox/shop/summer/photo.txt")).hasContent("slow push in");
        assertThat(port.drop("/api/drops?folder=shop/summer", "photo.png", "other", "new.png", "n").status()).isEqualTo(409);
        assertThat(files()).as("nothing is replaced, and nothing comes in part").hasSize(2);
        assertThat(root.resolve("inbox/shop/summer/photo.png")).hasContent("p".repeat(900));
    }

    @Test
    void filesGoIntoABucketJustSo() throws Exception {
        InBucket in = new InBucket();
        try (Port bucket = new Port(root, ledger, new BucketStore(in.bucket, root), LARGEST, null, null)) {
            assertThat(bucket.drop("/api/drops", "photo.png", "p", "photo.txt", "slow push in").status()).isEqualTo(201);
            assertThat(in.keys("inbox/")).containsExactly("inbox/photo.png", "inbox/photo.txt");
            assertThat(in.text("inbox/photo.txt")).isEqualTo("slow push in");
            assertThat(bucket.drop("/api/drops", "photo.txt", "other").status()).isEqualTo(409);
            bucket.answers.forEach(Described::check);
        }
    }

    @Test
    void whatIsTooLargeOrBreaksOffLeavesNothing() throws IOException {
        assertThat(port.drop("/api/drops", "a.txt", "a", "b.png", "p".repeat(1001)).status()).isEqualTo(413);
        assertThat(port.send("POST", "/api/drops",
                "--b\r\nContent-Disposition: form-data; filename=\"a.png\"\r\n\r\nhalf".getBytes(StandardCharsets.UTF_8),
                "Content-Type: multipart/form-data; boundary=b").status()).isEqualTo(400);
        assertThat(port
                .send("POST", "/api/drops", "no parts".getBytes(StandardCharsets.UTF_8), "Content-Type: multipart/form-data; boundary=b")
                .status())
                .isIn(400, 422);
        assertThat(port.post("/api/drops", "{}").status()).isEqualTo(415);
        assertThat(port.send("POST", "/api/drops", Port.form("a.png", "a"), "Content-Type: multipart/form-data; boundary=b",
                "Content-Length: 9000000000000000").status()).isEqualTo(507);
        assertThat(port.drop("/api/drops", "folder", "=shop").status()).isEqualTo(422);
        assertThat(port.drop("/api/drops", "prompt", "=hello").json().path("field").asText()).isEqualTo("prompt");
        assertThat(files()).isEmpty();
        try (Stream<Path> left = Files.list(root.resolve("inbox"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void whatComesInChunksLeavesTheJournalItsRoom() throws Exception {
        // Given: a disk that others fill meanwhile.
        FolderStore store = new FolderStore(root);
        AtomicLong room = new AtomicLong(Long.MAX_VALUE);
        try (Port full = new Port(root, ledger, store, new DropsApi(store, LARGEST, () -> room.getAndSet(1 << 20)), null, null)) {
            // When
            Port.Answer answer = full.send("POST", "/api/drops", chunk(Port.form("a.png", "a")),
                    "Content-Type: multipart/form-data; boundary=b", "Transfer-Encoding: chunked");
            // Then
            assertThat(answer.status()).isEqualTo(507);
            assertThat(files()).isEmpty();
            full.answers.forEach(Described::check);
        }
    }

    private static byte[] chunk(byte[] body) {
        return "%x\r\n%s\r\n0\r\n\r\n".formatted(body.length, new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aDropThatCannotBePublishedAsAWholeIsNotThereInPart() throws Exception {
        // Given
        Store whole = new FolderStore(root);
        Store store = (Store) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, args) -> {
            if (method.getName().equals("publish") && args[1].toString().endsWith(".png")) {
                throw new IOException("the store does not answer");
            }
            return method.invoke(whole, args);
        });
        try (Port broken = new Port(root, ledger, store, LARGEST, null, null)) {
            // Then
            assertThat(broken.drop("/api/drops", "photo.png", "p", "photo.txt", "slow push in").status()).isEqualTo(500);
            assertThat(files()).isEmpty();
        }
    }

    // ------------------------------------------------------------------ what is not there

    @Test
    void whatIsNotThereIsAProblemToo() throws IOException {
        assertThat(port.get("/api/nothing").status()).isEqualTo(404);
        assertThat(port.get("/api/").status()).isEqualTo(404);
        Port.Answer wrong = port.send("PUT", "/api/pause", null);
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.headers().get("allow")).isEqualTo("DELETE, GET, HEAD, POST");
        assertThat(port.send("DELETE", "/api/jobs/a", null).status()).isEqualTo(405);
    }

    @Test
    void aJournalThatCannotBeReadIsSaidWithoutDetails() throws IOException {
        ledger.sql().execute("DROP TABLE output");
        ledger.enter("a");
        Port.Answer answer = port.get("/api/jobs/a");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("output");
    }
}
