package io.dromedary.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.api.Phase;
import io.dromedary.api.RequestId;
import io.dromedary.job.Hint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the body of a webhook in any of its forms: flat, envelope, job set. Source: facts, webhook bodies. */
final class WebhookBody {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private WebhookBody() {
    }

    /** @throws JsonProcessingException where it is no JSON object */
    static Hint read(byte[] body) throws IOException {
        JsonNode root = JSON.readTree(body);
        if (root == null || !root.isObject()) {
            throw new NoObjectException();
        }
        String id = root.path("request_id").asText("");
        return new Hint(RequestId.usable(id.isEmpty() ? root.path("id").asText("") : id), Phase.shown(word(root)));
    }

    private static String word(JsonNode root) {
        if (root.path("status").isTextual()) {
            return root.path("status").asText();
        }
        List<String> words = new ArrayList<>();
        root.path("jobs").forEach(job -> words.add(job.path("status").asText("")));
        return String.join(" ", words);
    }

    private static final class NoObjectException extends JsonProcessingException {
        NoObjectException() {
            super("no JSON object");
        }
    }
}
