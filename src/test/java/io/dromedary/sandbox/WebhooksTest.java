package io.dromedary.sandbox;

import static io.dromedary.sandbox.Client.SOUL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.sandbox.json.Json;
import io.dromedary.sandbox.ledger.Ledger;
import io.dromedary.sandbox.settings.WebhookForm;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhooksTest extends SandboxTest {

    private static final String SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String OTHER_SECRET = "whsec_HxAeHRwbGhkYFxYVFBMSERAPDg0MCwoJCAcGBQQDAgE=";

    private Receiver receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = Receiver.thatAccepts();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void tellsInAnEnvelopeHowARequestEnded() throws IOException {
        // When
        String id = submit("a", receiver.url("/hook/t0ken?a=b&c=d"));
        // Then
        var told = await().until(() -> receiver.received, list -> !list.isEmpty()).get(0);
        assertThat(told.method()).isEqualTo("POST");
        assertThat(told.path()).isEqualTo("/hook/t0ken?a=b&c=d");
        assertThat(told.header("Content-Type")).isEqualTo("application/json");
        assertThat(told.headers()).doesNotContainKeys("Webhook-id", "Webhook-signature", "X-webhook-secret-key");
        var seen = client.status(id).json();
        assertThat(told.json())
                .isEqualTo(json("{'request_id':'%s','status':'completed','error':null,'payload':{'images':[{'url':'%s','content_type':"
                        + "'image/png'}]},'expires_at':'%s'}", id, seen.at("/images/0/url").asText(), seen.path("expires_at").asText()));
        await().untilAsserted(() -> assertThat(told(id)).isEqualTo(new Ledger.Told(1, 200, 1)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "envelope | failed | {'request_id':'ID','status':'failed','error':'Generation failed','payload':null}",
        "envelope | nsfw   | {'request_id':'ID','status':'nsfw','error':null,'payload':null}",
        "envelope | empty  | {'request_id':'ID','status':'completed','error':null,'payload':{},'expires_at':'EXPIRES'}",
        "flat     | failed | "
                + "{'status':'failed','request_id':'ID','status_url':'BASE/requests/ID/status',"
                + "'cancel_url':'BASE/requests/ID/cancel','error':'Generation failed'}",
        "flat     | nsfw   | "
                + "{'status':'nsfw','request_id':'ID','status_url':'BASE/requests/ID/status','cancel_url':'BASE/requests/ID/cancel'}",
        "flat     | png    | "
                + "{'status':'completed','request_id':'ID','status_url':'BASE/requests/ID/status',"
                + "'cancel_url':'BASE/requests/ID/cancel','images':[{'url':'BASE/results/ID/0.png'}]}",
    })
    void tellsEveryEndInEitherForm(String form, String end, String body) throws IOException {
        // Given
        sandbox.behave(sandbox.settings().withWebhookBody(WebhookForm.valueOf(form.toUpperCase(Locale.ROOT))));
        // When
        String id = submit(end.equals("png") ? "a" : "a [sandbox:%s]".formatted(end), receiver.url("/"));
        // Then
        var told = await().until(() -> receiver.received, list -> !list.isEmpty()).get(0);
        String expires = client.status(id).json().path("expires_at").asText();
        assertThat(told.json())
                .isEqualTo(json(body.replace("ID", id).replace("BASE", sandbox.baseUrl().toString()).replace("EXPIRES", expires)));
    }

    @Test
    void tellsThoseWhoUseTheHybridAsWell() throws IOException {
        var reply = client.post("/nano-banana?hf_webhook=" + encoded(receiver.url("/")), Client.WITH_HF, "{\"prompt\":\"a\"}");
        assertThat(reply.status()).isEqualTo(200);
        var told = await().until(() -> receiver.received, list -> !list.isEmpty()).get(0);
        assertThat(told.json().path("request_id").asText()).isEqualTo(reply.json().path("id").asText());
    }

    @Test
    void tellsAJobSetAsItsStatusDoesAndSendsItsSecretBack() throws IOException {
        // When
        String id = submitJobSet("{'url':'%s','secret':'s3cret'}".formatted(receiver.url("/")));
        // Then
        var told = await().until(() -> receiver.received, list -> !list.isEmpty()).get(0);
        assertThat(told.header("X-Webhook-Secret-Key")).isEqualTo("s3cret");
        assertThat(told.json()).isEqualTo(client.get("/v1/job-sets/" + id, Client.WITH_HF).json());
        assertThat(told.json().at("/jobs/0/results/raw/url").asText()).startsWith(sandbox.baseUrl().toString());
    }

    @Test
    void needsNoSecretForAJobSet() throws IOException {
        String id = submitJobSet("{'url':'%s'}".formatted(receiver.url("/")));
        var told = await().until(() -> receiver.received, list -> !list.isEmpty()).get(0);
        assertThat(told.headers()).doesNotContainKey("X-webhook-secret-key");
        assertThat(sandbox.ledger().entry(id).orElseThrow().webhook()).isEqualTo(new Ledger.Webhook(receiver.url("/"), null));
    }

    @Test
    void signsWithTheSecretsOfTheAccount() throws IOException {
        // Given
        sandbox.behave(sandbox.settings().withWebhookSecrets(SECRET, OTHER_SECRET));
        // When
        submit("a", receiver.url("/"));
        // Then
        var told = await().until(() -> receiver.received, list -> !list.isEmpty()).get(0);
        assertThat(told.signedBy(SECRET)).isTrue();
        assertThat(told.signedBy(OTHER_SECRET)).isTrue();
        assertThat(told.header("webhook-signature").split(" ")).hasSize(2);
        assertThat(Instant.ofEpochSecond(Long.parseLong(told.header("webhook-timestamp")))).isBetween(Instant.now().minusSeconds(60),
                Instant.now());

        // When
        receiver.received.clear();
        sandbox.behave(sandbox.settings().withWebhookSecrets(SECRET));
        submitJobSet("{'url':'%s'}".formatted(receiver.url("/")));
        // Then
        told = await().until(() -> receiver.received, list -> !list.isEmpty()).get(0);
        assertThat(told.signedBy(SECRET)).isTrue();
        assertThat(told.signedBy(OTHER_SECRET)).isFalse();
    }

    @Test
    void triesAgainUnderTheSameIdUntilItIsTaken() throws IOException {
        // Given
        var tries = new AtomicInteger();
        sandbox.behave(sandbox.settings().withWebhookSecrets(SECRET).withWebhookRetry(1));
        try (var moody = new Receiver(one -> tries.incrementAndGet() < 4 ? 503 : 204)) {
            // When
            String id = submit("a", moody.url("/"));
            // Then
            await().untilAsserted(() -> assertThat(told(id)).isEqualTo(new Ledger.Told(4, 204, 1)));
            assertThat(moody.received).hasSize(4).allMatch(one -> one.signedBy(SECRET))
                    .extracting(one -> one.header("webhook-id")).containsOnly("msg_" + id);
        }
    }

    @Test
    void triesAgainWhereNobodyListens() throws IOException {
        receiver.close();
        String id = submit("a", receiver.url("/"));
        await().untilAsserted(() -> assertThat(told(id)).satisfies(told -> {
            assertThat(told.attempts()).isGreaterThan(2);
            assertThat(told.lastStatus()).isZero();
            assertThat(told.delivered()).isZero();
        }));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 401, 404, 429})
    void takesNoForAnAnswer(int status) throws IOException {
        // Given
        sandbox.behave(sandbox.settings().withWebhookRetry(1));
        try (var unwilling = new Receiver(one -> status)) {
            // When
            String refused = submit("a", unwilling.url("/"));
            await().untilAsserted(() -> assertThat(told(refused)).isEqualTo(new Ledger.Told(1, status, 0)));
            // Then a second try would have come before what was submitted later
            String later = submit("b", receiver.url("/"));
            await().untilAsserted(() -> assertThat(told(later).delivered()).isEqualTo(1));
            assertThat(unwilling.received).hasSize(1);
        }
    }

    @Test
    void losesWhatItIsAskedToLose() throws IOException {
        // Given
        sandbox.behave(sandbox.settings().withFault("webhook-lost", 2));
        // When
        String first = submit("a", receiver.url("/"));
        String second = submit("b", receiver.url("/"));
        String third = submit("c [sandbox:webhook-lost]", receiver.url("/"));
        String last = submit("d", receiver.url("/"));
        // Then
        await().untilAsserted(() -> assertThat(told(last).delivered()).isEqualTo(1));
        assertThat(receiver.received).hasSize(1);
        for (String lost : new String[] {first, second, third}) {
            assertThat(told(lost)).isEqualTo(new Ledger.Told(0, 0, 0));
            assertThat(client.status(lost).json().path("status").asText()).isEqualTo("completed");
        }
        assertThat(sandbox.ledger().webhooksDelivered()).isEqualTo(1);
        assertThat(sandbox.ledger().webhookAttempts()).isEqualTo(1);
    }

    @Test
    void repeatsAWebhookUnderTheSameId() throws IOException {
        sandbox.behave(sandbox.settings().withWebhookSecrets(SECRET).withWebhookCopies(5));
        String id = submit("a [sandbox:webhook-repeated]", receiver.url("/"));
        await().untilAsserted(() -> assertThat(told(id)).isEqualTo(new Ledger.Told(5, 200, 5)));
        assertThat(receiver.received).hasSize(5).extracting(one -> one.header("webhook-id")).containsOnly("msg_" + id);
        assertThat(sandbox.ledger().webhooksDelivered()).isEqualTo(1);
    }

    @Test
    void tellsBeforeItAnswersWhereItIsAskedTo() throws IOException {
        // Given a request that would take for ever
        sandbox.behave(sandbox.settings().withTimes(3_600_000, 0).withHold(true));
        // When
        String id = submit("a [sandbox:webhook-early]", receiver.url("/"));
        // Then nothing needs to be awaited
        assertThat(receiver.received).singleElement().satisfies(one -> assertThat(one.json().path("request_id").asText()).isEqualTo(id));
        assertThat(client.status(id).json().path("status").asText()).isEqualTo("completed");
        assertThat(client.status(submit("b [sandbox:webhook-early]", null)).json().path("status").asText()).isEqualTo("queued");
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook-lost", "stuck", "canceled"})
    void answersEvenWhereNothingCanBeToldEarly(String fault) throws IOException {
        String id = submit("a [sandbox:webhook-early] [sandbox:%s]".formatted(fault), receiver.url("/"));
        assertThat(told(id)).isEqualTo(new Ledger.Told(0, 0, 0));
    }

    @Test
    void forgesEveryProof() throws IOException {
        // Given
        sandbox.behave(sandbox.settings().withWebhookSecrets(SECRET).withFault("webhook-forged", 1));
        // When
        String id = submitJobSet("{'url':'%s','secret':'s3cret'}".formatted(receiver.url("/")));
        // Then
        await().untilAsserted(() -> assertThat(told(id).delivered()).isEqualTo(1));
        assertThat(receiver.received).singleElement().satisfies(one -> {
            assertThat(one.signedBy(SECRET)).isFalse();
            assertThat(one.header("webhook-signature")).startsWith("v1,");
            assertThat(one.header("X-Webhook-Secret-Key")).isNotEqualTo("s3cret");
        });
    }

    @Test
    void tellsOfARequestWhoseAnswerWasLost() {
        assertThatThrownBy(() -> submit("a [sandbox:drop-after]", receiver.url("/"))).isInstanceOf(IOException.class);
        var told = await().until(() -> receiver.received, list -> !list.isEmpty()).get(0);
        assertThat(sandbox.ledger().entries()).singleElement()
                .satisfies(entry -> assertThat(entry.requestId()).isEqualTo(told.json().path("request_id").asText()));
    }

    @Test
    void saysNothingOfWhatWasCanceledDeletedOrForgotten() throws IOException {
        // Given
        hold();
        String canceled = submit("a", receiver.url("/canceled"));
        submit("b [sandbox:canceled]", receiver.url("/canceled"));
        submit("c [sandbox:stuck]", receiver.url("/stuck"));
        String held = submit("d", receiver.url("/done"));
        assertThat(client.cancel(canceled).status()).isEqualTo(202);
        assertThat(receiver.received).isEmpty();
        // When
        sandbox.release();
        // Then
        await().untilAsserted(() -> assertThat(told(held).delivered()).isEqualTo(1));
        assertThat(receiver.received).extracting(Receiver.Received::path).containsExactly("/done");

        // When
        sandbox.behave(sandbox.settings().withTimes(0, 60));
        submit("e", receiver.url("/forgotten"));
        sandbox.reset();
        sandbox.behave(sandbox.settings().withTimes(0, 80));
        String last = submit("f", receiver.url("/last"));
        // Then
        await().untilAsserted(() -> assertThat(told(last).delivered()).isEqualTo(1));
        assertThat(receiver.received).extracting(Receiver.Received::path).containsExactly("/done", "/last");
    }

    @Test
    void stopsTryingOnceTheDataIsDeleted() throws IOException {
        // Given
        try (var busy = new Receiver(one -> 503)) {
            String id = submit("a", busy.url("/"));
            await().untilAsserted(() -> assertThat(told(id).attempts()).isPositive());
            // When
            assertThat(client.delete("/requests/" + id, Client.WITH_KEY).status()).isEqualTo(200);
            int before = told(id).attempts();
            // Then
            await().during(Duration.ofMillis(400)).untilAsserted(() -> assertThat(told(id).attempts()).isLessThanOrEqualTo(before + 1));
        }
    }

    @Test
    void waitsForTheEndBeforeItTells() throws IOException {
        sandbox.behave(sandbox.settings().withTimes(50, 100));
        String id = submit("a", receiver.url("/"));
        long accepted = sandbox.ledger().entry(id).orElseThrow().acceptedAt();
        await().pollInterval(Duration.ofMillis(5)).until(() -> !receiver.received.isEmpty());
        assertThat(System.currentTimeMillis() - accepted).isGreaterThanOrEqualTo(150);
    }

    @Test
    void letsNobodyWaitForASlowReceiver() throws IOException {
        // Given
        var enough = new CountDownLatch(1);
        try (var slow = new Receiver(one -> awaiting(enough))) {
            String first = submit("a", slow.url("/"));
            await().until(() -> !slow.received.isEmpty());
            // When
            for (int i = 0; i < 10; i++) {
                submit("b" + i, receiver.url("/"));
            }
            // Then
            await().untilAsserted(() -> assertThat(sandbox.ledger().webhooksDelivered()).isEqualTo(10));
            assertThat(told(first)).isEqualTo(new Ledger.Told(1, 0, 0));
            enough.countDown();
            await().untilAsserted(() -> assertThat(told(first)).isEqualTo(new Ledger.Told(1, 200, 1)));
        }
    }

    @Test
    void sendsThousandsAtOnce() throws IOException {
        // Given
        hold();
        for (int i = 0; i < 1000; i++) {
            submit("a" + i, receiver.url("/" + i));
        }
        // When
        sandbox.release();
        // Then
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(sandbox.ledger().webhooksDelivered()).isEqualTo(1000));
        assertThat(receiver.received).extracting(Receiver.Received::path)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 1000).mapToObj(i -> "/" + i).toList());
    }

    @Test
    void countsTheLooksOfAllRequests() throws IOException {
        String first = client.submit("a").id();
        String second = client.submit("b").id();
        client.status(first);
        client.status(first);
        client.status(second);
        var ledger = client.download(sandbox.baseUrl() + "/sandbox/ledger").json();
        assertThat(ledger.path("status_reads").asInt()).isEqualTo(3);
        assertThat(ledger.path("webhooks_delivered").asInt()).isZero();
        assertThat(ledger.at("/requests/0/told").isNull()).isTrue();
        assertThat(sandbox.ledger().statusReads()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"me.example", "ftp://me.example/a", "https://a:b@me.example/", "http://", "http://a b/",
        "http://me.example:70000/"})
    void refusesToTellWhatIsNoAddress(String url) throws IOException {
        var queue = client.post("/%s?hf_webhook=%s".formatted(SOUL, encoded(url)), Client.WITH_KEY, "{\"prompt\":\"a\"}");
        assertThat(queue.status()).isEqualTo(422);
        assertThat(queue.json().at("/detail/0/loc").toString()).isEqualTo("[\"query\",\"hf_webhook\"]");
        var jobSet = postJobSet("{'url':'%s'}".formatted(url));
        assertThat(jobSet.status()).isEqualTo(422);
        assertThat(jobSet.json().at("/detail/0/loc").toString()).isEqualTo("[\"body\",\"webhook\",\"url\"]");
        assertThat(sandbox.ledger().accepted()).isZero();
    }

    @Test
    void refusesASecretThatIsNoHeader() throws IOException {
        assertThat(postJobSet("{'url':'%s','secret':'a\\nb'}".formatted(receiver.url("/"))).status()).isEqualTo(422);
    }

    @Test
    void refusesSettingsOfWebhooksThatMakeNoSense() {
        var settings = sandbox.settings();
        assertThatThrownBy(() -> settings.withWebhookSecrets(SECRET, OTHER_SECRET, SECRET)).hasMessageContaining("found 3");
        assertThatThrownBy(() -> settings.withWebhookBody(null)).hasMessageContaining("envelope or flat");
        assertThatThrownBy(() -> settings.withWebhookCopies(0)).hasMessageContaining("found 0 and 20");
        assertThatThrownBy(() -> settings.withWebhookRetry(0)).hasMessageContaining("found 3 and 0");
    }

    /** @return the id of the accepted request */
    private String submit(String prompt, String url) throws IOException {
        String query = url == null ? "" : "?hf_webhook=" + encoded(url);
        var reply = client.post("/" + SOUL + query, Client.WITH_KEY,
                new String(Json.bytes(Map.of("prompt", prompt)), StandardCharsets.UTF_8));
        assertThat(reply.status()).isEqualTo(200);
        return reply.id();
    }

    private Client.Reply postJobSet(String webhook) throws IOException {
        return client.post("/v1/text2image/soul", Client.WITH_HF,
                "{'params':{'prompt':'a','width_and_height':'1536x1536'},'webhook':%s}".formatted(webhook).replace('\'', '"'));
    }

    private String submitJobSet(String webhook) throws IOException {
        var reply = postJobSet(webhook);
        assertThat(reply.status()).isEqualTo(200);
        return reply.json().path("id").asText();
    }

    private Ledger.Told told(String id) {
        return sandbox.ledger().entry(id).orElseThrow().told();
    }

    private static String encoded(String url) {
        return URLEncoder.encode(url, StandardCharsets.UTF_8);
    }

    private static JsonNode json(String text, Object... values) throws IOException {
        return Json.MAPPER.readTree(text.formatted(values).replace('\'', '"'));
    }

    private static int awaiting(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 200;
    }
}
