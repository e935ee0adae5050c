package io.dromedary.sandbox;

import static io.dromedary.sandbox.Client.WITH_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class EstimateTest extends SandboxTest {

    private Client.Reply estimate(String model, String json) throws IOException {
        return client.post("/estimate/" + model, WITH_KEY, json);
    }

    @Test
    void pricesEveryOutputInTextualDecimals() throws IOException {
        assertThat(estimate(Client.SOUL, "{\"prompt\":\"a\"}").json().toString()).isEqualTo("{\"credits\":\"1.500\","
                + "\"discount\":{\"credits\":\"0.150\",\"percentage\":\"10\",\"usd\":\"0.009\"},\"type\":\"estimate\",\"usd\":\"0.094\"}");
        var four = estimate(Client.SOUL, "{\"prompt\":\"a\",\"resolution\":\"1080p\",\"batch_size\":4}").json();
        assertThat(four.path("credits").asText()).isEqualTo("12.000");
        assertThat(estimate("higgsfield-ai/dop/turbo", "{\"prompt\":\"a\",\"image_url\":\"%s\"}".formatted(picture())).json()
                .path("credits").asText())
                .isEqualTo("6.500");
    }

    @Test
    void describesWhatIsPricedBySecondsOrNotAtAll() throws IOException {
        assertThat(estimate("sora-2/text-to-video", "{\"prompt\":\"a\"}").json().toString())
                .isEqualTo("{\"pricing_description\":\"charged per second of output\",\"type\":\"description\"}");
        assertThat(estimate("reve/text-to-image", "{\"prompt\":\"a\"}").json().path("type").asText()).isEqualTo("description");
    }

    @Test
    void checksAsASubmitDoesAndAcceptsNothing() throws IOException {
        assertThat(estimate(Client.SOUL, "{\"prompt\":\"\"}").status()).isEqualTo(422);
        assertThat(estimate("no/model", "{\"prompt\":\"a\"}").status()).isEqualTo(404);
        assertThat(estimate("v1/text2image/soul", "{\"prompt\":\"a\"}").status()).isEqualTo(404);
        assertThat(client.post("/estimate/" + Client.SOUL, new String[] {"Authorization", "Bearer a"}, "{\"prompt\":\"a\"}").status())
                .isEqualTo(401);
        assertThat(sandbox.ledger().posts()).isZero();
    }

    @Test
    void doesNotUseUpTheFaultsOfThePrompt() throws IOException {
        assertThat(estimate(Client.SOUL, "{\"prompt\":\"a [sandbox:403]\"}").status()).isEqualTo(200);
        assertThat(client.submit("a [sandbox:403]").status()).isEqualTo(403);
    }
}
