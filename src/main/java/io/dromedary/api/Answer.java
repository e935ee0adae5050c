package io.dromedary.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * An answer of the API, read from a Camel message after an HTTP call.
 *
 * @param correlationId the provider's {@code X-Correlation-ID}, which its support asks for; null where missing
 */
record Answer(int status, String body, String retryAfter, String correlationId) {

    /** Real answers have a few kilobytes; what is longer is not an answer. */
    private static final int LARGEST = 1 << 20;

    static Answer of(Message message) {
        return new Answer(message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class), body(message),
                message.getHeader("Retry-After", String.class), message.getHeader("X-Correlation-ID", String.class));
    }

    private static String body(Message message) {
        try (InputStream in = message.getBody(InputStream.class)) {
            return in == null ? "" : new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isOk() {
        return status >= 200 && status < 300;
    }
}
