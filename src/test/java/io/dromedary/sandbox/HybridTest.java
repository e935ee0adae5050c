package io.dromedary.sandbox;

import static io.dromedary.sandbox.Client.WITH_HF;
import static io.dromedary.sandbox.Client.WITH_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.sandbox.uploads.UploadType;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HybridTest extends SandboxTest {

    /** As documented, with a prompt. */
    private static final String FLAT = """
            {
                "prompt": "A cinematic portrait in soft light, 4k detail",
                "num_images": 2,
                "aspect_ratio": "4:3",
                "input_images": [],
                "output_format": "jpeg"
              }""";

    @Test
    void answersAJobSetWhoseIdIsARequestForThoseWhoComeWithTheOldHeaders() throws IOException {
        // When
        var set = client.post("/nano-banana", WITH_HF, FLAT).json();
        // Then
        assertThat(set.fieldNames()).toIterable().containsExactlyInAnyOrder("id", "type", "created_at", "jobs", "input_params");
        assertThat(set.path("type").asText()).isEqualTo("nano_banana");
        assertThat(set.path("jobs").findValuesAsText("status")).containsExactly("queued", "queued");
        assertThat(set.at("/input_params/prompt").asText()).startsWith("A cinematic");
        String id = set.path("id").asText();
        for (String[] credentials : new String[][] {WITH_HF, WITH_KEY}) {
            var status = client.get("/requests/" + id + "/status", credentials).json();
            assertThat(status.path("request_id").asText()).isEqualTo(id);
            assertThat(status.path("images").findValuesAsText("url")).hasSize(2).allMatch(url -> url.endsWith(".jpg"));
        }
        assertThat(sandbox.ledger().entry(id).orElseThrow().dialect()).isEqualTo("hybrid");
    }

    @Test
    void answersARequestForThoseWhoComeWithAKey() throws IOException {
        var reply = client.post("/nano-banana", WITH_KEY, FLAT);
        assertThat(reply.id()).isNotEmpty();
        assertThat(reply.json().has("jobs")).isFalse();
        assertThat(sandbox.ledger().entry(reply.id()).orElseThrow().dialect()).isEqualTo("queue");
    }

    @Test
    void canBeCanceledWithTheOldHeaders() throws IOException {
        hold();
        String id = client.post("/nano-banana", WITH_HF, FLAT).json().path("id").asText();
        var cancel = client.request("/requests/" + id + "/cancel", WITH_HF).POST(BodyPublishers.noBody());
        assertThat(client.send(cancel).status()).isEqualTo(202);
        assertThat(client.get("/requests/" + id + "/status", WITH_HF).json().path("status").asText()).isEqualTo("canceled");
    }

    @ParameterizedTest
    @CsvSource({"/nano-banana-pro,200", "/higgsfield-ai/soul/standard,401"})
    void takesTheOldHeadersOnItsOwnPathsOnly(String path, int status) throws IOException {
        assertThat(client.post(path, WITH_HF, "{\"prompt\":\"a\"}").status()).isEqualTo(status);
    }

    @Test
    void servesJpegWhereItIsAskedFor() throws IOException {
        String id = client.post("/nano-banana", WITH_KEY, FLAT).id();
        var file = client.download(client.status(id).json().at("/images/1/url").asText());
        assertThat(file.header("Content-Type")).isEqualTo("image/jpeg");
        assertThat(UploadType.JPEG.matches(file.body())).isTrue();
    }
}
