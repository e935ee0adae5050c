package io.dromedary.api.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * A response of the API. The routes of {@code routes/calls/} make it the body and remove the call's headers from the exchange:
 * otherwise address and key would go along with the next call.
 *
 * @param contentType   null where missing
 * @param correlationId the provider's {@code X-Correlation-ID}, which its support asks for; null where missing
 */
public record Answer(int status, String body, String contentType, String retryAfter, String correlationId) {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Bytes, the rest is ignored; real responses have a few kilobytes. */
    private static final int LARGEST = 1 << 20;

    /** @param message as Camel's HTTP producer left it */
    public static Answer of(Message message) {
        return new Answer(message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class), body(message),
                message.getHeader(Exchange.CONTENT_TYPE, String.class),
                message.getHeader("Retry-After", String.class), message.getHeader("X-Correlation-ID", String.class));
    }

    private static String body(Message message) {
        try (InputStream in = message.getBody(InputStream.class)) {
            return in == null ? "" : new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Answer withBody(String text) {
        return new Answer(status, text, contentType, retryAfter, correlationId);
    }

    public boolean isOk() {
        return status >= 200 && status < 300;
    }

    /** A page for a browser instead of a response, such as the challenge page of bot protection. */
    public boolean isPage() {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).contains("html") || body.stripLeading().startsWith("<");
    }

    /** An empty object where the body is no JSON. */
    public JsonNode json() {
        try {
            return isPage() ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }
}
