package io.dromedary.sandbox.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.dromedary.sandbox.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came in.
 *
 * @param text as it came
 * @param json always an object
 */
public record RequestBody(String text, JsonNode json) {

    private static final int LIMIT = 1 << 20;

    /** Reads a JSON object of at most 1 MiB; anything else is refused the way FastAPI does it. */
    public static RequestBody read(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readNBytes(LIMIT);
        String text = new String(bytes, StandardCharsets.UTF_8);
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !type.toLowerCase(Locale.ROOT).matches("application/json(\\s*;.*)?")) {
            throw notAnObject(text);
        }
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            long at = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
            throw new Refusal(
                    Refusal.invalid(List.of(ValidationProblem.of("json_invalid", List.of("body", at), "JSON decode error", Map.of(),
                            "error", String.valueOf(e.getOriginalMessage())))));
        }
        if (!json.isObject()) {
            throw notAnObject(json);
        }
        return new RequestBody(text, json);
    }

    private static Refusal notAnObject(Object input) {
        return new Refusal(Refusal.invalid(List.of(ValidationProblem.of("model_attributes_type", List.of("body"),
                "Input should be a valid dictionary or object to extract fields from", input))));
    }
}
