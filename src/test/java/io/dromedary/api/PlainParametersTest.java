package io.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.drop.DropRequest;
import io.dromedary.job.MediaFile;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlainParametersTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aBodyHoldsWhatTheSidecarSaysAndNoDefaultsOfOurs() throws Exception {
        assertThat(PlainParameters.of(request("any/model", "{}", null, null, null), List.of())).hasToString("{\"prompt\":\"p\"}");
        assertThat(JSON.readTree(PlainParameters.of(request("any/model", "{\"duration\":5,\"motions\":[{\"id\":\"m\",\"strength\":0.5}],\"nested\":{\"a\":null}}",
                2, 0L, false), List.of()).toString()))
                .isEqualTo(JSON.readTree("""
                        {"duration":5,"motions":[{"id":"m","strength":0.5}],"nested":{"a":null},"prompt":"p","num_images":2,"seed":0,
                         "enhance_prompt":false}"""));
    }

    @Test
    void soulCallsTheNumberOfOutputsItsBatchSize() throws Exception {
        assertThat(PlainParameters.of(request("higgsfield-ai/soul/standard", "{}", 4, null, null), List.of())).hasToString("{\"prompt\":\"p\",\"batch_size\":4}");
    }

    @Test
    void onePictureIsAnAddressManyAreAList() throws Exception {
        DropRequest request = request("any/model", "{}", null, null, null);
        assertThat(PlainParameters.of(request, pictures("https://c.example/1"))).hasToString("{\"prompt\":\"p\",\"image_url\":\"https://c.example/1\"}");
        assertThat(PlainParameters.of(request, pictures("https://c.example/1", "https://c.example/2")))
                .hasToString("{\"prompt\":\"p\",\"image_urls\":[\"https://c.example/1\",\"https://c.example/2\"]}");
    }

    @Test
    void makingABodyDoesNotChangeTheRequest() throws Exception {
        DropRequest request = request("any/model", "{\"a\":1}", 2, 3L, true);
        PlainParameters.of(request, pictures("https://c.example/1"));
        assertThat(request.params()).isEqualTo(JSON.readTree("{\"a\":1}"));
    }

    private static DropRequest request(String model, String params, Integer outputs, Long seed, Boolean enhance) throws Exception {
        return new DropRequest(model, "p", (ObjectNode) JSON.readTree(params), null, outputs, seed, enhance, null, 0, null, null, null, null, null, null);
    }

    private static List<MediaFile> pictures(String... urls) {
        return Stream.of(urls).map(url -> new MediaFile(url, "image/png", 1, 1, 1, "ab", url, Duration.ofSeconds(1).toMillis(), null, null)).toList();
    }
}
