package io.dromedary.sandbox;

import static io.dromedary.sandbox.Client.WITH_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelListTest extends SandboxTest {

    private JsonNode list(String query) throws IOException {
        return client.get("/models" + query).json();
    }

    private static List<String> ids(JsonNode list) {
        List<String> ids = new ArrayList<>();
        list.path("items").forEach(item -> ids.add(item.path("slug").asText()));
        return ids;
    }

    @Test
    void listsWhatTheQueueTakesWithTheSchemaOfEach() throws IOException {
        // When
        JsonNode list = list("?include_schema=true&limit=500");
        // Then
        assertThat(ids(list)).contains("reve/edit", "nano-banana").doesNotContain("v1/text2image/soul").isSorted()
                .allMatch(id -> !id.contains("*"));
        assertThat(list.path("total").asInt()).isEqualTo(list.path("items").size());
        JsonNode edit = list.path("items").get(ids(list).indexOf("reve/edit"));
        assertThat(edit.path("output_type").asText()).isEqualTo("image");
        assertThat(edit.path("input_schema")).isEqualTo(new ObjectMapper().readTree("""
                {"type":"object","properties":{"prompt":{"type":"string"},"image_url":{"type":"string","format":"uri"},
                  "num_images":{"type":"integer","minimum":1,"maximum":4,"default":1}},"required":["prompt","image_url"]}"""));
        assertThat(list("").path("items").get(0).has("input_schema")).isFalse();
        assertThat(client.send(client.request("/models").GET()).status()).isEqualTo(401);
    }

    @Test
    void theProviderMayChangeItsModels() throws IOException {
        // When
        int changed = put("""
                {"models":[{"ids":["some/new"],"dialect":"queue","makes":"video",
                  "parameters":{"prompt":{"type":"string","required":true}}}],
                 "gone":["reve/edit"]}""");
        // Then
        assertThat(changed).isEqualTo(204);
        assertThat(ids(list(""))).contains("some/new").doesNotContain("reve/edit");
        assertThat(client.post("/reve/edit", WITH_KEY, "{\"prompt\":\"a\"}").status()).isEqualTo(404);
        assertThat(client.post("/some/new", WITH_KEY, "{\"prompt\":\"a\"}").status()).isEqualTo(200);
        assertThat(put("{\"moddels\":[]}")).isEqualTo(422);
        // When
        client.send(client.request("/sandbox/reset").POST(BodyPublishers.noBody()));
        // Then
        assertThat(ids(list(""))).contains("reve/edit").doesNotContain("some/new");
    }

    private int put(String changes) throws IOException {
        return client.send(client.request("/sandbox/models").PUT(BodyPublishers.ofString(changes))).status();
    }
}
