package io.dromedary.api.http;

import java.io.InputStream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * A response whose body is streamed; the caller closes it.
 *
 * @param location      where it redirects to; null where missing
 * @param contentType   null where missing
 * @param contentLength as announced; null where missing
 * @param body          null where there is none
 */
public record StreamedAnswer(int status, String location, String contentType, Long contentLength, InputStream body) {

    /** @param message as Camel's HTTP producer left it */
    public static StreamedAnswer of(Message message) {
        return new StreamedAnswer(message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class),
                message.getHeader("Location", String.class),
                message.getHeader(Exchange.CONTENT_TYPE, String.class), message.getHeader(Exchange.CONTENT_LENGTH, Long.class),
                message.getBody(InputStream.class));
    }
}
