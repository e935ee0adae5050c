package io.dromedary.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads what came in. */
final class RequestBody {

    private static final int LIMIT = 1 << 20;

    private RequestBody() {
    }

    /** A JSON object of at most 1 MiB; anything else is refused the way FastAPI does it. */
    static JsonNode json(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LIMIT);
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !type.toLowerCase(Locale.ROOT).matches("application/json(\\s*;.*)?")) {
            throw notAnObject(new String(body, StandardCharsets.UTF_8));
        }
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            long at = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
            throw new Refusal(Refusal.invalid(List.of(Problem.of("json_invalid", List.of("body", at), "JSON decode error", Map.of(), "error",
                    String.valueOf(e.getOriginalMessage())))));
        }
        if (!json.isObject()) {
            throw notAnObject(json);
        }
        return json;
    }

    private static Refusal notAnObject(Object input) {
        return new Refusal(Refusal.invalid(List.of(Problem.of("model_attributes_type", List.of("body"),
                "Input should be a valid dictionary or object to extract fields from", input))));
    }

    /** The address by which the client reached us, so that the URLs in answers work for it too. */
    static String baseUrl(HttpExchange exchange) {
        return "http://" + exchange.getRequestHeaders().getFirst("Host");
    }
}
