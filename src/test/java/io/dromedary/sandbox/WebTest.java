package io.dromedary.sandbox;

import static io.dromedary.sandbox.Client.WITH_BEARER;
import static io.dromedary.sandbox.Client.WITH_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.sandbox.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebTest extends SandboxTest {

    private static final String FLUX = "{\"params\":{\"prompt\":\"%s\",\"width\":1024,\"height\":1024,"
            + "\"aspect_ratio\":\"1:1\",\"seed\":7,\"batch_size\":2},\"use_unlim\":true}";

    private JsonNode place() throws IOException {
        return client.send(client.request("/media", WITH_BEARER).POST(BodyPublishers.noBody())).json();
    }

    private void put(JsonNode medium, byte[] bytes) throws IOException {
        var put = HttpRequest.newBuilder(URI.create(medium.path("upload_url").asText()))
                .header("Content-Type", medium.path("content_type").asText())
                .PUT(BodyPublishers.ofByteArray(bytes));
        assertThat(client.send(put).status()).isEqualTo(200);
    }

    private Client.Reply confirm(String id) throws IOException {
        return client.send(client.request("/media/" + id + "/upload", WITH_BEARER).POST(BodyPublishers.noBody()));
    }

    private static String medium(JsonNode medium) {
        return Json.MAPPER.valueToTree(Map.of("id", medium.path("id"), "url", medium.path("url"), "type", "media_input")).toString();
    }

    private Client.Reply film(String medium, String more) throws IOException {
        return client.post("/jobs/image2video", WITH_BEARER,
                ("{\"params\":{\"prompt\":\"a\",\"model\":\"lite\",\"frames\":85,\"width\":16,\"height\":8,"
                        + "\"motion_id\":\"d2389a9a-91c2-4276-bc9c-c9e35e8fb85a\",\"input_image\":%s%s}}").formatted(medium, more));
    }

    private static String id(Client.Reply reply) {
        return reply.json().at("/job_sets/0/id").asText();
    }

    private JsonNode look(String id) throws IOException {
        return client.get("/job-sets/" + id, WITH_BEARER).json();
    }

    @Test
    void takesAMediumInThreeSteps() throws IOException {
        // Given
        var medium = place();
        assertThat(medium.fieldNames()).toIterable().containsExactlyInAnyOrder("id", "url", "upload_url", "content_type");
        assertThat(confirm(medium.path("id").asText()).status()).isEqualTo(422);
        put(medium, Pictures.png(16, 8));
        // When
        var early = film(medium(medium), "");
        var confirmation = confirm(medium.path("id").asText());
        var late = film(medium(medium), "");
        // Then
        assertThat(early.status()).isEqualTo(422);
        assertThat(early.json().at("/detail/0/msg").asText()).contains("not confirmed");
        assertThat(new String(confirmation.body(), StandardCharsets.UTF_8)).isEqualTo("null");
        assertThat(late.status()).isEqualTo(200);
        assertThat(confirm("nothing").status()).isEqualTo(404);
    }

    @Test
    void checksFramesMotionAndTheSizeOfThePicture() throws IOException {
        var medium = place();
        put(medium, Pictures.png(16, 8));
        confirm(medium.path("id").asText());
        String good = medium(medium);
        assertThat(film(good, ",\"frames\":145").status()).isEqualTo(200);
        assertThat(film(good, ",\"frames\":81").status()).isEqualTo(422);
        assertThat(film(good, ",\"motion_id\":\"11111111-2222-4333-8444-555555555555\"").status()).isEqualTo(422);
        assertThat(film(good, ",\"model\":\"dop-lite\"").status()).isEqualTo(422);
        assertThat(film(good, ",\"width\":64").json().at("/detail/0/msg").asText()).contains("width of the uploaded picture is 16");
        assertThat(film(good.replace("media_input", "image_url"), "").status()).isEqualTo(422);
        assertThat(film(
                "{\"id\":\"%s\",\"url\":\"%s\",\"type\":\"media_input\"}".formatted(medium.path("id").asText(),
                        "https://elsewhere.example/a.jpg"),
                "").status()).isEqualTo(422);
    }

    @Test
    void keepsItsMediaApartFromTheOtherApis() throws IOException {
        var medium = place();
        put(medium, Pictures.png(16, 8));
        confirm(medium.path("id").asText());
        assertThat(client.submit(Client.DOP, Map.of("prompt", "a", "image_url", medium.path("url").asText())).status()).isEqualTo(422);
    }

    @Test
    void answersAWorkspaceWithJobSetsInIt() throws IOException {
        // When
        var answer = client.post("/jobs/flux-2", WITH_BEARER, FLUX.formatted("a")).json();
        // Then
        assertThat(answer.fieldNames()).toIterable().containsExactlyInAnyOrder("id", "job_sets");
        String id = answer.at("/job_sets/0/id").asText();
        assertThat(answer.path("id").asText()).isNotEqualTo(id);
        assertThat(client.get("/job-sets/" + answer.path("id").asText(), WITH_BEARER).status()).isEqualTo(404);
        assertThat(answer.at("/job_sets/0/type").asText()).isEqualTo("flux_2");
        assertThat(answer.at("/job_sets/0/jobs").findValuesAsText("status")).containsExactly("queued", "queued");
        var jobs = look(id).path("jobs");
        assertThat(jobs.findValuesAsText("status")).containsExactly("completed", "completed");
        assertThat(jobs.at("/0/error").isNull()).isTrue();
        for (String url : new String[] {"/1/result/url", "/1/results/raw/url", "/1/results/min/url"}) {
            assertThat(client.download(jobs.at(url).asText()).status()).isEqualTo(200);
        }
        assertThat(sandbox.ledger().entry(id).orElseThrow()).satisfies(entry -> {
            assertThat(entry.dialect()).isEqualTo("web");
            assertThat(entry.model()).isEqualTo("web/flux-2");
            assertThat(entry.path()).isEqualTo("/jobs/flux-2");
            assertThat(entry.auth()).isEqualTo("Bearer");
        });
    }

    @Test
    void demandsItsOwnToken() throws IOException {
        assertThat(client.post("/jobs/flux-2", WITH_KEY, FLUX.formatted("a")).status()).isEqualTo(401);
        assertThat(client.get("/user", new String[] {"Authorization", "Bearer other"}).status()).isEqualTo(401);
        assertThat(client.get("/user", WITH_BEARER).status()).isEqualTo(200);
        sandbox.behave(sandbox.settings().withWebToken("other"));
        assertThat(client.get("/user", new String[] {"Authorization", "Bearer other"}).status()).isEqualTo(200);
        assertThat(client.get("/user", WITH_BEARER).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nano-banana-2", "flux-2", "seedream", "reve", "text2image", "text2image-gpt", "flux-kontext", "canvas",
        "canvas-soul",
        "wan2-2-image", "nano-banana", "nano-banana-animal", "keyframes-faceswap", "qwen-camera-control", "viral-transform-image",
        "game-dump"})
    void knowsEveryName(String name) throws IOException {
        assertThat(look(id(client.post("/jobs/" + name, WITH_BEARER, FLUX.formatted("a")))).path("type").asText())
                .isEqualTo(name.replace('-', '_'));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "flux-2 | \"seed\":7         | \"steps\":7        | seed",
        "flux-2 | \"width\":1024     | \"steps\":7        | width",
        "flux-2 | \"width\":1024     | \"width\":\"1024\" | width",
        "reve   | \"1:1\"            | \"2:3\"            | aspect_ratio",
        "reve   | \"batch_size\":2   | \"batch_size\":0   | batch_size",
    })
    void checksParameters(String name, String good, String bad, String field) throws IOException {
        var reply = client.post("/jobs/" + name, WITH_BEARER, FLUX.formatted("a").replace(good, bad));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().at("/detail/0/loc").toString()).isEqualTo("[\"body\",\"params\",\"" + field + "\"]");
    }

    @Test
    void leavesTheSeedOpenWhereItIsNotFlux() throws IOException {
        assertThat(client.post("/jobs/reve", WITH_BEARER, FLUX.formatted("a").replace("\"seed\":7", "\"steps\":7")).status())
                .isEqualTo(200);
        assertThat(client.post("/jobs/no-such", WITH_BEARER, FLUX.formatted("a")).status()).isEqualTo(404);
    }

    @Test
    void takesTheDocumentedSoulBody() throws IOException {
        var reply = client.post("/jobs/text2image-soul", WITH_BEARER, """
                {
                  "params": {
                    "prompt": "string",
                    "quality": "720p",
                    "aspect_ratio": "4:3",
                    "enhance_prompt": true,
                    "style_id": "0a5d0c0e-0002-4000-8000-5a5a5a5a0001",
                    "style_strength": 1.0,
                    "seed": 123456,
                    "width": 1536,
                    "height": 1152,
                    "steps": 50,
                    "batch_size": 1,
                    "sample_shift": 4.0,
                    "sample_guide_scale": 4.0,
                    "negative_prompt": "",
                    "version": 3,
                    "use_unlim": true,
                    "fashion_factory_id": null,
                    "custom_reference_strength": 0.9
                  },
                  "use_unlim": true
                }""");
        assertThat(reply.status()).as(new String(reply.body(), StandardCharsets.UTF_8)).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"1080p,2:3,1365,2048,200", "1080p,16:9,2048,1152,200", "720p,9:16,864,1536,200", "720p,16:9,2048,1152,422",
        "1080p,1:1,1536,1152,422"})
    void holdsSoulToItsSizeTable(String quality, String ratio, int width, int height, int status) throws IOException {
        assertThat(client.post("/jobs/text2image-soul", WITH_BEARER,
                "{\"params\":{\"prompt\":\"a\",\"quality\":\"%s\",\"aspect_ratio\":\"%s\",\"width\":%d,\"height\":%d}}"
                        .formatted(quality, ratio, width, height))
                .status()).isEqualTo(status);
    }

    @Test
    void takesAnythingForToolsWithoutADocumentedBody() throws IOException {
        assertThat(client.post("/jobs/game-dump", WITH_BEARER, "{\"params\":{\"whatever\":1}}").status()).isEqualTo(200);
        assertThat(client.post("/jobs/game-dump", WITH_BEARER, "{}").status()).isEqualTo(422);
    }

    @Test
    void showsModerationAsAFailureWithAText() throws IOException {
        var job = look(id(client.post("/jobs/flux-2", WITH_BEARER, FLUX.formatted("[sandbox:nsfw]")))).at("/jobs/0");
        assertThat(job.path("status").asText()).isEqualTo("failed");
        assertThat(job.path("error").asText()).isEqualTo("Flagged by content moderation");
        assertThat(job.path("result").isNull()).isTrue();
        var failed = look(id(client.post("/jobs/flux-2", WITH_BEARER, FLUX.formatted("[sandbox:failed]")))).at("/jobs/0");
        assertThat(failed.path("error").asText()).isEqualTo("Generation failed");
        var mixed = look(id(client.post("/jobs/flux-2", WITH_BEARER, FLUX.formatted("[sandbox:partial-nsfw]")))).path("jobs");
        assertThat(mixed.findValuesAsText("status")).containsExactly("failed", "completed");
    }

    @Test
    void saysProcessing() throws IOException {
        assertThat(look(id(client.post("/jobs/flux-2", WITH_BEARER, FLUX.formatted("[sandbox:stuck]")))).at("/jobs/0/status").asText())
                .isEqualTo("processing");
    }

    @Test
    void showsTheAccountAndWhatWasMade() throws IOException {
        assertThat(client.get("/user", WITH_BEARER).json().path("credits").isNumber()).isTrue();
        String first = id(client.post("/jobs/flux-2", WITH_BEARER, FLUX.formatted("a")));
        String second = id(client.post("/jobs/reve", WITH_BEARER, FLUX.formatted("b")));
        client.submit("c");
        var project = client.get("/project?job_set_type=reve&job_set_type=flux_2&size=12", WITH_BEARER).json();
        assertThat(project.path("job_sets")).extracting(each -> each.path("id").asText()).containsExactly(second, first);
        assertThat(client.get("/project?job_set_type=flux_2&size=12", WITH_BEARER).json().path("total").asInt()).isEqualTo(1);
    }
}
