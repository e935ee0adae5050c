package io.dromedary.sandbox;

import static io.dromedary.sandbox.Client.WITH_BEARER;
import static io.dromedary.sandbox.Client.WITH_HF;
import static io.dromedary.sandbox.Client.WITH_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomReferenceTest extends SandboxTest {

    private static final String PATH = "/v1/custom-references";
    private static final String NOBODY = "11111111-2222-4333-8444-555555555555";

    private String body(String name, String more) throws IOException {
        return "{\"name\":\"%s\",\"input_images\":[{\"type\":\"image_url\",\"image_url\":\"%s\"}]%s}".formatted(name, picture(), more);
    }

    private String create(String name, String more) throws IOException {
        var reply = client.post(PATH, WITH_HF, body(name, more));
        assertThat(reply.status()).isEqualTo(200);
        return reply.json().path("id").asText();
    }

    private JsonNode look(String id) throws IOException {
        return client.get(PATH + "/" + id, WITH_KEY).json();
    }

    @Test
    void trainsInFourSteps() throws IOException {
        // Given
        sandbox.behave(sandbox.settings().withTimes(2000, 1000));
        var created = client.post(PATH, WITH_KEY, body("Anna", "")).json();
        assertThat(created.fieldNames()).toIterable().containsExactlyInAnyOrder("id", "name", "status", "thumbnail_url", "created_at",
                "in_progress_at", "fail_reason", "model_version");
        assertThat(created.path("status").asText()).isEqualTo("not_ready");
        // When
        var seen = new LinkedHashSet<String>();
        String id = created.path("id").asText();
        await().pollInterval(Duration.ofMillis(10)).until(() -> {
            seen.add(look(id).path("status").asText());
            return seen.contains("completed");
        });
        // Then
        assertThat(seen).containsExactly("not_ready", "queued", "in_progress", "completed");
        var done = look(id);
        assertThat(done.path("model_version").asText()).isEqualTo("v1");
        assertThat(done.path("in_progress_at").asText()).isNotEmpty();
        assertThat(client.download(done.at("/reference_media/0/media_url").asText()).status()).isEqualTo(200);
        assertThat(client.download(done.path("thumbnail_url").asText()).status()).isEqualTo(200);
    }

    @Test
    void listsPageByPage() throws IOException {
        for (String name : List.of("a", "b", "c")) {
            create(name, "");
        }
        var second = client.get(PATH + "/list?page=2&page_size=2", WITH_HF).json();
        assertThat(second.path("items").findValuesAsText("name")).containsExactly("c");
        assertThat(second.path("items").get(0).path("thumbnail_url").isNull()).isTrue();
        assertThat(second.path("total").asInt()).isEqualTo(3);
        assertThat(second.path("total_pages").asInt()).isEqualTo(2);
        var all = client.get(PATH + "/list", WITH_KEY).json();
        assertThat(all.path("items")).hasSize(3);
        assertThat(all.path("page").asInt()).isEqualTo(1);
        assertThat(all.path("page_size").asInt()).isEqualTo(20);
        assertThat(client.get(PATH + "/list?page=0", WITH_HF).status()).isEqualTo(422);
    }

    @Test
    void deletesWhatIsNotInTraining() throws IOException {
        // Given
        hold();
        String id = create("a", "");
        assertThat(client.delete(PATH + "/" + id, WITH_HF).status()).isEqualTo(400);
        // When
        sandbox.release();
        assertThat(client.delete(PATH + "/" + id, WITH_HF).status()).isEqualTo(204);
        // Then
        assertThat(client.get(PATH + "/" + id, WITH_HF).status()).isEqualTo(404);
        assertThat(client.delete(PATH + "/" + id, WITH_HF).status()).isEqualTo(404);
        assertThat(client.get(PATH + "/list", WITH_HF).json().path("total").asInt()).isZero();
        assertThat(sandbox.ledger().entry(id).orElseThrow().deleted()).isTrue();
    }

    @Test
    void checksWhatItIsGiven() throws IOException {
        assertThat(client.post(PATH, WITH_HF, body("a".repeat(101), "")).status()).isEqualTo(422);
        assertThat(client.post(PATH, WITH_HF, body("a", ",\"model_version\":\"v3\"")).status()).isEqualTo(422);
        assertThat(client.post(PATH, WITH_HF, body("a", ",\"colour\":\"red\"")).status()).isEqualTo(422);
        assertThat(client.post(PATH, WITH_HF, "{\"name\":\"a\",\"input_images\":[]}").status()).isEqualTo(422);
        String image = "{\"type\":\"image_url\",\"image_url\":\"%s\"}".formatted(picture());
        assertThat(
                client.post(PATH, WITH_HF, "{\"name\":\"a\",\"input_images\":[%s]}".formatted((image + ",").repeat(100) + image)).status())
                .isEqualTo(422);
        assertThat(client.post(PATH, WITH_BEARER, body("a", "")).status()).isEqualTo(401);
    }

    @Test
    void isNotAwareOfIdempotencyKeysAndCountsEveryCreation() throws IOException {
        String body = body("a", "");
        for (int i = 0; i < 2; i++) {
            assertThat(client.send(client.request(PATH, WITH_HF).headers("Content-Type", "application/json", "Idempotency-Key", "k")
                    .POST(BodyPublishers.ofString(body))).status()).isEqualTo(200);
        }
        assertThat(sandbox.ledger().posts()).isEqualTo(2);
        assertThat(sandbox.ledger().entries()).hasSize(2).allSatisfy(entry -> {
            assertThat(entry.dialect()).isEqualTo("custom-reference");
            assertThat(entry.model()).isEqualTo("v1/custom-references");
            assertThat(entry.body()).isEqualTo(body);
            assertThat(entry.idempotencyKey()).isEqualTo("k");
            assertThat(entry.charged()).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource({"401,401", "403,403", "429,429", "concurrency,400", "500-before,500", "500-after,500"})
    void goesWrongOnceByAMarkerInItsName(String fault, int status) throws IOException {
        String body = body("Anna [sandbox:" + fault + "]", "");
        assertThat(client.post(PATH, WITH_HF, body).status()).isEqualTo(status);
        assertThat(sandbox.ledger().accepted()).isEqualTo(fault.equals("500-after") ? 1 : 0);
        assertThat(client.post(PATH, WITH_HF, body).status()).isEqualTo(200);
    }

    @Test
    void canBeFoundInTheListAfterALostAnswer() throws IOException {
        String body = body("Anna [sandbox:drop-after]", "");
        assertThatThrownBy(() -> new Client(sandbox).post(PATH, WITH_HF, body)).isInstanceOf(IOException.class);
        assertThat(client.get(PATH + "/list", WITH_HF).json().path("items").findValuesAsText("name"))
                .containsExactly("Anna [sandbox:drop-after]");
    }

    @Test
    void failsWithAReason() throws IOException {
        String id = create("[sandbox:failed]", "");
        assertThat(look(id).path("status").asText()).isEqualTo("failed");
        assertThat(look(id).path("fail_reason").asText()).isEqualTo("Training failed");
        assertThat(sandbox.ledger().entry(id).orElseThrow().charged()).isFalse();
        assertThat(look(create("[sandbox:poll-500]", "")).path("detail").asText()).isEqualTo("Internal server error");
        assertThat(look(create("[sandbox:unknown-status]", "")).path("status").asText()).isEqualTo("contemplating");
    }

    private Client.Reply soul(String reference) throws IOException {
        return client.post("/v1/text2image/soul", WITH_HF,
                "{\"params\":{\"prompt\":\"a\",\"width_and_height\":\"1536x1536\",\"custom_reference_id\":\"%s\"}}".formatted(reference));
    }

    private String use(Client.Reply reply) {
        String id = reply.json().path(reply.json().has("jobs") ? "id" : "request_id").asText();
        return sandbox.ledger().entry(id).orElseThrow().character();
    }

    @Test
    void isUsedByTheModelsOfItsVariantAndSilentlyIgnoredByOthers() throws IOException {
        String first = create("a", "");
        String second = create("b", ",\"model_version\":\"v2\"");
        assertThat(use(soul(first))).isEqualTo("used");
        assertThat(use(soul(second))).isEqualTo("ignored");
        assertThat(use(client.submit("higgsfield-ai/soul/v2/standard", Map.of("prompt", "a", "custom_reference_id", second))))
                .isEqualTo("used");
        assertThat(use(client.submit("higgsfield-ai/soul/character", Map.of("prompt", "a", "custom_reference_id", second,
                "custom_reference_strength", 1)))).isEqualTo("ignored");
        assertThat(use(client.submit("a"))).isNull();
    }

    @Test
    void isRefusedWhileItIsUnknownOrNotCompleted() throws IOException {
        assertThat(soul(NOBODY).status()).isEqualTo(422);
        hold();
        String id = create("a", "");
        assertThat(soul(id).json().at("/detail/0/msg").asText()).contains("not completed");
        sandbox.release();
        assertThat(soul(id).status()).isEqualTo(200);
        client.delete(PATH + "/" + id, WITH_HF);
        assertThat(soul(id).status()).isEqualTo(422);
    }

    @Test
    void takesNoPlaceFromTheGenerations() throws IOException {
        sandbox.behave(sandbox.settings().withHold(true).withConcurrencyLimit(1, 400));
        create("a", "");
        assertThat(client.submit("a").status()).isEqualTo(200);
        assertThat(client.submit("b").status()).isEqualTo(400);
    }
}
