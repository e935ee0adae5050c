package io.dromedary.webhook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;

/** Whoever receives a message in the form of Standard Webhooks, and verifies it as this line verifies those of the provider. */
public final class Received {

    private Received() {
    }

    /** @return the id that was signed; null where the message is refused */
    public static String id(String secret, Map<String, String> headers, String body) throws IOException {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Message message = new DefaultMessage(context);
            headers.forEach(message::setHeader);
            return new Verification(List.of(new WebhookSecret(secret)), Clock.systemUTC())
                    .check(message, body.getBytes(StandardCharsets.UTF_8)).id();
        } catch (RefusedWebhookException e) {
            return null;
        }
    }
}
