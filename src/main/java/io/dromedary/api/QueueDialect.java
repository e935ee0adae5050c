package io.dromedary.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.drop.DropRequest;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.Result;
import io.dromedary.reject.RefusedException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Variable;

/**
 * The queue generation of the API: flat requests to {@code POST /{model_id}}, one status for each request.
 *
 * <p>The methods that prepare a call leave nothing on the message but what the provider may see. Credentials go to the configured host
 * only: addresses are built from the base URL, the ones in answers are not followed.
 */
public final class QueueDialect {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Not ours to be told by others: Camel's own headers, which steer the call, and what the client sets itself. */
    private static final Pattern SIGNED_HEADER = Pattern.compile("(?i)(?!camel|host$|authorization$|content-length$|transfer-encoding$)[a-z0-9-]+");

    private final URI baseUrl;
    private final Credentials credentials;
    private final Clock clock;
    private final Refusals refusals;

    public QueueDialect(URI baseUrl, Credentials credentials, Clock clock) {
        this.baseUrl = baseUrl;
        this.credentials = credentials;
        this.clock = clock;
        this.refusals = new Refusals(baseUrl, clock);
    }

    // ------------------------------------------------------------------ upload

    /** Asks for a place to put a picture. */
    public void askForSlot(@Variable("media") MediaFile media, Message message) {
        call(message, "POST", "/files/generate-upload-url", JSON.createObjectNode().put("content_type", media.contentType()).toString());
    }

    /** Reads where to put it. Older hosts name no headers: then the content type alone is part of the signature. */
    public UploadSlot slot(@Variable("media") MediaFile media, Message message) throws AccountException, TryLaterException, RefusedException {
        Answer answer = answer(message);
        if (!answer.isOk()) {
            throw refusals.ofFreeCall(answer, media.name());
        }
        JsonNode slot = object(answer);
        if (!slot.path("upload_url").isTextual() || !slot.path("public_url").isTextual()) {
            throw new TryLaterException("The answer to the upload request has no upload_url and public_url", null, false);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        slot.path("upload_headers").fields().forEachRemaining(header -> {
            if (SIGNED_HEADER.matcher(header.getKey()).matches()) {
                headers.put(header.getKey(), header.getValue().asText());
            }
        });
        if (headers.keySet().stream().noneMatch(Exchange.CONTENT_TYPE::equalsIgnoreCase)) {
            headers.put(Exchange.CONTENT_TYPE, media.contentType());
        }
        return new UploadSlot(slot.path("upload_url").asText(), slot.path("public_url").asText(), null, headers);
    }

    // ------------------------------------------------------------------ submit

    /** The body of the paid request: what the sidecar says, and the addresses of its pictures. */
    public String body(DropRequest request, List<MediaFile> media) {
        ObjectNode body = request.params().deepCopy();
        body.put("prompt", request.prompt());
        if (media.size() == 1) {
            body.put("image_url", media.get(0).url());
        } else if (media.size() > 1) {
            media.forEach(file -> body.withArray("image_urls").add(file.url()));
        }
        if (request.outputs() != null) {
            body.put(request.model().startsWith("higgsfield-ai/soul/") ? "batch_size" : "num_images", request.outputs());
        }
        if (request.seed() != null) {
            body.put("seed", request.seed());
        }
        if (request.enhancePrompt() != null) {
            body.put("enhance_prompt", request.enhancePrompt());
        }
        return body.toString();
    }

    /** The paid POST. The key is harmless where it is not honoured. */
    public void submit(@Variable("job") Job job, @Variable("requestBody") String body, Message message) {
        call(message, "POST", "/" + job.request().model(), body);
        message.setHeader("Idempotency-Key", job.attempt());
    }

    /** Reads the answer to the paid POST; returns the request's id. */
    public Accepted accepted(@Variable("job") Job job, @Variable("requestBody") String body, Message message)
            throws AccountException, TryLaterException, RefusedException {
        Answer answer = answer(message);
        if (!answer.isOk()) {
            throw refusals.ofSubmission(answer, job.request().model(), body);
        }
        JsonNode request = object(answer);
        String requestId = request.path("request_id").asText("");
        if (requestId.isBlank()) {
            throw new RefusedException(Refusals.uncertain("the answer (HTTP %d) names no request".formatted(answer.status()), answer));
        }
        return new Accepted(requestId, request.path("status").asText("queued"), answer.correlationId());
    }

    // ------------------------------------------------------------------ status

    /** One look at a request. */
    public void askForStatus(@Variable("job") Job job, Message message) {
        call(message, "GET", "/requests/" + encoded(job.requestId()) + "/status", null);
    }

    private static String encoded(String requestId) {
        return URLEncoder.encode(requestId, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Reads the look. Any word that is not known to be final means: not final. */
    public Status status(Message message) throws AccountException {
        Answer answer = answer(message);
        if (!answer.isOk()) {
            return refusals.ofStatus(answer);
        }
        JsonNode request = object(answer);
        String word = request.path("status").asText("");
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "completed", "finished" -> finished(request, word);
            case "failed" -> Status.ended(word, Refusals.failed(request.path("error").asText("")));
            case "nsfw" -> Status.ended(word, Refusals.nsfw());
            case "canceled", "cancelled" -> Status.ended(word, Refusals.canceled());
            case "" -> Status.missed("an answer without a status", null);
            default -> Status.running(word);
        };
    }

    // ------------------------------------------------------------------ cancel

    public boolean isCancelable(@Variable("job") Job job) {
        return job.requestId() != null;
    }

    /** Asks for a queued request to be taken back. */
    public void cancel(@Variable("job") Job job, Message message) {
        call(message, "POST", "/requests/" + encoded(job.requestId()) + "/cancel", null);
    }

    /**
     * Reads the answer: 202 without a body; 400 once the request is no longer queued, 404 where it is not known any more.
     *
     * @return false when it is too late
     */
    public boolean canceled(@Variable("job") Job job, Message message) throws AccountException, TryLaterException {
        Answer answer = answer(message);
        if (!answer.isOk()) {
            refusals.ofCancellation(answer);
        }
        return answer.isOk();
    }

    /** A call that costs nothing and tells whether the key is accepted: the status of a request that nobody has. */
    public void probe(Message message) {
        call(message, "GET", "/requests/" + new UUID(0, 0) + "/status", null);
    }

    /** @return whether the account works again */
    public boolean works(Message message) {
        Answer answer = answer(message);
        return answer.isOk() || answer.status() == 404;
    }

    private Status finished(JsonNode request, String word) {
        List<String> urls = new ArrayList<>();
        request.fields().forEachRemaining(member -> {
            if (!member.getKey().endsWith("_url") && !member.getKey().equals("error")) {
                addUrls(member.getValue(), urls);
            }
        });
        if (urls.isEmpty()) {
            return Status.ended(word, Refusals.empty());
        }
        return new Status(Status.Kind.FINISHED, word, urls.stream().map(url -> new Result(url, null)).toList(), List.of(), instant(request.path("expires_at").asText("")), null, null);
    }

    /** Results stand as {@code {url}}, as a list of these, or as an address alone; which members there are depends on the model. */
    private static void addUrls(JsonNode value, List<String> urls) {
        if (value.isArray()) {
            value.forEach(entry -> addUrls(entry, urls));
        } else if (value.path("url").isTextual()) {
            urls.add(value.path("url").asText());
        } else if (value.isTextual() && value.asText().matches("(?i)https?://.+")) {
            urls.add(value.asText());
        }
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private Answer answer(Message message) {
        Answer answer = Answer.of(message);
        return answer.isOk() ? answer
                : new Answer(answer.status(), credentials.hiddenIn(answer.body()), answer.retryAfter(), answer.correlationId());
    }

    private static JsonNode object(Answer answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    private void call(Message message, String method, String path, String json) {
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_URI, baseUrl + path);
        message.setHeader(Exchange.HTTP_METHOD, method);
        message.setHeader("Authorization", credentials.authorization());
        message.setHeader("Accept", "application/json");
        if (json != null) {
            message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        }
        message.setBody(json == null ? null : json.getBytes(StandardCharsets.UTF_8));
    }
}
