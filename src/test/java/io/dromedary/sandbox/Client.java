package io.dromedary.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.sandbox.json.Json;
import io.dromedary.sandbox.settings.SandboxSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** A plain HTTP client that speaks to one sandbox the way the documents say. */
final class Client {

    static final String SOUL = "higgsfield-ai/soul/standard";
    static final String DOP = "higgsfield-ai/dop/standard";
    static final String KEY = "Key 11111111-2222-4333-8444-555555555555:secret";

    /** The headers of each scheme, in pairs. */
    static final String[] WITH_KEY = {"Authorization", KEY};
    static final String[] WITH_HF = {"hf-api-key", "11111111-2222-4333-8444-555555555555", "hf-secret", "secret"};
    static final String[] WITH_BEARER = {"Authorization", "Bearer " + SandboxSettings.WEB_TOKEN};

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Sandbox sandbox;

    Client(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    record Reply(int status, java.net.http.HttpHeaders headers, byte[] body) {

        JsonNode json() {
            try {
                return Json.MAPPER.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String header(String name) {
            return headers.firstValue(name).orElse(null);
        }

        String id() {
            return json().path("request_id").asText();
        }
    }

    Reply submit(String model, Map<String, ?> body, String... headers) throws IOException {
        return send(request("/" + model, headers).header("Content-Type", "application/json").header("Authorization", KEY)
                .POST(BodyPublishers.ofByteArray(Json.bytes(body))));
    }

    Reply submit(String prompt) throws IOException {
        return submit(SOUL, Map.of("prompt", prompt));
    }

    Reply post(String path, String[] credentials, String json) throws IOException {
        return send(request(path, credentials).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    Reply get(String path, String[] credentials) throws IOException {
        return send(request(path, credentials));
    }

    Reply delete(String path, String[] credentials) throws IOException {
        return send(request(path, credentials).DELETE());
    }

    Reply status(String id) throws IOException {
        return get("/requests/" + id + "/status");
    }

    Reply cancel(String id) throws IOException {
        return send(request("/requests/" + id + "/cancel").header("Authorization", KEY).POST(BodyPublishers.noBody()));
    }

    /** With credentials. */
    Reply get(String path) throws IOException {
        return send(request(path).header("Authorization", KEY));
    }

    /** Without credentials. */
    Reply download(String url) throws IOException {
        return send(HttpRequest.newBuilder(URI.create(url)));
    }

    JsonNode ticket(String contentType) throws IOException {
        return send(request("/files/generate-upload-url").header("Content-Type", "application/json").header("Authorization", KEY)
                .POST(BodyPublishers.ofByteArray(Json.bytes(Map.of("content_type", contentType))))).json();
    }

    /** @return the public URL */
    String upload(String contentType, byte[] bytes) throws IOException {
        JsonNode ticket = ticket(contentType);
        Reply reply = send(put(ticket, bytes));
        if (reply.status() != 200) {
            throw new AssertionError("upload answered " + reply.status());
        }
        return ticket.path("public_url").asText();
    }

    /** A PUT just as the ticket asks for it. */
    static HttpRequest.Builder put(JsonNode ticket, byte[] bytes) {
        var request = HttpRequest.newBuilder(URI.create(ticket.path("upload_url").asText())).PUT(BodyPublishers.ofByteArray(bytes));
        ticket.path("upload_headers").properties().forEach(each -> request.header(each.getKey(), each.getValue().asText()));
        return request;
    }

    HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    Reply send(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            return new Reply(response.statusCode(), response.headers(), response.body());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
