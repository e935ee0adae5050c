package io.dromedary.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.dromedary.api.Dialects;
import io.dromedary.job.Variables;
import io.dromedary.journal.Hints;
import io.dromedary.text.OutageLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bean {@code webhooks} of the route. The sender does not retry after a 4xx, so our own failures are always a 503, after which it
 * sends again. Responses have no body. Source: facts, webhook delivery.
 */
public final class Webhooks {

    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final String path;
    private final Verification verification;
    private final Hints hints;
    private final Dialects dialects;
    private final OutageLog<String> trouble = new OutageLog<>();

    public Webhooks(WebhookSettings settings, Hints hints, Dialects dialects, Clock clock) {
        this.path = settings.path();
        this.verification = new Verification(settings.secrets(), clock);
        this.hints = hints;
        this.dialects = dialects;
    }

    /** The part before the token. */
    public String path() {
        return path;
    }

    /** The bytes are authenticated as received, and parsed only then. */
    public Notice read(Message message) throws RefusedWebhookException, IOException {
        byte[] body = message.getBody(byte[].class);
        byte[] bytes = body == null ? new byte[0] : body;
        Verification.Proof proof = verification.check(message, bytes);
        try {
            return new Notice(proof, WebhookBody.read(bytes));
        } catch (JsonProcessingException e) {
            throw new RefusedWebhookException(RefusedWebhookException.BAD_REQUEST);
        }
    }

    /** Durable when it returns. */
    public void keep(@Variable(Variables.WEBHOOK) Notice notice, @Header("attempt") String token) throws RefusedWebhookException {
        if (notice.proof().secretOnly() && hints.job(token).filter(job -> !dialects.sendsSecretBack(job)).isPresent()) {
            throw new RefusedWebhookException(RefusedWebhookException.UNAUTHORIZED);
        }
        if (!hints.take(token, notice.message(), notice.hint())) {
            throw new RefusedWebhookException(RefusedWebhookException.NOT_FOUND);
        }
        trouble.info(LOG, path, "Webhooks are taken again");
    }

    public void acknowledge(Message message) {
        answer(message, OK);
    }

    public void refuse(Message message, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) RefusedWebhookException refusal) {
        answer(message, refusal.status());
    }

    /** Logged once per outage, since every webhook would repeat it. */
    public void askToSendAgain(Message message, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        if (trouble.begins(path, "")) {
            LOG.warn("A webhook could not be kept, and the provider is asked to send it again: {}", cause.toString());
            LOG.debug("Where it happened", cause);
        }
        answer(message, UNAVAILABLE);
    }

    /** The headers, including the length, are the same as in the response for a path that is not served. */
    private static void answer(Message message, int status) {
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setBody(ByteBuffer.allocate(0));
    }
}
