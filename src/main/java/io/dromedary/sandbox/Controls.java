package io.dromedary.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.dromedary.sandbox.json.Json;
import io.dromedary.sandbox.models.ModelFamily;
import io.dromedary.sandbox.server.Call;
import io.dromedary.sandbox.server.Response;
import io.dromedary.sandbox.settings.SandboxSettings;
import java.io.IOException;
import java.util.List;

/** The remote control under {@code /sandbox/}: needs no key, answers JSON. */
final class Controls {

    static final String PATH = "/sandbox/";

    private final Sandbox sandbox;

    Controls(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    Response answer(Call call) throws IOException {
        HttpExchange exchange = call.exchange();
        String what = exchange.getRequestMethod() + ' ' + call.inPath().get(0);
        return switch (what) {
            case "GET ledger" -> new Response.Streamed(sandbox.ledger()::writeTo);
            case "GET settings" -> Response.json(200, sandbox.settings());
            case "PUT settings" -> change(exchange);
            case "PUT models" -> changeModels(exchange);
            case "POST release" -> {
                sandbox.release();
                yield Response.empty(204);
            }
            case "POST reset" -> {
                sandbox.reset();
                yield Response.empty(204);
            }
            default ->
                Response.detail(404,
                        "the sandbox knows GET ledger, GET settings, PUT settings, PUT models, POST release and POST reset, not " + what);
        };
    }

    /**
     * What the provider changes in its models; either may be left out.
     *
     * @param models in the form of the sandbox's own model files
     * @param gone   ids
     */
    private record Changes(List<ModelFamily> models, List<String> gone) {
    }

    private Response changeModels(HttpExchange exchange) throws IOException {
        try {
            Changes changes = Json.MAPPER.readValue(exchange.getRequestBody().readAllBytes(), Changes.class);
            sandbox.change(changes.models() == null ? List.of() : changes.models(), changes.gone() == null ? List.of() : changes.gone());
            return Response.empty(204);
        } catch (JsonProcessingException e) {
            return Response.detail(422, e.getOriginalMessage());
        }
    }

    /** Fields that are not mentioned stay; {@code faults}, where mentioned, are replaced as a whole. */
    private Response change(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        try {
            SandboxSettings before = sandbox.settings();
            ObjectNode merged = Json.MAPPER.valueToTree(before);
            JsonNode changes = Json.MAPPER.readTree(body);
            if (!(changes instanceof ObjectNode object)) {
                return Response.detail(422, "settings must be a JSON object");
            }
            merged.setAll(object);
            SandboxSettings after = Json.MAPPER.readerFor(SandboxSettings.class)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .readValue(merged);
            if (after.port() != before.port() || !after.bind().equals(before.bind())) {
                return Response.detail(422, "bind and port can not be changed while the sandbox runs");
            }
            sandbox.behave(after);
            return Response.json(200, sandbox.settings());
        } catch (JsonProcessingException e) {
            return Response.detail(422, e.getOriginalMessage());
        }
    }
}
