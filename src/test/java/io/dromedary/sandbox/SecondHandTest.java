package io.dromedary.sandbox;

import static io.dromedary.sandbox.Client.WITH_HF;
import static io.dromedary.sandbox.Client.WITH_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecondHandTest extends SandboxTest {

    private String submit(String prompt) throws IOException {
        return client.post("/v1/text2image/soul", WITH_HF,
                "{\"params\":{\"prompt\":\"%s\",\"width_and_height\":\"1536x1536\",\"batch_size\":4}}".formatted(prompt)).json().path("id")
                .asText();
    }

    private JsonNode results(String id) throws IOException {
        return client.get("/api/generation-results?id=" + id, WITH_HF).json();
    }

    @Test
    void showsTheResultsOfAJobSetInItsOwnShape() throws IOException {
        String id = submit("a");
        var results = results(id);
        assertThat(results.path("id").asText()).isEqualTo(id);
        assertThat(results.path("status").asText()).isEqualTo("completed");
        assertThat(results.path("results")).hasSize(4).allSatisfy(each -> assertThat(each.path("type").asText()).isEqualTo("image"));
        assertThat(results.path("retention_expires_at").asText()).matches("\\d{4}-.*Z");
        assertThat(client.download(results.at("/results/3/url").asText()).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"nsfw,failed,0", "failed,failed,0", "partial-nsfw,completed,3", "stuck,processing,0", "unknown-status,contemplating,4"})
    void hasFewWords(String fault, String status, int results) throws IOException {
        var seen = results(submit("[sandbox:" + fault + "]"));
        assertThat(seen.path("status").asText()).isEqualTo(status);
        assertThat(seen.path("results")).hasSize(results);
    }

    @Test
    void waitsInWordsOfItsOwn() throws IOException {
        hold();
        var seen = results(submit("a"));
        assertThat(seen.path("status").asText()).isEqualTo("pending");
        assertThat(seen.has("retention_expires_at")).isFalse();
    }

    @Test
    void knowsOnlyTheFirstApi() throws IOException {
        assertThat(client.get("/api/generation-results?id=" + client.submit("a").id(), WITH_HF).status()).isEqualTo(404);
        assertThat(client.get("/api/generation-results?id=" + submit("a"), WITH_KEY).status()).isEqualTo(401);
        assertThat(client.get("/api/generation-results", WITH_HF).status()).isEqualTo(422);
        String hybrid = client.post("/nano-banana", WITH_HF, "{\"prompt\":\"a\"}").json().path("id").asText();
        assertThat(results(hybrid).path("status").asText()).isEqualTo("completed");
    }

    private Client.Reply photo(String field, String fileName, byte[] content, String... credentials) throws IOException {
        var body = new ByteArrayOutputStream();
        body.writeBytes(
                ("--xYz\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello"
                        + "\r\n--xYz\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: image/png\r\n\r\n")
                        .formatted(field, fileName).getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes("\r\n--xYz--\r\n".getBytes(StandardCharsets.UTF_8));
        return client.send(client.request("/api/characters", credentials).header("Content-Type", "multipart/form-data; boundary=xYz")
                .POST(BodyPublishers.ofByteArray(body.toByteArray())));
    }

    @Test
    void makesACharacterOfOnePhoto() throws IOException {
        // When
        byte[] picture = Pictures.png(16, 8);
        var reply = photo("photo", "anna.png", picture, WITH_HF);
        // Then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().fieldNames()).toIterable().containsExactlyInAnyOrder("id", "photo_url", "created_at");
        assertThat(client.download(reply.json().path("photo_url").asText()).body()).isEqualTo(picture);
        String id = reply.json().path("id").asText();
        assertThat(sandbox.ledger().entry(id).orElseThrow().dialect()).isEqualTo("character");
        var generation = client.post("/v1/text2image/soul", WITH_HF,
                "{\"params\":{\"prompt\":\"a\",\"width_and_height\":\"1536x1536\",\"custom_reference_id\":\"%s\"}}".formatted(id));
        assertThat(sandbox.ledger().entry(generation.json().path("id").asText()).orElseThrow().character()).isEqualTo("used");
        assertThat(client.get("/v1/custom-references/" + id, WITH_HF).status()).isEqualTo(404);
    }

    @Test
    void takesNothingButAPictureInTheFieldPhoto() throws IOException {
        byte[] picture = Pictures.png(16, 8);
        assertThat(photo("photo", "a.png", "hello".getBytes(StandardCharsets.UTF_8), WITH_HF).status()).isEqualTo(422);
        assertThat(photo("picture", "a.png", picture, WITH_HF).json().at("/detail/0/loc/1").asText()).isEqualTo("photo");
        assertThat(photo("photo", "a.png", picture, WITH_KEY).status()).isEqualTo(401);
        assertThat(client.post("/api/characters", WITH_HF, "{}").status()).isEqualTo(422);
        assertThat(photo("photo", "[sandbox:500-after].png", picture, WITH_HF).status()).isEqualTo(500);
        assertThat(sandbox.ledger().accepted()).isEqualTo(1);
    }
}
