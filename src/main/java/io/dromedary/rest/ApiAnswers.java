package io.dromedary.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.job.Variables;
import io.dromedary.manage.Request;
import io.dromedary.text.PlainReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;
import org.apache.camel.Variable;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns documents and errors into answers. What there is at all is said by the OpenAPI document. */
public final class ApiAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(ApiAnswers.class);
    private static final int NOT_MODIFIED = 304;
    private static final int NOT_FOUND = 404;
    private static final int NO_SUCH_METHOD = 405;
    private static final int FAILED = 500;
    private static final Map<Integer, String> TITLES = Map.ofEntries(Map.entry(400, "Bad Request"), Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"), Map.entry(409, "Conflict"), Map.entry(413, "Content Too Large"),
            Map.entry(415, "Unsupported Media Type"), Map.entry(422, "Unprocessable Content"), Map.entry(500, "Internal Server Error"),
            Map.entry(503, "Service Unavailable"), Map.entry(507, "Insufficient Storage"));

    private final JsonNode openApi;

    /** RFC 9457. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ProblemDocument(String type, String title, int status, String detail, String field) {
    }

    public ApiAnswers() {
        try (InputStream in = ApiAnswers.class.getResourceAsStream("/rest/openapi.json")) {
            openApi = new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public JsonNode openApi() {
        return openApi;
    }

    /** A GET has a tag, so that what has not changed is not sent again. */
    public void complete(@Variable(Variables.REQUEST) Request request, Message answer) {
        byte[] body = answer.getBody(byte[].class);
        answer.setBody(body);
        answer.setHeader(Exchange.CONTENT_TYPE, "application/json");
        answer.setHeader("Cache-Control", "no-cache");
        if (request.method().equals("GET")) {
            String tag = "\"" + DigestUtils.sha256Hex(body).substring(0, 32) + "\"";
            answer.setHeader("ETag", tag);
            if (request.ifNoneMatch() != null && Stream.of(request.ifNoneMatch().split(",")).map(String::strip).anyMatch(tag::equals)) {
                answer.setHeader(Exchange.HTTP_RESPONSE_CODE, NOT_MODIFIED);
                answer.setBody(null);
            }
        }
    }

    /** Nothing is here, or nothing that answers to this method. */
    public void unknown(@Variable(Variables.REQUEST) Request request, Message answer) throws ApiException {
        List<String> allowed = new ArrayList<>();
        openApi.path("paths").properties().forEach(path -> {
            if (isAt(path.getKey().split("/"), request.path().split("/", -1))) {
                path.getValue().fieldNames().forEachRemaining(method -> allowed.add(method.toUpperCase(Locale.ROOT)));
            }
        });
        if (allowed.isEmpty()) {
            throw new ApiException(NOT_FOUND, "There is nothing of that address; see /api/openapi.json.");
        }
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        answer.setHeader("Allow", String.join(", ", allowed.stream().distinct().sorted().toList()));
        throw new ApiException(NO_SUCH_METHOD, "This address answers to %s.".formatted(answer.getHeader("Allow")));
    }

    /** Names in braces stand for any. */
    private static boolean isAt(String[] template, String[] path) {
        return template.length == path.length && IntStream.range(0, path.length)
                .allMatch(i -> template[i].startsWith("{") ? !path[i].isEmpty() : template[i].equals(path[i]));
    }

    /** The log says why something failed; the answer does not, since it may go to somebody who only looks. */
    public ProblemDocument problem(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause, Message answer) {
        ApiException refusal = cause instanceof ApiException known ? known : null;
        int status = refusal == null ? FAILED : refusal.status();
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        if (refusal == null) {
            LOG.warn("{} {} could not be answered: {}", answer.getHeader(Exchange.HTTP_METHOD), answer.getHeader(Exchange.HTTP_PATH),
                    PlainReason.of(cause));
            LOG.debug("Where it happened", cause);
        }
        return new ProblemDocument("about:blank", TITLES.get(status), status,
                refusal == null ? "The line could not answer this; its log says why." : refusal.getMessage(),
                refusal == null ? null : refusal.field());
    }

    public void completeProblem(Message answer) {
        answer.setBody(answer.getBody(byte[].class));
        answer.setHeader(Exchange.CONTENT_TYPE, "application/problem+json");
        answer.setHeader("Cache-Control", "no-store");
    }
}
