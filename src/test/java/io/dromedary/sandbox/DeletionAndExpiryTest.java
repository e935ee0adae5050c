package io.dromedary.sandbox;

import static io.dromedary.sandbox.Client.SOUL;
import static io.dromedary.sandbox.Client.WITH_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeletionAndExpiryTest extends SandboxTest {

    @Test
    void removesTheFilesOfAFinishedRequestButKeepsItsStatus() throws IOException {
        // Given
        String id = client.submit("a").id();
        String url = client.status(id).json().at("/images/0/url").asText();
        // When
        assertThat(client.delete("/requests/" + id, WITH_KEY).status()).isEqualTo(200);
        // Then
        assertThat(client.delete("/requests/" + id, WITH_KEY).status()).isEqualTo(200);
        assertThat(client.download(url).status()).isEqualTo(404);
        var status = client.status(id).json();
        assertThat(status.path("status").asText()).isEqualTo("completed");
        assertThat(status.has("images")).isFalse();
        assertThat(sandbox.ledger().entry(id).orElseThrow()).satisfies(entry -> {
            assertThat(entry.deleted()).isTrue();
            assertThat(entry.charged()).isTrue();
        });
    }

    @Test
    void deletesOnlyWhatIsThereAndFinished() throws IOException {
        assertThat(client.delete("/requests/11111111-2222-4333-8444-555555555555", WITH_KEY).status()).isEqualTo(404);
        hold();
        String id = client.submit("a").id();
        assertThat(client.delete("/requests/" + id, WITH_KEY).status()).isEqualTo(400);
        client.cancel(id);
        assertThat(client.delete("/requests/" + id, WITH_KEY).status()).isEqualTo(200);
    }

    @Test
    void keepsResultsForSevenDaysOrAsShortAsAsked() throws IOException {
        assertThat(left(client.submit("a").id())).isBetween(Duration.ofDays(7).minusMinutes(1), Duration.ofDays(7));
        String brief = client.submit(SOUL, Map.of("prompt", "a"), "Hf-Expires-After", "3600").id();
        assertThat(left(brief)).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    }

    private Duration left(String id) throws IOException {
        return Duration.between(Instant.now(), Instant.parse(client.status(id).json().path("expires_at").asText()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3599", "604801", "1h", "-1", "3600.5", "99999999999"})
    void refusesPeriodsThatAreNotDocumented(String period) throws IOException {
        var reply = client.submit(SOUL, Map.of("prompt", "a"), "Hf-Expires-After", period);
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().at("/detail/0/msg").asText()).contains("3600 to 604800");
        assertThat(sandbox.ledger().accepted()).isZero();
    }

    @Test
    void takesThePeriodForPartOfWhatAnIdempotencyKeyStandsFor() throws IOException {
        client.submit(SOUL, Map.of("prompt", "a"), "Idempotency-Key", "k", "Hf-Expires-After", "3600");
        assertThat(client.submit(SOUL, Map.of("prompt", "a"), "Idempotency-Key", "k", "Hf-Expires-After", "3600").status()).isEqualTo(200);
        assertThat(client.submit(SOUL, Map.of("prompt", "a"), "Idempotency-Key", "k", "Hf-Expires-After", "7200").status()).isEqualTo(422);
        assertThat(client.submit(SOUL, Map.of("prompt", "a"), "Idempotency-Key", "k").status()).isEqualTo(422);
        assertThat(sandbox.ledger().accepted()).isEqualTo(1);
    }
}
