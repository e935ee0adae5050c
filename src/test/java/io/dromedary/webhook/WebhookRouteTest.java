package io.dromedary.webhook;

import static io.dromedary.webhook.Receiver.SECRET;
import static io.dromedary.webhook.Receiver.and;
import static io.dromedary.webhook.Receiver.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dromedary.job.DropRequest;
import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.job.Target;
import io.dromedary.testing.Ledger;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The product's listener and route, called over HTTP. */
class WebhookRouteTest {

    private static final String BODY = "{\"request_id\":\"request of j\",\"status\":\"completed\"}";
    private static final WebhookSecret OTHER = new WebhookSecret("whsec_b3RoZXIgc2VjcmV0IG9mIDI0IGJ5dGVzIQ==");
    private static final int LARGEST = 64 * 1024;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;
    private Ledger ledger;
    private Receiver receiver;
    private Job job;

    @BeforeEach
    void open() throws Exception {
        ledger = new Ledger(folder);
        job = ledger.journal.rest(ledger.in(State.WAITING, "j"), ledger.in(MINUTE), null);
        receive(SECRET);
    }

    @AfterEach
    void close() throws Exception {
        receiver.close();
        ledger.close();
    }

    private void receive(WebhookSecret... secrets) throws Exception {
        receiver = new Receiver(ledger, secrets).start();
    }

    private Job jobSet(String id) {
        DropRequest plain = Ledger.request(0);
        DropRequest request = new DropRequest(plain.model(), plain.prompt(), plain.params(), null, null, null, null, null, 0, null, null,
                null, null, null,
                new Target("job-set", "v1/text2image/soul"));
        return ledger.waiting(
                ledger.journal.enter(id, id + ".yaml", "", List.of(id + ".yaml"), "work/" + id, List.of(), request, "intent of " + id, null)
                        .orElseThrow());
    }

    private List<Map<String, Object>> hints() {
        return ledger.sql().queryForList("SELECT * FROM hint");
    }

    /** Everything that a webhook could change. */
    private String state() {
        return List.of("job", "attempt", "event", "hint").stream()
                .map(table -> ledger.sql().queryForList("SELECT * FROM " + table).toString())
                .collect(Collectors.joining("\n"));
    }

    // ------------------------------------------------------------------ answers

    @Test
    void aWebhookIsAcknowledgedWhenItsHintIsDurableAndWakesItsJob() throws Exception {
        // When
        HttpResponse<String> answer = receiver.post(job.attempt(), BODY, receiver.signed("m1", BODY));
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(hints()).singleElement()
                .satisfies(hint -> assertThat(hint).containsEntry("attempt", job.attempt()).containsEntry("message", "m1"));
        assertThat(ledger.now(job).notBefore()).isZero();
    }

    @Test
    void namesOfHeadersMayBeWrittenInAnyCase() throws Exception {
        // Given
        String[] headers = receiver.signed("m1", BODY);
        for (int i = 0; i < headers.length; i += 2) {
            headers[i] = headers[i].toUpperCase(Locale.ROOT);
        }
        // When, Then
        assertThat(receiver.post(job.attempt(), BODY, headers).statusCode()).isEqualTo(200);
    }

    @Test
    void anUnknownTokenIsAnsweredAsAPathThatNobodyServes() throws Exception {
        // When
        HttpResponse<String> unknown = receiver.post("00000000-0000-4000-8000-000000000000", BODY, receiver.signed("m1", BODY));
        HttpResponse<String> elsewhere = receiver.send("POST", "/wp-login.php", BODY.getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> looked = receiver.send("GET", "/in/" + job.attempt(), new byte[0]);
        // Then
        assertThat(List.of(unknown, elsewhere, looked)).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.headers().map()).isEqualTo(Map.of("content-length", List.of("0")));
            assertThat(answer.body()).isEmpty();
        });
    }

    @Test
    void whatIsNotSignedIsRefusedWhateverItsToken() throws Exception {
        // When
        HttpResponse<String> known = receiver.post(job.attempt(), BODY);
        HttpResponse<String> unknown = receiver.post("00000000-0000-4000-8000-000000000000", "no JSON");
        // Then
        assertThat(List.of(known, unknown)).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().map()).isEqualTo(Map.of("content-length", List.of("0")));
        });
    }

    @Test
    void aSecretThatTakesThePlaceOfAnotherIsGoodAsWell() throws Exception {
        // Given
        receiver.close();
        receive(OTHER, SECRET);
        // When, Then
        assertThat(receiver.post(job.attempt(), BODY, receiver.signed("m1", BODY)).statusCode()).isEqualTo(200);
        assertThat(receiver.post(job.attempt(), BODY, signed(OTHER, "m2", ledger.clock.instant().getEpochSecond(), BODY)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void theFirstGenerationProvesItselfByTheSecretAlone() throws Exception {
        // Given
        Job set = jobSet("s");
        String body = "{\"id\":\"request of s\",\"jobs\":[{\"status\":\"completed\"}]}";
        // When, Then
        assertThat(receiver.post(set.attempt(), body, "X-Webhook-Secret-Key", SECRET.text()).statusCode()).isEqualTo(200);
        assertThat(hints()).hasSize(1);
        assertThat(receiver.post(set.attempt(), body, "X-Webhook-Secret-Key", OTHER.text()).statusCode()).isEqualTo(401);
        assertThat(receiver.post(job.attempt(), BODY, "X-Webhook-Secret-Key", SECRET.text()).statusCode()).as("another generation")
                .isEqualTo(401);
        assertThat(hints()).hasSize(1);
    }

    @Test
    void withoutASecretTheTokenIsTheProof() throws Exception {
        // Given
        receiver.close();
        receive();
        // When, Then
        assertThat(receiver.post(job.attempt(), BODY).statusCode()).isEqualTo(200);
        assertThat(receiver.post(job.attempt(), BODY, "webhook-id", "another").statusCode()).isEqualTo(200);
        assertThat(hints()).as("an id that is not signed tells nothing").hasSize(1);
        assertThat(receiver.post("00000000-0000-4000-8000-000000000000", BODY).statusCode()).isEqualTo(404);
        assertThat(receiver.post(job.attempt(), "{").statusCode()).isEqualTo(400);
    }

    @Test
    void ourOwnTroubleIsNeverTheSendersFault() throws Exception {
        // Given
        String[] headers = receiver.signed("m1", BODY);
        // When, Then
        assertThat(postWhileTheJournalFails(headers).statusCode()).isEqualTo(503);
        assertThat(receiver.post(job.attempt(), BODY, headers).statusCode()).as("sent again").isEqualTo(200);
        // And
        receiver.suspend();
        assertThat(receiver.post(job.attempt(), BODY, headers).statusCode()).isEqualTo(503);
        assertThat(receiver.send("POST", "/elsewhere", new byte[0]).statusCode()).isEqualTo(503);
    }

    private HttpResponse<String> postWhileTheJournalFails(String... headers) throws IOException, InterruptedException {
        ledger.sql().execute("ALTER TABLE hint RENAME TO gone");
        try {
            return receiver.post(job.attempt(), BODY, headers);
        } finally {
            ledger.sql().execute("ALTER TABLE gone RENAME TO hint");
        }
    }

    @Test
    void aBodyIsBytesWhateverItIsCalled() throws Exception {
        // Given
        Path here = Path.of("").toAbsolutePath();
        String parts = "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.txt\"\r\nContent-Type: "
                + "text/plain\r\n\r\nhello\r\n--x--\r\n";
        // When, Then
        String[] headers = receiver.signed("m1", BODY);
        headers[headers.length - 1] = "application/x-www-form-urlencoded";
        assertThat(receiver.post(job.attempt(), BODY, headers).statusCode()).isEqualTo(200);
        headers = receiver.signed("m2", parts);
        headers[headers.length - 1] = "multipart/form-data; boundary=x";
        assertThat(receiver.post(job.attempt(), parts, headers).statusCode()).isEqualTo(400);
        assertThat(here.resolve("file-uploads")).doesNotExist();
        assertThat(hints()).hasSize(1);
    }

    @Test
    void camelsOwnHeadersHaveNoEffectFromOutside() throws Exception {
        // Given
        Job other = ledger.in(State.WAITING, "other");
        String forged = "/in/" + other.attempt();
        List<String[]> headers = List.of(
                new String[] {"CamelHttpUri", forged, "CamelHttpPath", forged, "CamelHttpResponseCode", "500", "CamelBeanMethodName",
                    "refuse", "CamelCharsetName", "x"},
                new String[] {"camelhttpuri", forged, "cAmElHttpPath", forged, "CAMELHTTPRESPONSECODE", "500", "cAmelBeanMethodName",
                    "refuse"});
        // When, Then
        for (int i = 0; i < headers.size(); i++) {
            assertThat(receiver.post(job.attempt(), BODY, and(receiver.signed("m" + i, BODY), headers.get(i))).statusCode()).isEqualTo(200);
            assertThat(receiver
                    .post(job.attempt() + "?CamelBeanMethodName=refuse&cAmelHttpResponseCode=500", BODY, receiver.signed("q" + i, BODY))
                    .statusCode()).isEqualTo(200);
        }
        assertThat(hints()).hasSize(4).allSatisfy(hint -> assertThat(hint).containsEntry("attempt", job.attempt()));
        assertThat(receiver.post(job.attempt(), BODY, and(receiver.signed("m9", BODY), "attempt", other.attempt())).statusCode())
                .isEqualTo(404);
        assertThat(hints()).hasSize(4);
    }

    // ------------------------------------------------------------------ what changes nothing

    private record Attack(int status, HttpRequest request) {
    }

    private void add(List<Attack> attacks, int status, String method, String path, String body, String... headers) {
        attacks.add(new Attack(status, receiver.request(method, path, body.getBytes(StandardCharsets.UTF_8), headers)));
    }

    /** Twelve kinds, fifty times each. */
    private List<Attack> attacks() {
        List<Attack> attacks = new ArrayList<>();
        String path = "/in/" + job.attempt();
        long now = ledger.clock.instant().getEpochSecond();
        for (int i = 0; i < 50; i++) {
            String id = "attack" + i;
            String body = "{\"request_id\":\"other %d\",\"status\":\"completed\"}".formatted(i);
            String[] good = receiver.signed(id, body);
            add(attacks, 401, "POST", path, body);
            add(attacks, 401, "POST", path, body, signed(OTHER, id, now, body));
            add(attacks, 401, "POST", path, body, signed(SECRET, id, now - 301 - i, body));
            add(attacks, 401, "POST", path, body, signed(SECRET, id, now + 301 + i, body));
            add(attacks, 401, "POST", path, body.replace("other", "ot\u00e4er"), good);
            add(attacks, 401, "POST", path, body, "webhook-id", id + "x", "webhook-timestamp", good[3], "webhook-signature", good[5]);
            add(attacks, 401, "POST", path, body, "webhook-id", id, "webhook-timestamp", good[3], "webhook-signature",
                    List.of("", "v1,", "v1,====", "v2," + good[5].substring(3), good[5].substring(0, good[5].length() - 1),
                            "v1" + good[5].substring(3), "x".repeat(4000)).get(i % 7));
            add(attacks, 401, "POST", path, body, "webhook-id", id, "webhook-timestamp",
                    List.of("", "now", "-1", "9".repeat(30), now + ".0", "0x1").get(i % 6),
                    "webhook-signature", good[5]);
            add(attacks, 401, "POST", path, body, "X-Webhook-Secret-Key", i % 2 == 0 ? SECRET.text() : OTHER.text());
            add(attacks, 404, "POST",
                    "/in/" + List.of("nobody", "%2e%2e", "' OR 1=1", "*", "{attempt}").get(i % 5).replaceAll("[ {}']", "%20") + i, body,
                    good);
            String malformed = List.of("", "{", "[]", "null", "12", "{\"a\":1} x", "{\"request_id\":\"\u0000\"}", "[".repeat(3000),
                    "<html>", "\"completed\"").get(i % 10);
            add(attacks, 400, "POST", path, malformed, receiver.signed(id, malformed));
            add(attacks, 200, "POST", path, BODY, receiver.signed("m1", BODY));
            if (i % 5 == 0) {
                String large = "{\"request_id\":\"r\",\"x\":\"" + "y".repeat(LARGEST) + "\"}";
                add(attacks, 413, "POST", path, large, receiver.signed(id, large));
                add(attacks, 404, List.of("GET", "PUT", "DELETE", "PATCH", "OPTIONS").get(i % 4), path, BODY, good);
            }
        }
        return attacks;
    }

    @Test
    void hundredsOfForgedReplayedOversizedAndMalformedOnesChangeNothing() throws Exception {
        // Given
        assertThat(receiver.post(job.attempt(), BODY, receiver.signed("m1", BODY)).statusCode()).isEqualTo(200);
        List<Attack> attacks = attacks();
        String before = state();
        // When
        List<CompletableFuture<HttpResponse<String>>> answers = sendAll(attacks.stream().map(Attack::request).toList());
        // Then
        assertThat(attacks).hasSizeGreaterThan(600);
        for (int i = 0; i < attacks.size(); i++) {
            assertThat(answers.get(i).join().statusCode()).as("%d: %s %s", i, attacks.get(i).request(), attacks.get(i).request().headers())
                    .isEqualTo(attacks.get(i).status());
            assertThat(answers.get(i).join().body()).isEmpty();
        }
        assertThat(state()).isEqualTo(before);
    }

    private List<CompletableFuture<HttpResponse<String>>> sendAll(List<HttpRequest> requests) throws InterruptedException {
        Semaphore atOnce = new Semaphore(32);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (HttpRequest request : requests) {
            atOnce.acquire();
            answers.add(receiver.client().sendAsync(request, BodyHandlers.ofString()).whenComplete((answer, failure) -> atOnce.release()));
        }
        answers.forEach(CompletableFuture::join);
        return answers;
    }

    // ------------------------------------------------------------------ slow senders

    /** Ever more of a head, or of a body, that never ends. */
    private List<Socket> slow(int many) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            Socket socket = receiver.connect();
            socket.setSoTimeout(1);
            write(socket,
                    "POST /in/" + job.attempt() + " HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n" + (i % 2 == 0 ? "X-Slow: " : "\r\n{"));
            sockets.add(socket);
        }
        return sockets;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static boolean isEnded(Socket socket) {
        try {
            write(socket, "x");
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void slowSendersHoldNobodyUpAndAreCutOff() throws Exception {
        // Given
        List<Socket> slow = slow(200);
        // When
        long start = System.nanoTime();
        int status = receiver.post(job.attempt(), BODY, receiver.signed("m1", BODY)).statusCode();
        // Then
        assertThat(status).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(slow).noneMatch(WebhookRouteTest::isEnded);
        receiver.patience.advance(Duration.ofSeconds(31));
        await().untilAsserted(() -> assertThat(slow).allMatch(WebhookRouteTest::isEnded));
        assertThat(hints()).hasSize(1);
    }

    @Test
    void theMoreThereAreTheSoonerTheyAreCutOff() throws Exception {
        // Given
        List<Socket> slow = slow(550);
        // Who comes after them is served when they have all been let in.
        assertThat(receiver.post(job.attempt(), BODY, receiver.signed("m1", BODY)).statusCode()).isEqualTo(200);
        // When
        receiver.patience.advance(Duration.ofSeconds(4));
        // Then
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(slow).filteredOn(WebhookRouteTest::isEnded).hasSizeGreaterThan(300));
    }

    @Test
    void aClockThatIsSetAheadCutsNobodyOff() throws Exception {
        // Given
        List<Socket> slow = slow(20);
        // When
        receiver.patience.jump(Duration.ofDays(365));
        // Then: a sweep later they are still there.
        await().during(Duration.ofMillis(1200)).atMost(Duration.ofSeconds(3))
                .until(() -> slow.stream().noneMatch(WebhookRouteTest::isEnded));
        // When
        receiver.patience.jump(Duration.ofDays(-730));
        receiver.patience.advance(Duration.ofSeconds(31));
        // Then
        await().untilAsserted(() -> assertThat(slow).allMatch(WebhookRouteTest::isEnded));
    }

    @Test
    void whoHasSentEverythingIsNotCutOffWhileWeAreSlow() throws Exception {
        // Given
        List<Socket> slow = slow(1);
        CompletableFuture<HttpResponse<String>> answer;
        try (Connection busy = ledger.source.getConnection()) {
            assertThat(busy.isValid(1)).isTrue();
            answer = receiver.client().sendAsync(
                    receiver.request("POST", "/in/" + job.attempt(), BODY.getBytes(StandardCharsets.UTF_8), receiver.signed("m1", BODY)),
                    BodyHandlers.ofString());
            await().until(() -> ledger.source.getHikariPoolMXBean().getThreadsAwaitingConnection() == 1);
            // When
            receiver.patience.advance(Duration.ofSeconds(31));
            await().until(() -> isEnded(slow.get(0)));
        }
        // Then
        assertThat(answer.join().statusCode()).isEqualTo(200);
    }

    // ------------------------------------------------------------------ many

    @Test
    void tenThousandInABurstAreAllKept() throws Exception {
        // Given
        copies(10_000);
        List<HttpRequest> requests = IntStream.rangeClosed(1, 10_000).mapToObj(n -> {
            String body = "{\"request_id\":\"r%d\",\"status\":\"completed\"}".formatted(n);
            return receiver.request("POST", "/in/token-" + n, body.getBytes(StandardCharsets.UTF_8), receiver.signed("m" + n, body));
        }).toList();
        // When
        List<CompletableFuture<HttpResponse<String>>> answers = sendAll(requests);
        // Then
        assertThat(answers).allMatch(answer -> answer.join().statusCode() == 200);
        assertThat(ledger.sql().queryForObject("SELECT count(*) FROM hint", Integer.class)).isEqualTo(10_000);
        assertThat(ledger.sql().queryForObject("SELECT count(*) FROM job WHERE state = 'WAITING' AND not_before = 0 AND hinted",
                Integer.class)).isEqualTo(10_000);
    }

    /** Of the waiting job and its attempt, at once. */
    private void copies(int many) {
        copies("job", many, Map.of("id", "'j' || n", "intent", "'intent ' || n", "attempt", "'token-' || n", "request_id", "'r' || n"));
        copies("attempt", many, Map.of("job", "'j' || n", "token", "'token-' || n", "request_id", "'r' || n"));
    }

    private void copies(String table, int many, Map<String, String> differing) {
        List<String> columns = ledger.sql().queryForList("SELECT name FROM pragma_table_info('" + table + "')", String.class);
        String values = columns.stream().map(column -> differing.getOrDefault(column, column)).collect(Collectors.joining(", "));
        ledger.sql()
                .update("WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < " + many + ") INSERT INTO "
                        + table
                        + " (" + String.join(", ", columns) + ") SELECT " + values + " FROM " + table + ", number WHERE "
                        + (table.equals("job") ? "id" : "job") + " = 'j'");
    }

    // ------------------------------------------------------------------ logs, and without webhooks

    @Test
    void noLogTellsTokensOrSecrets() throws Exception {
        // Given
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level level = root.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        root.setLevel(Level.INFO);
        try {
            // When
            receiver.close();
            receive(SECRET);
            receiver.post(job.attempt(), BODY, receiver.signed("m1", BODY));
            receiver.post(job.attempt(), BODY, "X-Webhook-Secret-Key", SECRET.text());
            receiver.post(job.attempt(), "{", receiver.signed("m2", "{"));
            postWhileTheJournalFails(receiver.signed("m3", BODY));
            receiver.close();
        } finally {
            root.setLevel(level);
            root.detachAppender(log);
        }
        // Then
        assertThat(log.list).isNotEmpty().extracting(
                event -> event.getFormattedMessage() + (event.getThrowableProxy() == null ? "" : event.getThrowableProxy().getMessage()))
                .allSatisfy(line -> assertThat(line).doesNotContain(job.attempt()).doesNotContain(SECRET.text())
                        .doesNotContain("/in/" + job.attempt()))
                .anySatisfy(line -> assertThat(line).contains("A webhook could not be kept"));
    }

    @Test
    void whereRequestsAreOnlyLookedAtThereIsNoSuchRoute() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            // Given
            context.getPropertiesComponent().addInitialProperty("derived.webhooks", "false");
            // When
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.resolveMandatoryResource(context, "file:routes/await/webhook.camel.yaml"));
            context.start();
            // Then
            assertThat(context.getRoutes()).isEmpty();
        }
    }
}
