package io.dromedary.api.http;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;

/** One host of the provider: calls go to its configured address only, whatever addresses its responses name. */
public record Host(URI baseUrl, Authentication authentication) {

    /**
     * Prepares a call. If it cannot be authenticated, the message is left unchanged.
     *
     * @param path below the base URL, with a leading slash
     * @param json null for a call without a body
     */
    public void call(Message message, String method, String path, String json) throws AccountException {
        message.removeHeaders("*");
        authentication.sign(message);
        message.setHeader(Exchange.HTTP_URI, baseUrl + path);
        // For a text Camel would look for a converter at each call, through all that it knows.
        message.setHeader(Exchange.HTTP_METHOD, HttpMethods.valueOf(method));
        message.setHeader("Accept", "application/json");
        if (json != null) {
            message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        }
        message.setBody(json == null ? null : json.getBytes(StandardCharsets.UTF_8));
    }

    /** The routes of {@code routes/calls/} leave the response as the body. */
    public Answer answer(Message message) {
        Answer answer = message.getBody(Answer.class);
        return answer.isOk() ? answer : answer.withBody(authentication.hiddenIn(answer.body()));
    }

    /** An id from outside, encoded as one path segment or one query value. */
    public static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
