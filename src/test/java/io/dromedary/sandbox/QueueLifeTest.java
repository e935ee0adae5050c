package io.dromedary.sandbox;

import static io.dromedary.sandbox.Client.SOUL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.sandbox.json.Json;
import io.dromedary.sandbox.settings.SandboxSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueueLifeTest {

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
    void answersASubmitWithAllFourFields() throws IOException {
        var reply = client.submit("a");
        assertThat(reply.status()).isEqualTo(200);
        String url = sandbox.baseUrl() + "/requests/" + reply.id();
        assertThat(reply.json()).isEqualTo(Json.MAPPER.valueToTree(Map.of("status", "queued", "request_id", reply.id(), "status_url",
                url + "/status", "cancel_url", url + "/cancel")));
    }

    @Test
    void passesThroughTheQueueToCompletion() throws IOException {
        // Given
        sandbox.behave(sandbox.settings().withTimes(1000, 1000));
        String id = client.submit("a").id();
        // When, Then
        assertThat(client.status(id).json().path("status").asText()).isEqualTo("queued");
        for (String word : new String[] {"in_progress", "completed"}) {
            await().pollInterval(Duration.ofMillis(10)).until(() -> client.status(id).json().path("status").asText().equals(word));
        }
        assertThat(client.status(id).json().path("expires_at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    }

    @Test
    void givesAsManyPicturesAsAskedAndOneVideo() throws IOException {
        var pictures = client.status(client.submit(SOUL, Map.of("prompt", "a", "batch_size", 4)).id()).json();
        assertThat(pictures.path("images").findValuesAsText("url")).hasSize(4).doesNotHaveDuplicates();
        var video = client.status(client.submit("sora-2/text-to-video", Map.of("prompt", "a")).id()).json();
        assertThat(video.at("/video/url").asText()).endsWith(".mp4");
    }

    @Test
    void holdsRequestsUntilTheyAreReleased() throws IOException {
        // Given
        sandbox.behave(sandbox.settings().withHold(true));
        String id = client.submit("a").id();
        assertThat(client.status(id).json().path("status").asText()).isEqualTo("queued");
        // When
        sandbox.release();
        // Then
        assertThat(client.status(id).json().path("status").asText()).isEqualTo("completed");
        assertThat(client.status(client.submit("b").id()).json().path("status").asText()).isEqualTo("completed");
    }

    @Test
    void cancelsOnlyWhatIsQueued() throws IOException {
        sandbox.behave(sandbox.settings().withHold(true));
        String held = client.submit("a").id();
        var canceled = client.cancel(held);
        assertThat(canceled.status()).isEqualTo(202);
        assertThat(canceled.body()).isEmpty();
        assertThat(client.status(held).json().path("status").asText()).isEqualTo("canceled");
        assertThat(client.cancel(held).status()).isEqualTo(400);
        sandbox.release();
        assertThat(client.status(held).json().path("status").asText()).isEqualTo("canceled");
        assertThat(client.cancel(client.submit("b").id()).status()).isEqualTo(400);
    }

    @Test
    void knowsNoOtherRequests() throws IOException {
        assertThat(client.status("11111111-2222-4333-8444-555555555555").status()).isEqualTo(404);
        assertThat(client.cancel("11111111-2222-4333-8444-555555555555").status()).isEqualTo(404);
    }

    @Test
    void repeatsTheFirstAnswerForTheSameIdempotencyKey() throws IOException {
        // Given
        String first = client.submit(SOUL, Map.of("prompt", "a", "batch_size", 4), "Idempotency-Key", "k1").id();
        // When
        var again = client.submit(SOUL, Map.of("batch_size", 4, "prompt", "a"), "Idempotency-Key", "k1");
        // Then
        assertThat(again.id()).isEqualTo(first);
        assertThat(sandbox.ledger().charged()).isEqualTo(1);
        assertThat(client.submit(SOUL, Map.of("prompt", "b"), "Idempotency-Key", "k1").status()).isEqualTo(422);
        assertThat(client.submit("reve/text-to-image", Map.of("prompt", "a"), "Idempotency-Key", "k1").status()).isEqualTo(422);
    }

    @Test
    void doesNotUseUpAnIdempotencyKeyByARefusal() throws IOException {
        assertThat(client.submit(SOUL, Map.of("prompt", ""), "Idempotency-Key", "k1").status()).isEqualTo(422);
        assertThat(client.submit(SOUL, Map.of("prompt", "a"), "Idempotency-Key", "k1").status()).isEqualTo(200);
    }

    @Test
    void ignoresIdempotencyKeysWhereItPlaysAnOlderHost() throws IOException {
        sandbox.behave(sandbox.settings().withIdempotency(false));
        String first = client.submit(SOUL, Map.of("prompt", "a"), "Idempotency-Key", "k1").id();
        assertThat(client.submit(SOUL, Map.of("prompt", "a"), "Idempotency-Key", "k1").id()).isNotEqualTo(first);
        assertThat(sandbox.ledger().entry(first).orElseThrow().idempotencyKey()).isEqualTo("k1");
    }

    @Test
    void refusesWhatIsOverTheLimitInTheWordsOfItsEra() throws IOException {
        // Given
        sandbox.behave(sandbox.settings().withHold(true).withConcurrencyLimit(1, 400));
        client.submit("a");
        // When
        var old = client.submit("b");
        sandbox.behave(sandbox.settings().withConcurrencyLimit(1, 429));
        var recent = client.submit("b");
        // Then
        assertThat(old.status()).isEqualTo(400);
        assertThat(old.json().path("detail").asText()).isEqualTo("Maximum number of concurrent requests (1) has been reached");
        assertThat(recent.status()).isEqualTo(429);
        assertThat(recent.json().path("code").asText()).isEqualTo("account_queue_full");
        assertThat(recent.json().path("limit").asInt()).isEqualTo(1);
        assertThat(recent.header("Retry-After")).isEqualTo("1");
        sandbox.release();
        assertThat(client.submit("b").status()).isEqualTo(200);
    }
}
