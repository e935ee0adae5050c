package io.dromedary.tell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.jupiter.api.Test;

/** Addresses that people are told at are secrets. */
class ReasonsTest {

    @Test
    void ofAnAddressSchemeAndHostAreShown() {
        assertThat(new Destination("https://hooks.example.org/services/T0/B1/secret")).hasToString("https://hooks.example.org/…");
        assertThat(new Destination("https://me:pw@example.org:8443?token=secret")).hasToString("https://example.org:8443/…");
        assertThat(new Destination("direct:chat")).hasToString("direct:chat");
        assertThat(new Destination("smtps:mail.example.org?password=RAW(secret)").toString()).doesNotContain("RAW(secret)");
        assertThat(Reasons.shown("Failed to resolve endpoint: https://example.org/a$1/secret?b=c due to: x")).isEqualTo(
                "Failed to resolve endpoint: https://example.org/… due to: x");
    }

    @Test
    void theReasonIsTheCauseInPlainWords() {
        assertThat(Reasons.of(new HttpOperationFailedException("https://example.org/secret", 503, "x", null, null, "secret"))).isEqualTo(
                "HTTP 503");
        assertThat(Reasons.of(new RuntimeCamelException(new ConnectException()))).isEqualTo("connection refused");
        assertThat(Reasons.of(new IOException("HTTP 500"))).isEqualTo("HTTP 500");
    }
}
