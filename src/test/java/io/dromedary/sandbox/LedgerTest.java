package io.dromedary.sandbox;

import static io.dromedary.sandbox.Client.SOUL;
import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.sandbox.ledger.Ledger;
import io.dromedary.sandbox.settings.SandboxSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private Sandbox sandbox;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.quick());
        client = new Client(sandbox);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void writesDownWhatWasAccepted() throws IOException {
        // Given
        String id = client.submit(SOUL, Map.of("prompt", "a boat"), "Idempotency-Key", "k1").id();
        // When
        String url = client.status(id).json().at("/images/0/url").asText();
        client.status(id);
        client.download(url);
        // Then
        var entry = sandbox.ledger().entry(id).orElseThrow();
        assertThat(entry.model()).isEqualTo(SOUL);
        assertThat(entry.prompt()).isEqualTo("a boat");
        assertThat(entry.idempotencyKey()).isEqualTo("k1");
        assertThat(entry.status()).isEqualTo("completed");
        assertThat(entry.charged()).isTrue();
        assertThat(entry.looks().count()).isEqualTo(2);
        assertThat(entry.looks().times()).hasSize(2).isSorted();
        assertThat(entry.downloads()).isEqualTo(1);
    }

    @Test
    void hashesBodiesWithoutRegardToFieldOrder() throws IOException {
        var first = client.send(post("{\"prompt\":\"a\",\"seed\":7}"));
        var second = client.send(post("{ \"seed\" : 7, \"prompt\" : \"a\" }"));
        assertThat(sandbox.ledger().entry(first.id()).orElseThrow().bodySha256()).matches("[0-9a-f]{64}")
                .isEqualTo(sandbox.ledger().entry(second.id()).orElseThrow().bodySha256());
    }

    private java.net.http.HttpRequest.Builder post(String body) {
        return client.request("/" + SOUL, "Authorization", Client.KEY, "Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    @Test
    void writesDownWebhooksOfEitherKind() throws IOException {
        // When
        var queue = client.post("/%s?hf_webhook=https%%3A%%2F%%2Fme.example%%2Fhf%%3Ftoken%%3Da".formatted(SOUL), Client.WITH_KEY,
                "{\"prompt\":\"a\"}");
        var jobSet = client.post("/v1/text2image/soul", Client.WITH_HF, "{\"params\":{\"prompt\":\"a\",\"width_and_height\":\"1536x1536\"},"
                + "\"webhook\":{\"url\":\"https://me.example/hf\",\"secret\":\"s3cret\"}}");
        // Then
        assertThat(sandbox.ledger().entry(queue.id()).orElseThrow()).satisfies(entry -> {
            assertThat(entry.webhook()).isEqualTo(new Ledger.Webhook("https://me.example/hf?token=a", null));
            assertThat(entry.path()).isEqualTo("/" + SOUL);
        });
        assertThat(sandbox.ledger().entry(jobSet.json().path("id").asText()).orElseThrow().webhook())
                .isEqualTo(new Ledger.Webhook("https://me.example/hf", "s3cret"));
        assertThat(client.post("/" + SOUL + "?hf_webhook=https%3A%2F%2Fa%3Ab%40me.example", Client.WITH_KEY, "{\"prompt\":\"a\"}").status())
                .isEqualTo(422);
        assertThat(client.post("/" + SOUL + "?hf_webhook=me.example", Client.WITH_KEY, "{\"prompt\":\"a\"}").status()).isEqualTo(422);
    }

    @Test
    void noticesEitherKindOfCredentialsOnADownload() throws IOException {
        String url = client.status(client.submit("a").id()).json().at("/images/0/url").asText();
        client.get(URI.create(url).getPath(), Client.WITH_KEY);
        client.get(URI.create(url).getPath(), Client.WITH_HF);
        client.download(url);
        assertThat(sandbox.ledger().leakedCredentials()).isEqualTo(2);
    }

    @Test
    void countsRefusalsByStatusAndPostsByConnection() throws IOException {
        client.submit("a");
        client.submit("");
        client.submit("no/model", Map.of());
        new Client(sandbox).submit("b");
        assertThat(sandbox.ledger().posts()).isEqualTo(4);
        assertThat(sandbox.ledger().accepted()).isEqualTo(2);
        assertThat(sandbox.ledger().refused()).isEqualTo(Map.of("422", 1L, "404", 1L));
        assertThat(sandbox.ledger().submitsPerPort().values()).containsExactlyInAnyOrder(3, 1);
    }

    @Test
    void canBeReadAndSteeredOverHttp() throws IOException {
        // Given
        client.submit("a");
        // When
        var ledger = client.download(sandbox.baseUrl() + "/sandbox/ledger").json();
        // Then
        assertThat(ledger.path("accepted").asInt()).isEqualTo(1);
        assertThat(ledger.at("/requests/0/prompt").asText()).isEqualTo("a");
        assertThat(ledger.at("/requests/0/looks/count").asInt()).isZero();
        assertThat(ledger.at("/requests/0/dialect").asText()).isEqualTo("queue");
        assertThat(ledger.at("/requests/0/auth").asText()).isEqualTo("Key");
        assertThat(ledger.at("/requests/0/body").asText()).isEqualTo("{\"prompt\":\"a\"}");

        // When
        var changed = put("{\"hold\":true,\"faults\":{\"422\":1}}");
        // Then
        assertThat(changed.status()).isEqualTo(200);
        assertThat(client.submit("b").status()).isEqualTo(422);
        String held = client.submit("b").id();
        assertThat(client.status(held).json().path("status").asText()).isEqualTo("queued");
        assertThat(client.send(client.request("/sandbox/release").POST(BodyPublishers.noBody())).status()).isEqualTo(204);
        assertThat(client.status(held).json().path("status").asText()).isEqualTo("completed");

        // When
        client.send(client.request("/sandbox/reset").POST(BodyPublishers.noBody()));
        // Then
        assertThat(sandbox.ledger().posts()).isZero();
        assertThat(client.status(held).status()).isEqualTo(404);
    }

    @Test
    void refusesSettingsThatItDoesNotKnowOrUnderstand() throws IOException {
        assertThat(new String(put("{\"holds\":true}").body(), StandardCharsets.UTF_8)).contains("holds").contains("hold");
        assertThat(new String(put("{\"over_limit_status\":500}").body(), StandardCharsets.UTF_8)).contains("must be 400 or 429, found 500");
        assertThat(put("{\"faults\":{\"nfsw\":1}}").status()).isEqualTo(422);
        assertThat(put("{\"port\":1}").status()).isEqualTo(422);
        assertThat(put("{\"hold\":null}").status()).isEqualTo(422);
        assertThat(put("{\"web_token\":\"\"}").status()).isEqualTo(422);
        assertThat(put("{\"web_token\":\"other\"}").status()).isEqualTo(200);
        assertThat(put("{").status()).isEqualTo(422);
    }

    private Client.Reply put(String settings) throws IOException {
        return client.send(client.request("/sandbox/settings").PUT(BodyPublishers.ofString(settings)));
    }
}
