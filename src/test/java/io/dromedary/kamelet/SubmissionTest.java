package io.dromedary.kamelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class SubmissionTest {

    private static final byte[] PNG = "\u0089PNG and so on".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] WAV = "RIFF1234WAVE and so on".getBytes(StandardCharsets.ISO_8859_1);

    private final RunningLine line = new RunningLine();
    private final DefaultCamelContext context = new DefaultCamelContext();

    private Submission drop(Object body, Object... headers) throws Exception {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(body);
        for (int i = 0; i < headers.length; i += 2) {
            exchange.getMessage().setHeader(headers[i].toString(), headers[i + 1]);
        }
        return line.drop(exchange);
    }

    private static JsonNode sidecar(Submission drop) throws IOException {
        return new ObjectMapper().readTree(drop.sidecar());
    }

    @Test
    void aPictureAndSettingsBecomeADrop() throws Exception {
        // Given
        line.setModel("kling-3");
        line.setPrompt("slow push in");
        line.setOutputs("2");
        line.setEnhancePrompt("true");
        line.setParameters("{\"duration\": 5}");
        line.setSeed(null);
        // When
        Submission drop = drop(new ByteArrayInputStream(PNG), "HiggsfieldKey", "order 7/red", "HiggsfieldPrompt", "pull out");
        // Then
        assertThat(drop.name()).matches("order-7-red-[0-9a-f]{16}").endsWith(drop.mark());
        assertThat(drop.media()).containsOnlyKeys(drop.name() + "-1.png");
        assertThat(sidecar(drop)).hasToString(("{'model':'kling-3','prompt':'pull out','outputs':2,'enhance_prompt':true,'duration':5,"
                + "'images':['NAME-1.png'],'variation':'NAME'}").replace("NAME", drop.name()).replace('\'', '"'));
    }

    @Test
    void theKeySaysWhatIsTheSame() throws Exception {
        assertThat(drop(PNG, "HiggsfieldKey", "a").name()).isEqualTo(drop(WAV, "HiggsfieldKey", "a").name())
                .isNotEqualTo(drop(PNG, "HiggsfieldKey", "b").name());
    }

    @Test
    void withoutAKeyTheContentSaysIt() throws Exception {
        String name = drop(PNG, "HiggsfieldPrompt", "hello", "HiggsfieldModel", "kling-3").name();
        assertThat(drop(new ByteArrayInputStream(PNG), "HiggsfieldModel", "kling-3", "HiggsfieldPrompt", "hello").name()).isEqualTo(name);
        assertThat(drop(PNG, "HiggsfieldPrompt", "hullo", "HiggsfieldModel", "kling-3").name()).isNotEqualTo(name);
        assertThat(drop(WAV, "HiggsfieldPrompt", "hello", "HiggsfieldModel", "kling-3").name()).isNotEqualTo(name);
    }

    @Test
    void aTextIsThePromptAndNeedsNoPicture() throws Exception {
        JsonNode sidecar = sidecar(drop("a red boat"));
        assertThat(sidecar.path("prompt").asText()).isEqualTo("a red boat");
        assertThat(sidecar.path("images")).isEmpty();
    }

    @Test
    void mediaHaveRoles() throws Exception {
        Submission drop = drop(Map.of("images", List.of(PNG), "end_image", PNG, "audio", WAV));
        JsonNode sidecar = sidecar(drop);
        assertThat(sidecar.path("images").get(0).asText()).endsWith(".png");
        assertThat(sidecar.path("end_image").asText()).endsWith(".png");
        assertThat(sidecar.path("audio").asText()).endsWith(".wav");
        assertThat(drop.media()).hasSize(3);
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        assertThatCode(() -> drop("%PDF".getBytes(StandardCharsets.US_ASCII))).hasMessageContaining("no JPEG");
        assertThatCode(() -> drop(Map.of("picture", PNG))).hasMessageContaining("picture is none of");
        assertThatCode(() -> drop(PNG, "HiggsfieldParameters", "[1]")).hasMessageContaining("must be a JSON object");
        assertThatCode(() -> drop(PNG, "HiggsfieldParameters", "{'secret")).hasMessage("parameters is no JSON.");
    }
}
