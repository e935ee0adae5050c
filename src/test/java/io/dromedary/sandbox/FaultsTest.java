package io.dromedary.sandbox;

import static io.dromedary.sandbox.Client.SOUL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dromedary.sandbox.faults.Fault;
import io.dromedary.sandbox.faults.FaultMarkers;
import io.dromedary.sandbox.ledger.Generation;
import io.dromedary.sandbox.ledger.Order;
import io.dromedary.sandbox.models.Format;
import io.dromedary.sandbox.models.ModelFamily;
import io.dromedary.sandbox.models.Size;
import io.dromedary.sandbox.settings.SandboxSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {

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

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "401         | 401 | Invalid credentials",
        "403         | 403 | not_enough_credits",
        "403-key     | 403 | api_key_disabled",
        "429         | 429 | account_queue_full",
        "concurrency | 400 | Maximum number of concurrent requests (4) has been reached",
        "423         | 423 | model_blocked",
        "503-model   | 503 | model_disabled",
        "500-before  | 500 | Internal server error",
        "html-502    | 502 | <html>",
    })
    void refusesOnceWithoutAccepting(String name, int status, String text) throws IOException {
        var reply = client.submit("a [sandbox:%s]".formatted(name));
        assertThat(reply.status()).isEqualTo(status);
        assertThat(new String(reply.body(), StandardCharsets.UTF_8)).contains(text);
        assertThat(sandbox.ledger().accepted()).isZero();
        assertThat(client.submit("a [sandbox:%s]".formatted(name)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"422,422", "404,404"})
    void refusesForEverWhatNoRetryCanMend(String name, int status) throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(client.submit("a [sandbox:%s]".formatted(name)).status()).isEqualTo(status);
        }
    }

    @Test
    void strikesAsOftenAsAskedForEachPrompt() throws IOException {
        for (String prompt : new String[] {"a [sandbox:423*2]", "b [sandbox:423*2]"}) {
            assertThat(client.submit(prompt).status()).isEqualTo(423);
            assertThat(client.submit(prompt).status()).isEqualTo(423);
            assertThat(client.submit(prompt).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"500-after,500", "502-after,502"})
    void acceptsAndAnswersOtherwise(String name, int status) throws IOException {
        assertThat(client.submit("a [sandbox:%s]".formatted(name)).status()).isEqualTo(status);
        assertThat(sandbox.ledger().charged()).isEqualTo(1);
    }

    @Test
    void findsTheAcceptedRequestAgainByItsKeyAfterALostAnswer() throws IOException {
        var body = Map.of("prompt", "a [sandbox:500-after]");
        assertThat(client.submit(SOUL, body, "Idempotency-Key", "k").status()).isEqualTo(500);
        assertThat(client.submit(SOUL, body, "Idempotency-Key", "k").id()).isEqualTo(sandbox.ledger().entries().get(0).requestId());
        assertThat(sandbox.ledger().charged()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"drop-before,0", "drop-after,1"})
    void closesTheConnectionBeforeOrAfterAcceptance(String name, int accepted) {
        // An HTTP client may repeat a POST on its own when a kept-alive connection was closed; this one's first connection is new.
        assertThatThrownBy(() -> client.submit("a [sandbox:%s]".formatted(name))).isInstanceOf(IOException.class);
        assertThat(sandbox.ledger().posts()).isEqualTo(1);
        assertThat(sandbox.ledger().accepted()).isEqualTo(accepted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nsfw", "failed", "canceled"})
    void endsAsAskedAndChargesNothing(String outcome) throws IOException {
        String id = client.submit("a [sandbox:%s]".formatted(outcome)).id();
        var status = client.status(id).json();
        assertThat(status.path("status").asText()).isEqualTo(outcome);
        assertThat(status.has("images")).isFalse();
        assertThat(sandbox.ledger().entry(id).orElseThrow().charged()).isFalse();
    }

    @Test
    void saysWhatFailed() throws IOException {
        assertThat(client.status(client.submit("a [sandbox:failed]").id()).json().path("error").asText()).isEqualTo("Generation failed");
    }

    @Test
    void leavesOutOneOrAllResults() throws IOException {
        var fewer = client.status(client.submit(SOUL, Map.of("prompt", "[sandbox:fewer]", "batch_size", 4)).id()).json();
        assertThat(fewer.path("images")).hasSize(3);
        var empty = client.status(client.submit("[sandbox:empty]").id()).json();
        assertThat(empty.path("status").asText()).isEqualTo("completed");
        assertThat(empty.has("images")).isFalse();
    }

    @Test
    void staysInProgressForEverWhenStuck() throws IOException {
        assertThat(client.status(client.submit("[sandbox:stuck]").id()).json().path("status").asText()).isEqualTo("in_progress");
    }

    @Test
    void takesFiveTimesAsLongWhenSlow() throws IOException {
        var settings = SandboxSettings.defaults().withTimes(0, 100);
        var order = new Order(SOUL, "", ModelFamily.Kind.IMAGES, Format.PNG, 1, new Size(8, 8), null, null, null, FaultMarkers.NONE);
        var slow = new Generation("id", null, order, "", "", 0, List.of(Fault.SLOW), settings, 1000);
        assertThat(slow.status(1499)).isEqualTo("in_progress");
        assertThat(slow.status(1500)).isEqualTo("completed");
    }

    @Test
    void usesAnUnknownWordForTwoLooks() throws IOException {
        String id = client.submit("[sandbox:unknown-status]").id();
        assertThat(client.status(id).json().path("status").asText()).isEqualTo("contemplating");
        assertThat(client.status(id).json().has("images")).isFalse();
        assertThat(client.status(id).json().path("status").asText()).isEqualTo("completed");
    }

    @Test
    void failsTheFirstLooks() throws IOException {
        String id = client.submit("[sandbox:poll-500*2] [sandbox:poll-429]").id();
        assertThat(client.status(id).status()).isEqualTo(500);
        assertThat(client.status(id).status()).isEqualTo(500);
        var limited = client.status(id);
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.header("Retry-After")).isEqualTo("1");
        assertThat(client.status(id).status()).isEqualTo(200);
    }

    @Test
    void keepsAnAccountFaultUntilItIsChangedAndLocksTheWholeAccount() throws IOException {
        // Given
        String id = client.submit("a").id();
        // When
        sandbox.behave(sandbox.settings().withFault("401", -1));
        // Then
        assertThat(client.submit("b").status()).isEqualTo(401);
        assertThat(client.submit("b").status()).isEqualTo(401);
        assertThat(client.status(id).status()).isEqualTo(401);
        assertThat(client.ticket("image/png").path("detail").asText()).isEqualTo("Invalid credentials");
        sandbox.behave(sandbox.settings().withFaults(Map.of()));
        assertThat(client.submit("b").status()).isEqualTo(200);
    }

    @Test
    void letsAnAccountWithoutCreditsLookAtItsRequests() throws IOException {
        String id = client.submit("a").id();
        sandbox.behave(sandbox.settings().withFault("403", -1));
        assertThat(client.submit("b").status()).isEqualTo(403);
        assertThat(client.status(id).status()).isEqualTo(200);
    }

    @Test
    void refusesAFaultThatItDoesNotKnow() {
        assertThatThrownBy(() -> sandbox.settings().withFault("429s", 1)).hasMessageContaining("429s").hasMessageContaining("drop-after");
    }
}
