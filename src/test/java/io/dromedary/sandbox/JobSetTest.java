package io.dromedary.sandbox;

import static io.dromedary.sandbox.Client.WITH_HF;
import static io.dromedary.sandbox.Client.WITH_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobSetTest extends SandboxTest {

    private static final String SOUL = "/v1/text2image/soul";
    private static final String FOUR = "{\"params\":{\"prompt\":\"a red boat%s\",\"width_and_height\":\"1536x1152\",\"batch_size\":4}}";

    private String submit(String json) throws IOException {
        var reply = client.post(SOUL, WITH_HF, json);
        assertThat(reply.status()).isEqualTo(200);
        return reply.json().path("id").asText();
    }

    private JsonNode look(String id) throws IOException {
        return client.get("/v1/job-sets/" + id, WITH_HF).json();
    }

    @Test
    void answersTheDocumentedExampleWithAJobSet() throws IOException {
        var reply = client.post(SOUL, WITH_HF, """
                {
                    "params": {
                      "prompt": "A serene mountain landscape at sunset",
                      "width_and_height": "1696x960",
                      "enhance_prompt": true,
                      "quality": "1080p",
                      "batch_size": 1
                    }
                  }""");
        assertThat(reply.status()).isEqualTo(200);
        var set = reply.json();
        assertThat(set.fieldNames()).toIterable().containsExactlyInAnyOrder("id", "type", "created_at", "jobs", "input_params");
        assertThat(set.path("type").asText()).isEqualTo("text2image_soul");
        assertThat(set.path("created_at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(set.at("/jobs/0").fieldNames()).toIterable().containsExactlyInAnyOrder("id", "job_set_type", "status", "results");
        assertThat(set.at("/jobs/0/status").asText()).isEqualTo("queued");
        assertThat(set.at("/jobs/0/results").isNull()).isTrue();
        assertThat(set.at("/input_params/width_and_height").asText()).isEqualTo("1696x960");
    }

    @Test
    void makesOneJobPerOutputWithAPreviewAndTheFullResult() throws IOException {
        // Given
        var jobs = look(submit(FOUR.formatted(""))).path("jobs");
        // When
        assertThat(jobs.findValuesAsText("status")).isEqualTo(List.of("completed", "completed", "completed", "completed"));
        assertThat(jobs).extracting(job -> job.path("id").asText()).doesNotHaveDuplicates();
        // Then
        assertThat(client.download(jobs.at("/3/results/raw/url").asText()).header("Content-Type")).isEqualTo("image/png");
        assertThat(client.download(jobs.at("/3/results/min/url").asText()).status()).isEqualTo(200);
        assertThat(sandbox.ledger().entries().get(0).downloads()).isEqualTo(1);
    }

    @Test
    void drawsPreviewsSmallerThanResults() throws IOException {
        sandbox.behave(sandbox.settings().withQuickResults(false));
        var results = look(submit(FOUR.formatted(""))).at("/jobs/0/results");
        assertThat(client.download(results.at("/min/url").asText()).body().length)
                .isLessThan(client.download(results.at("/raw/url").asText()).body().length / 10);
    }

    @ParameterizedTest
    @CsvSource({"partial-nsfw,nsfw", "partial-failed,failed"})
    void letsTheFirstOfSeveralEndOtherwise(String fault, String status) throws IOException {
        String id = submit(FOUR.formatted("[sandbox:" + fault + "]"));
        var jobs = look(id).path("jobs");
        assertThat(jobs.findValuesAsText("status")).containsExactly(status, "completed", "completed", "completed");
        assertThat(jobs.at("/0/results").isNull()).isTrue();
        assertThat(client.download(sandbox.baseUrl() + "/results/" + id + "/0.png").status()).isEqualTo(404);
        assertThat(client.download(jobs.at("/1/results/raw/url").asText()).status()).isEqualTo(200);
        assertThat(sandbox.ledger().entry(id).orElseThrow().charged()).isTrue();
    }

    @Test
    void demandsTheHeadersOfItsEra() throws IOException {
        assertThat(client.post(SOUL, WITH_KEY, FOUR.formatted("")).status()).isEqualTo(401);
        assertThat(client.post(SOUL, new String[] {"hf-api-key", "a"}, FOUR.formatted("")).status()).isEqualTo(401);
        String id = submit(FOUR.formatted(""));
        assertThat(client.get("/v1/job-sets/" + id, WITH_KEY).status()).isEqualTo(401);
        sandbox.behave(sandbox.settings().withKey("a:b"));
        assertThat(client.get("/v1/job-sets/" + id, WITH_HF).status()).isEqualTo(401);
        assertThat(client.get("/v1/job-sets/" + id, new String[] {"hf-api-key", "a", "hf-secret", "b"}).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'prompt':'a'}                                                                          | ['body','params']                "
                + "    | missing",
        "{'params':{'prompt':'a','width_and_height':'1536x1536'},'seed':1}                       | ['body','seed']                  "
                + "    | extra_forbidden",
        "{'params':{'prompt':'a','width_and_height':'1536x1536','resolution':'720p'}}            | ['body','params','resolution']   "
                + "    | extra_forbidden",
        "{'params':{'prompt':'a','width_and_height':'1x1'}}                                      | "
                + "['body','params','width_and_height'] | literal_error",
        "{'params':{'prompt':'a','width_and_height':'1536x1536','seed':null}}                    | ['body','params','seed']         "
                + "    | int_type",
        "{'params':{'prompt':'a','width_and_height':'1536x1536'},'webhook':null}                 | ['body','webhook']               "
                + "    | model_attributes_type",
        "{'params':{'prompt':'a','width_and_height':'1536x1536'},'webhook':{'secret':'s'}}       | ['body','webhook','url']         "
                + "    | missing",
        "{'params':{'prompt':'a','width_and_height':'1536x1536'},'webhook':{'url':'a'}}          | ['body','webhook','url']         "
                + "    | value_error",
        "{'params':{'prompt':'a','width_and_height':'1536x1536','batch_size':2}}                 | ['body','params','batch_size']   "
                + "    | literal_error",
    }, quoteCharacter = '"')
    void refusesEverythingThatIsNotDocumented(String body, String loc, String type) throws IOException {
        var reply = client.post(SOUL, WITH_HF, body.replace('\'', '"'));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().path("detail")).anySatisfy(problem -> {
            assertThat(problem.path("loc").toString()).isEqualTo(loc.replace('\'', '"'));
            assertThat(problem.path("type").asText()).isEqualTo(type);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "/v1/image2video               | image2video | 'model':'dop-lite','input_images':[IMAGE],'check_nsfw':true",
        "/v1/image2video/dop           | image2video | "
                + "'model':'dop-turbo','prompt':'a','input_images':[IMAGE],'input_images_end':[IMAGE],"
                + "'motions':[{'id':'d2389a9a-91c2-4276-bc9c-c9e35e8fb85a','strength':0.5}]",
        "/v1/speak/higgsfield          | speak       | 'input_image':IMAGE,'input_audio':AUDIO,'prompt':'a','quality':'mid','duration':10",
        "/v1/text2image/nano-banana    | nano_banana | "
                + "'prompt':'a','num_images':1,'aspect_ratio':'1:1','input_images':[],'output_format':'png'",
        "/v1/text2image/seedream       | text2image_seedream  | 'prompt':'a','input_images':[IMAGE],'quality':'basic'",
        "/v1/text2image/keyframes      | text2image_keyframes | 'prompt':'a','count':2,'image_references':[IMAGE],'quality':'1600p'",
        "/generate/kling-2-5           | kling_2_5            | "
                + "'model':'kling-v2-5-turbo','prompt':'a','cfg_scale':0.3,'duration':5,'input_image':IMAGE",
        "/generate/minimax-t2v         | minimax_t2v          | 'prompt':'a','duration':6,'resolution':768,'enable_prompt_optimizier':true",
        "/generate/seedance-v1-lite-t2v| seedance_v1_lite_t2v | 'prompt':'a','duration':10,'resolution':'468'",
        "/generate/wan-25-fast         | wan_25_fast          | 'prompt':'a','input_image':IMAGE,'input_audio':SOUND,'seed':-1",
        "/generate/seedream/v4.5       | seedream_v4_5        | 'prompt':'a','whatever':1",
    })
    void servesEveryPathOfItsEra(String path, String type, String params) throws IOException {
        // Given
        String json = ("{'params':{" + params + "}}").replace('\'', '"')
                .replace("IMAGE", "{\"type\":\"image_url\",\"image_url\":\"" + picture() + "\"}")
                .replace("SOUND", "\"" + client.upload("audio/wav", Sounds.wav()) + "\"")
                .replace("AUDIO", "{\"type\":\"audio_url\",\"audio_url\":\"" + client.upload("audio/wav", Sounds.wav()) + "\"}");
        // When
        var reply = client.post(path, WITH_HF, json);
        // Then
        assertThat(reply.status()).as(new String(reply.body(), StandardCharsets.UTF_8)).isEqualTo(200);
        var set = look(reply.json().path("id").asText());
        assertThat(set.path("type").asText()).isEqualTo(type);
        assertThat(client.download(set.at("/jobs/0/results/raw/url").asText()).status()).isEqualTo(200);
        assertThat(sandbox.ledger().entries()).singleElement().satisfies(entry -> assertThat(entry.model()).isEqualTo(path.substring(1)));
    }

    @Test
    void takesOnlySoundAsTheVoiceOfASpeaker() throws IOException {
        var reply = client.post("/v1/speak/higgsfield", WITH_HF,
                """
                {"params":{"prompt":"a","input_image":{"type":"image_url","image_url":"%1$s"},\
                "input_audio":{"type":"audio_url","audio_url":"%1$s"}}}"""
                        .formatted(picture()));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().at("/detail/0/msg").asText()).contains("this must be an audio, found image/png");
    }

    @Test
    void knowsNoCancelAndNoLookFromTheQueue() throws IOException {
        hold();
        String id = submit(FOUR.formatted(""));
        assertThat(client.cancel(id).status()).isEqualTo(404);
        assertThat(client.status(id).status()).isEqualTo(404);
        assertThat(client.get("/v1/job-sets/" + client.submit("a").id(), WITH_HF).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"422", "403", "429"})
    void hasItsFaultsFromThePromptInsideParams(String fault) throws IOException {
        assertThat(client.post(SOUL, WITH_HF, FOUR.formatted("[sandbox:" + fault + "]")).status()).isEqualTo(Integer.parseInt(fault));
        assertThat(sandbox.ledger().accepted()).isZero();
    }
}
