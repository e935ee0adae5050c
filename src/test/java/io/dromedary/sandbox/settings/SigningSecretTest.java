package io.dromedary.sandbox.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningSecretTest {

    @Test
    void signsTheTestVector() {
        var secret = new SigningSecret("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        String body = "{\"request_id\":\"11111111-2222-4333-8444-555555555555\",\"status\":\"completed\",\"error\":null,"
                + "\"payload\":{\"images\":[{\"url\":\"https://cdn.example/a.png\",\"content_type\":\"image/png\"}]}}";
        assertThat(secret.sign("msg_test_0001", 1_790_000_000, body.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("v1,9MVU0kErqwLOeDBHP9MCKQood7QhwZhMbNE1TFbJ5og=");
        assertThat(secret.toString()).doesNotContain("AAEC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAEC", "whsec_", "whsec_%%"})
    void refusesWhatIsNoSecretWithoutShowingIt(String text) {
        assertThatThrownBy(() -> SandboxSettings.quick().withWebhookSecrets(text)).hasMessage("a webhook secret must be whsec_ and base64");
    }
}
