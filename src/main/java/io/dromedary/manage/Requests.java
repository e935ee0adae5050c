package io.dromedary.manage;

import io.dromedary.text.PlainReason;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a person or a program asks of the management port. */
public final class Requests {

    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
    private static final int FAILED = 500;

    /** The header in which a request carries its content type to the routes: Camel's server would unpack a form into headers. */
    static final String TYPE = "Dromedary-Content-Type";

    private static final String FORM = "application/x-www-form-urlencoded";

    public Request read(Exchange exchange) {
        Message message = exchange.getMessage();
        String type = header(message, TYPE, "");
        String method = message.getHeader(Exchange.HTTP_METHOD, String.class);
        // The same answer, of which the server sends the head alone.
        return new Request("HEAD".equals(method) ? "GET" : method,
                decoded(message.getHeader(Exchange.HTTP_PATH, "/", String.class).replace("+", "%2B")),
                fields(message.getHeader(Exchange.HTTP_RAW_QUERY, String.class)),
                type.startsWith(FORM) ? fields(message.getBody(String.class)) : Map.of(),
                Access.valueOf(header(message, Access.HEADER, Access.READ.name())),
                header(message, "If-None-Match", null), header(message, "Range", null), type);
    }

    /** Camel makes headers of the query, too, behind those that were sent. */
    private static String header(Message message, String name, String otherwise) {
        Object value = message.getHeader(name);
        Object first = value instanceof List<?> all ? all.get(0) : value;
        return first == null ? otherwise : first.toString();
    }

    /** The log says why; the answer does not, since it may go to somebody who only looks. */
    public void failed(Message message, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        LOG.warn("{} {} could not be answered: {}", message.getHeader(Exchange.HTTP_METHOD), message.getHeader(Exchange.HTTP_PATH),
                PlainReason.of(reason(cause)));
        LOG.debug("Where it happened", cause);
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, FAILED);
        message.setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=utf-8");
        message.setBody("The line could not answer this; its log says why.\n");
    }

    /** Camel wraps what a bean throws. */
    private static Throwable reason(Throwable failure) {
        return failure instanceof CamelExecutionException && failure.getCause() != null ? reason(failure.getCause()) : failure;
    }

    private static Map<String, List<String>> fields(String text) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (String field : text == null || text.isEmpty() ? new String[0] : text.split("&")) {
            String[] parts = field.split("=", 2);
            fields.computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>()).add(parts.length < 2 ? "" : decoded(parts[1]));
        }
        return fields;
    }

    /** What is no valid encoding is taken as it is. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
