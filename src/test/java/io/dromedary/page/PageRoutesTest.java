package io.dromedary.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.Price;
import io.dromedary.job.State;
import io.dromedary.job.Verdict.Charged;
import io.dromedary.journal.Pauses;
import io.dromedary.store.FolderStore;
import io.dromedary.testing.Ledger;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every route of the page, on a real port, over the product's own journal. */
class PageRoutesTest {

    private static final Map<String, String> TEXT = Map.of("Content-Type", "text/plain; charset=utf-8");

    @TempDir
    private Path root;
    private Ledger ledger;
    private BusyDay day;
    private PageServer page;

    @BeforeEach
    void open() throws Exception {
        Files.createDirectories(root.resolve("state"));
        ledger = new Ledger(root.resolve("state"));
        day = new BusyDay(root, ledger);
        FolderStore store = new FolderStore(root);
        page = new PageServer(root, ledger, store, store, null, null);
    }

    @AfterEach
    void close() throws IOException {
        page.close();
        ledger.close();
    }

    // ------------------------------------------------------------------ pages

    @Test
    void theFrontPageTellsEverythingFromTopToBottom() throws Exception {
        // Given
        day.fill();
        // When
        String shown = page.get("/").body();
        // Then
        assertThat(shown).containsSubsequence("One job is uncertain", "3 at the provider, 41 waiting, done about", "Money", "today",
                "Needs you", "The answer to the submission was lost", "The generation failed: out of memory", "Retry 12", "Running",
                "shop/dunes.jpg", "usually 1 min", "Last results", "The harbour wakes up", "price not known", "Search");
    }

    @Test
    void onlyThatNothingChangedIsSentAgain() throws Exception {
        // Given
        day.fill();
        for (String path : List.of("/", "/now", "/now?job=u0", "/jobs", "/jobs/u0", "/page.css", "/page.js", "/page.svg")) {
            String tag = page.get(path).headers().firstValue("ETag").orElseThrow();
            // When
            HttpResponse<String> again = page.send(page.to(path).header("If-None-Match", tag));
            // Then
            assertThat(again.statusCode()).as(path).isEqualTo(304);
            assertThat(again.body()).isEmpty();
        }
        ledger.waiting(ledger.enter("another"));
        ledger.clock.advance(Duration.ofSeconds(2));
        assertThat(page.send(page.to("/now").header("If-None-Match", page.get("/now").headers().firstValue("ETag").orElseThrow()))
                .statusCode())
                .isEqualTo(304);
    }

    @Test
    void aChangeIsSeenWithinASecond() throws Exception {
        String tag = page.get("/now").headers().firstValue("ETag").orElseThrow();
        ledger.waiting(ledger.enter("another"));
        ledger.clock.advance(Duration.ofSeconds(1));
        HttpResponse<String> now = page.send(page.to("/now").header("If-None-Match", tag));
        assertThat(now.statusCode()).isEqualTo(200);
        assertThat(now.body()).contains("1 at the provider.");
    }

    @Test
    void jobsAreFoundByEverythingThatPeopleKnowOfThem() throws Exception {
        day.delivered("d1", "shop/dunes.jpg", "harbour.jpg", "a 100% slow_push in", Ledger.MODEL);
        ledger.waiting(ledger.enter("other"));
        for (String known : List.of("d1", "request%20of%20d1", "correlation%20of%20d1", "DUNES", "100%25%20slow_p", "shop")) {
            assertThat(page.get("/jobs?q=" + known).body()).as(known).contains("shop/dunes.jpg").contains("all 1 job that match")
                    .doesNotContain("photo.png");
        }
        assertThat(page.get("/jobs?q=slow%25push").body()).contains("No job matches.");
        assertThat(page.get("/jobs?state=WAITING").body()).contains("photo.png").doesNotContain("dunes.jpg");
        assertThat(page.get("/jobs?state=SLEEPING").statusCode()).isEqualTo(400);
    }

    @Test
    void aLongListComesInPages() throws Exception {
        day.fill();
        String first = page.get("/jobs").body();
        assertThat(first).contains("all 68 jobs that match").contains("Older").doesNotContain("Newest");
        String older = first.replaceAll("(?s).*href=\"(/jobs\\?before=[^\"]*)\".*", "$1");
        assertThat(page.get(older).body()).contains("Newest").doesNotContain("Older");
    }

    @Test
    void aJobTellsItsWholeStory() throws Exception {
        day.delivered("d1", "shop/dunes.jpg", "harbour.jpg", "a slow push in", Ledger.MODEL);
        String story = page.get("/jobs/d1").body();
        assertThat(story).contains("shop/dunes.jpg", "a slow push in", "request of d1", "correlation of d1", "outbox/shop/dunes__d1__1.jpg",
                "/jobs/d1/results/1", "/jobs/d1/files/1", "/jobs/d1/record/1", "Attempt 1", "completed", "fetching results",
                "done/2026/03/04/d1");
        assertThat(page.get("/jobs/nobody").statusCode()).isEqualTo(404);
    }

    @Test
    void aJobSaysWhatItWaitsForAndUntilWhen() throws Exception {
        ledger.waiting(ledger.enter("w"));
        assertThat(page.get("/jobs/w").body()).contains("It waits for the provider to finish, since 05:06; parked at 06:06.");
        day.park(ledger.submitting(day.enter("u", "", "dunes.jpg", "dunes.jpg", "a prompt", Ledger.MODEL)), Channel.UNCERTAIN, "Lost.",
                Charged.UNKNOWN);
        assertThat(page.get("/jobs/u").body()).contains("It waits for a person's word, since 05:06.", "attach its request",
                "submit it again");
    }

    @Test
    void aStrangersTextsAreShownAsTheyAreAndDoNothing() throws Exception {
        day.fill();
        for (String path : List.of("/", "/jobs?state=REJECTED", "/jobs/r0")) {
            assertThat(page.get(path).body()).as(path).doesNotContain("<img src=x").doesNotContain("\u202E");
        }
        assertThat(page.get("/jobs/r0").body()).contains("&lt;img src=x onerror=alert(1)&gt;");
        assertThat(page.get("/jobs?q=%3Cscript%3Ealert(1)%3C/script%3E").body()).doesNotContain("<script>alert");
        assertThat(page.get("/jobs?q=%22%20autofocus%20onfocus=alert(1)%20x=%22").body()).doesNotContain("\" autofocus");
    }

    // ------------------------------------------------------------------ forms

    @Test
    void aFormEndsWithASentenceOnThePageThatItCameFrom() throws Exception {
        // Given
        day.ended("f", "dunes.jpg", Channel.FAILED, "The generation failed: out of memory", "Retry.", Charged.NO);
        ledger.waiting(ledger.enter("w"));
        // When
        HttpResponse<String> answer = page.post("/do/retry", "from=list&job=f&job=w");
        // Then
        assertThat(answer.statusCode()).isEqualTo(303);
        String back = answer.headers().firstValue("Location").orElseThrow();
        assertThat(back).startsWith("/jobs?said=");
        assertThat(page.get(back).body()).contains("1 retried, 1 skipped: it is already running.");
        assertThat(ledger.view.job("f").orElseThrow().movingTo()).startsWith("inbox");
        assertThat(page.get("/jobs?said=anything").body()).doesNotContain("class=\"said\"");
    }

    @Test
    void whatIsRetriedNeedsNobodyAnyMore() throws Exception {
        // Given
        day.ended("f", "dunes.jpg", Channel.FAILED, "The generation failed", "Retry.", Charged.NO);
        assertThat(page.get("/").body()).contains("Needs you");
        // When
        assertThat(said(page.post("/do/retry", "job=f"))).contains("1 retried.");
        // Then
        assertThat(page.get("/").body()).doesNotContain("Needs you");
    }

    @Test
    void allThatMatchIsDecidedWhereTheJobsAre() throws Exception {
        // Given
        day.fill();
        // When
        String said = said(page.post("/do/cancel", "from=list&all=yes&q=frame-0&state=READY"));
        // Then
        assertThat(said).contains("41 to be canceled.");
        assertThat(ledger.sql().queryForObject("SELECT count(*) FROM job WHERE withdrawn IS NOT NULL", Integer.class)).isEqualTo(41);
    }

    @Test
    void nothingHappensWhereNothingWasChosenOrTheFormMakesNoSense() throws Exception {
        ledger.enter("r");
        assertThat(said(page.post("/do/cancel", "from=list"))).contains("no job was chosen");
        assertThat(said(page.post("/do/cancel", "all=yes&state=SLEEPING"))).contains("a state that jobs do not have");
        assertThat(said(page.post("/do/explode", "job=r"))).contains("there is no command explode");
        assertThat(ledger.view.job("r").orElseThrow().withdrawn()).isNull();
    }

    @Test
    void whatMayCostMoneyNeedsAPersonsWord() throws Exception {
        Job lost = day.park(ledger.submitting(day.enter("u", "", "dunes.jpg", "dunes.jpg", "a prompt", Ledger.MODEL)), Channel.UNCERTAIN,
                "Lost.", Charged.UNKNOWN);
        assertThat(said(page.post("/do/submit-again", "from=job&job=u"))).contains("say first that you have looked");
        assertThat(said(page.post("/do/attach", "from=job&job=u&sure=yes"))).contains("the id of the request is missing");
        assertThat(ledger.now(lost).state()).isEqualTo(State.UNCERTAIN);
        assertThat(said(page.post("/do/attach", "from=job&job=u&sure=yes&request=6f1c1d1e-0000-4000-8000-000000000001")))
                .contains("1 attached.");
        assertThat(ledger.now(lost).state()).isEqualTo(State.WAITING);
        assertThat(said(page.post("/do/collect", "from=job&job=u&sure=yes"))).contains("1 to be collected.");
        Job other = day.park(ledger.submitting(day.enter("v", "", "harbour.jpg", "harbour.jpg", "a prompt", Ledger.MODEL)),
                Channel.UNCERTAIN,
                "Lost.", Charged.UNKNOWN);
        assertThat(said(page.post("/do/submit-again", "from=job&job=v&sure=yes"))).contains("1 to be submitted again.");
        assertThat(ledger.now(other).state()).isEqualTo(State.READY);
    }

    @Test
    void whatIsWrittenOffSaysWhatItCostsFirst() throws Exception {
        ledger.price = Price.of(new BigDecimal("1.5"), Price.Source.ESTIMATE).orElseThrow();
        Job lost = day.park(ledger.submitting(day.enter("u", "", "dunes.jpg", "dunes.jpg", "a prompt", Ledger.MODEL)), Channel.UNCERTAIN,
                "Lost.", Charged.UNKNOWN);
        assertThat(page.get("/jobs/u").body()).contains("action=\"/do/write-off\"", "Now: 1.5 credits, estimated; nobody knows yet");
        assertThat(said(page.post("/do/write-off", "from=job&job=u"))).contains("Nothing was changed");
        assertThat(ledger.now(lost).state()).isEqualTo(State.UNCERTAIN);
        assertThat(said(page.post("/do/write-off", "from=job&job=u&sure=yes"))).contains("1 written off.");
        assertThat(ledger.now(lost).state()).isEqualTo(State.CANCELED);
        assertThat(page.get("/jobs/u").body()).contains("Written off by a person on the page").doesNotContain("/do/write-off");
    }

    @Test
    void whatIsTriedAgainSaysSoInTheListAndOnItsPage() throws Exception {
        Job once = ledger.journal.later(ledger.enter("r"), "no place", ledger.in(Ledger.HOUR), true);
        ledger.journal.later(once, "no connection", ledger.in(Ledger.HOUR), true);
        assertThat(page.get("/jobs").body()).containsPattern("retrying, attempt 3, at \\d\\d:\\d\\d").contains("no connection");
        assertThat(page.get("/jobs/r").body()).containsPattern("retrying, attempt 3, at \\d\\d:\\d\\d")
                .contains("The last one: no connection")
                .containsPattern("</time> no place</p>");
    }

    @Test
    void aModelIsPausedAndResumedForItself() throws Exception {
        ledger.enter("r");
        assertThat(page.get("/jobs/r").body()).contains("action=\"/do/pause-model\"");
        assertThat(said(page.post("/do/pause-model", "from=job&job=r&model=" + Ledger.MODEL))).contains("other models go on");
        assertThat(page.get("/").body()).contains("The model %s is paused since".formatted(Ledger.MODEL), "action=\"/do/resume-model\"");
        assertThat(page.get("/jobs/r").body()).contains("resume --model " + Ledger.MODEL, "action=\"/do/resume-model\"")
                .doesNotContain("/do/pause-model");
        assertThat(said(page.post("/do/pause-model", "from=job&job=r"))).contains("no model was named");
        assertThat(said(page.post("/do/resume-model", "model=" + Ledger.MODEL))).contains("is resumed.");
        assertThat(page.get("/").body()).doesNotContain("resume-model");
    }

    @Test
    void whatAFilePausedIsEndedByTakingItAway() throws Exception {
        new Pauses(ledger.source, ledger.clock).pauseByFile("inbox/_PAUSE");
        assertThat(page.get("/").body()).contains("by the file inbox/_PAUSE. To end that, take away inbox/_PAUSE.");
        assertThat(said(page.post("/do/resume", ""))).contains("Still paused").contains("take away inbox/_PAUSE");
    }

    @Test
    void theLineIsPausedAndResumed() throws Exception {
        assertThat(said(page.post("/do/pause", ""))).contains("Nothing new is spent until you resume");
        assertThat(page.get("/").body()).contains("Paused since 05:06 by a person on the page.", "action=\"/do/resume\"");
        assertThat(said(page.post("/do/pause", ""))).contains("It was paused already.");
        assertThat(said(page.post("/do/resume", ""))).contains("Resumed.");
        assertThat(page.get("/").body()).contains("All is done. Nothing waits.");
        assertThat(said(page.post("/do/go-on", "sure=yes"))).contains("was not on hold");
    }

    private String said(HttpResponse<String> answer) throws IOException, InterruptedException {
        assertThat(answer.statusCode()).isEqualTo(303);
        return page.get(answer.headers().firstValue("Location").orElseThrow()).body().replaceAll("(?s).*role=\"status\">([^<]*)<.*", "$1");
    }

    // ------------------------------------------------------------------ files

    @Test
    void aResultIsSentWithItsTypeAndInParts() throws Exception {
        day.delivered("d1", "shop/dunes.jpg", "harbour.jpg", "a prompt", Ledger.MODEL);
        byte[] all = Files.readAllBytes(root.resolve("outbox/shop/dunes__d1__1.jpg"));
        String path = "/jobs/d1/results/1";
        HttpResponse<byte[]> whole = page.bytes(page.to(path).version(HttpClient.Version.HTTP_2));
        assertThat(whole.version()).as("large answers over HTTP/2 without TLS are broken").isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(all);
        assertThat(header(whole, "Content-Type")).isEqualTo("image/jpeg");
        assertThat(header(whole, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(header(whole, "Content-Security-Policy")).startsWith("sandbox; default-src 'none'");
        HttpResponse<byte[]> part = page.bytes(page.to(path).header("Range", "bytes=100-299"));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(header(part, "Content-Range")).isEqualTo("bytes 100-299/" + all.length);
        assertThat(part.body()).hasSize(200).isEqualTo(Arrays.copyOfRange(all, 100, 300));
        HttpResponse<byte[]> end = page.bytes(page.to(path).header("Range", "bytes=-10"));
        assertThat(end.body()).isEqualTo(Arrays.copyOfRange(all, all.length - 10, all.length));
        HttpResponse<byte[]> beyond = page.bytes(page.to(path).header("Range", "bytes=" + all.length + "-"));
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(header(beyond, "Content-Range")).isEqualTo("bytes */" + all.length);
        assertThat(page.bytes(page.to(path).header("If-None-Match", header(whole, "ETag"))).statusCode()).isEqualTo(304);
        assertThat(page.get("/jobs/d1/record/1").body()).contains("\"job\": \"d1\"");
    }

    @Test
    void headAnswersAsGetWithoutTheBody() throws Exception {
        day.delivered("d1", "shop/dunes.jpg", "harbour.jpg", "a prompt", Ledger.MODEL);
        for (String path : List.of("/", "/now", "/jobs?state=delivered", "/jobs/d1", "/jobs/d1/results/1", "/page.css", "/login")) {
            HttpResponse<byte[]> whole = page.bytes(page.to(path));
            HttpResponse<byte[]> head = page.bytes(page.to(path).method("HEAD", HttpRequest.BodyPublishers.noBody()));
            assertThat(head.statusCode()).as(path).isEqualTo(whole.statusCode());
            assertThat(head.body()).as(path).isEmpty();
            assertThat(header(head, "Content-Type")).as(path).isEqualTo(header(whole, "Content-Type"));
            assertThat(head.headers().firstValue("ETag")).as(path).isEqualTo(whole.headers().firstValue("ETag"));
        }
    }

    @Test
    void whatABrowserWouldRunIsSavedAndNotShown() throws Exception {
        for (String name : List.of("a.svg", "b.html", "c.js", "d.pdf", "e.exe", "f")) {
            assertThat(Pictures.type(name)).as(name).isEqualTo("application/octet-stream");
        }
        Files.createDirectories(root.resolve("work/j"));
        Files.writeString(root.resolve("work/j/photo.svg"), "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>");
        ledger.journal.enter("j", "photo.svg", "", List.of("photo.svg"), "work/j", List.of(), Ledger.request(0), "i", null);
        HttpResponse<String> answer = page.get("/jobs/j/files/1");
        assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow()).startsWith("attachment");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void aDropsFilesAreFoundWhereverTheyLie() throws Exception {
        Job job = day.enter("j", "shop", "dunes.jpg", "dunes.jpg", "a prompt", Ledger.MODEL);
        assertThat(page.bytes(page.to("/jobs/j/files/1")).body()).isEqualTo(Files.readAllBytes(root.resolve("work/j/dunes.jpg")));
        HttpResponse<String> text = page.get("/jobs/j/files/2");
        assertThat(text.body()).isEqualTo("a prompt");
        assertThat(text.headers().firstValue("Content-Type")).contains(TEXT.get("Content-Type"));
        Files.delete(root.resolve("work/j/dunes.jpg"));
        assertThat(page.get("/jobs/j/files/1").statusCode()).isEqualTo(404);
        assertThat(page.get("/jobs/" + job.id()).body()).contains("dunes.jpg");
    }

    @Test
    void theNoteOfAFailureIsShown() throws Exception {
        day.ended("f", "dunes.jpg", Channel.FAILED, "The generation failed", "Retry.", Charged.NO);
        assertThat(page.get("/jobs/f").body()).doesNotContain("/note/1");
        Files.writeString(root.resolve("errors/failed/f/dunes.jpg.error.json"), "{\"class\": \"failed\"}");
        assertThat(page.get("/jobs/f").body()).contains("/jobs/f/note/1");
        assertThat(page.get("/jobs/f/note/1").body()).isEqualTo("{\"class\": \"failed\"}");
    }

    /** A browser breaks off nearly every video; the line has to be able to stop afterwards. */
    @Test
    void aClientThatGoesAwayLeavesNothingBehind() throws Exception {
        // Given
        Files.createDirectories(root.resolve("work/j"));
        Files.write(root.resolve("work/j/film.mp4"), new byte[32 << 20]);
        ledger.journal.enter("j", "film.mp4", "", List.of("film.mp4"), "work/j", List.of(), Ledger.request(0), "i", null);
        // When
        try (Socket socket = new Socket(page.address.getHost(), page.address.getPort())) {
            socket.getOutputStream().write("GET /jobs/j/files/1 HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readNBytes(15), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
            assertThat(page.inFlight()).isEqualTo(1);
        }
        // Then
        await().atMost(Duration.ofSeconds(10)).until(() -> page.inFlight() == 0);
    }

    @Test
    void aRequestThatFailsIsAnsweredInWords() throws Exception {
        ledger.sql().execute("DROP TABLE pause");
        HttpResponse<String> answer = page.get("/");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("The line could not answer this; its log says why.\n");
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
