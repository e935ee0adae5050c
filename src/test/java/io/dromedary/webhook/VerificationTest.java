package io.dromedary.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dromedary.testing.MovingClock;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationTest {

    private static final WebhookSecret SECRET = new WebhookSecret("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    private static final WebhookSecret OTHER = new WebhookSecret("whsec_b3RoZXIgc2VjcmV0IG9mIDI0IGJ5dGVzIQ==");
    private static final byte[] BODY = "{\"request_id\":\"ä\"}".getBytes(StandardCharsets.ISO_8859_1);

    private final MovingClock clock = new MovingClock();
    private final Verification verification = new Verification(List.of(SECRET, OTHER), clock);

    private static Message message(Object... headers) {
        Message message = new DefaultMessage(new DefaultCamelContext());
        for (int i = 0; i < headers.length; i += 2) {
            message.setHeader((String) headers[i], headers[i + 1]);
        }
        return message;
    }

    private Message signed(Duration skew, String signatures) {
        return message("webhook-id", "m1", "webhook-timestamp", time(skew), "webhook-signature", signatures);
    }

    private String time(Duration skew) {
        return Long.toString(clock.instant().plus(skew).getEpochSecond());
    }

    private void assertRefused(Verification by, Message message, byte[] body) {
        assertThatThrownBy(() -> by.check(message, body)).isInstanceOf(RefusedWebhookException.class).hasMessage("HTTP 401");
    }

    @Test
    void theSignatureIsThatOfTheDocumentedVector() throws Exception {
        // Given
        String body = "{\"request_id\":\"11111111-2222-4333-8444-555555555555\",\"status\":\"completed\",\"error\":null,"
                + "\"payload\":{\"images\":[{\"url\":\"https://cdn.example/a.png\",\"content_type\":\"image/png\"}]}}";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Message message = message("webhook-id", "msg_test_0001", "webhook-timestamp", "1790000000", "webhook-signature",
                "v1,9MVU0kErqwLOeDBHP9MCKQood7QhwZhMbNE1TFbJ5og=");
        Verification then = new Verification(List.of(SECRET), Clock.fixed(Instant.ofEpochSecond(1_790_000_000L), ZoneOffset.UTC));
        // When, Then
        assertThat(SECRET.sign("msg_test_0001", "1790000000", bytes)).isEqualTo("v1,9MVU0kErqwLOeDBHP9MCKQood7QhwZhMbNE1TFbJ5og=");
        assertThat(then.check(message, bytes)).isEqualTo(new Verification.Proof("msg_test_0001", false));
    }

    @Test
    void anyOfTheSignaturesByAnyOfTheSecretsWillDo() throws Exception {
        // Given
        String one = SECRET.sign("m1", time(Duration.ZERO), BODY);
        String other = OTHER.sign("m1", time(Duration.ZERO), BODY);
        // When, Then
        for (String signatures : List.of(one, other, one + " " + other, "v1a,abc " + other, "v1,AAAA " + one + " v2,x", " " + one)) {
            assertThat(verification.check(signed(Duration.ZERO, signatures), BODY).id()).isEqualTo("m1");
        }
        assertRefused(new Verification(List.of(SECRET), clock), signed(Duration.ZERO, other), BODY);
    }

    @ParameterizedTest
    @ValueSource(ints = {-300, 0, 300})
    void fiveMinutesAreTolerated(int seconds) throws Exception {
        Duration skew = Duration.ofSeconds(seconds);
        assertThat(verification.check(signed(skew, SECRET.sign("m1", time(skew), BODY)), BODY).secretOnly()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {-301, 301, -100_000, 100_000})
    void moreIsNot(int seconds) {
        Duration skew = Duration.ofSeconds(seconds);
        assertRefused(verification, signed(skew, SECRET.sign("m1", time(skew), BODY)), BODY);
    }

    @Test
    void everyPartIsSigned() {
        // Given
        String now = time(Duration.ZERO);
        String signature = SECRET.sign("m1", now, BODY);
        byte[] changed = BODY.clone();
        changed[changed.length - 1] ^= 1;
        // When, Then
        assertRefused(verification, signed(Duration.ZERO, signature), changed);
        assertRefused(verification, signed(Duration.ofSeconds(1), signature), BODY);
        assertRefused(verification, message("webhook-id", "m2", "webhook-timestamp", now, "webhook-signature", signature), BODY);
        assertRefused(verification, message("webhook-timestamp", now, "webhook-signature", signature), BODY);
        assertRefused(verification, message("webhook-id", "m1", "webhook-signature", signature), BODY);
        assertRefused(verification, message("webhook-id", "m1", "webhook-timestamp", now), BODY);
        assertRefused(verification, message("webhook-id", List.of("m1", "m1"), "webhook-timestamp", now, "webhook-signature", signature),
                BODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "now", "-1", "+1772600767", "1772600767.0", "99999999999999999999999", "١٧٧٢٦٠٠٧٦٧"})
    void aTimestampIsWholeSecondsInDigits(String timestamp) {
        assertRefused(verification,
                message("webhook-id", "m1", "webhook-timestamp", timestamp, "webhook-signature", SECRET.sign("m1", timestamp, BODY)), BODY);
    }

    @Test
    void theSecretItselfIsAProofOfItsOwnKind() throws Exception {
        assertThat(verification.check(message("X-Webhook-Secret-Key", OTHER.text()), BODY)).isEqualTo(new Verification.Proof(null, true));
        assertRefused(verification, message("X-Webhook-Secret-Key", OTHER.text() + "="), BODY);
        assertRefused(verification, message("X-Webhook-Secret-Key", ""), BODY);
    }

    @Test
    void withoutSecretsNothingIsAskedFor() throws Exception {
        assertThat(new Verification(List.of(), clock).check(message(), BODY)).isEqualTo(new Verification.Proof(null, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "whsec_AAECAwQFBgcICQoLDA0O",
        "whsec_not base64, but long enough for it!"})
    void aMalformedSecretIsRefusedWithoutShowingIt(String text) {
        assertThatThrownBy(() -> new WebhookSecret(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not of the form whsec_ and at least 16 bytes in base64");
        assertThat(SECRET).hasToString("whsec_…");
    }
}
