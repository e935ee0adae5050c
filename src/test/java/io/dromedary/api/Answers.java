package io.dromedary.api;

import io.dromedary.api.http.Answer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/**
 * Messages with an answer as the body, as the routes that make calls leave them; the headers are still there, so that no reader may need
 * them gone.
 */
public final class Answers {

    private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();

    private Answers() {
    }

    public static Message none() {
        return new DefaultExchange(CONTEXT).getMessage();
    }

    /** @param headersAndValues a header's name, then its value, and so on */
    public static Message of(int status, String body, String... headersAndValues) {
        Message message = none();
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        for (int i = 0; i < headersAndValues.length; i += 2) {
            message.setHeader(headersAndValues[i], headersAndValues[i + 1]);
        }
        message.setBody(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
        message.setBody(Answer.of(message));
        return message;
    }
}
