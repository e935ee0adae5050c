package io.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.api.http.Credentials;
import io.dromedary.api.http.TokenSource;
import io.dromedary.job.Target;
import io.dromedary.testing.Generations;
import io.dromedary.testing.MovingClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every complete example of the documents leaves as it stands there, to the byte. */
class DocumentedBodiesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DOCUMENTED = Path.of("src/test/resources/documented");
    private static final Map<String, Map<String, Object>> HEADERS = Map.of(
            "key", Map.of("Authorization", "Key id:secret-of-it", "Idempotency-Key", "token-1"),
            "pair", Map.of("hf-api-key", "id", "hf-secret", "secret-of-it", "Idempotency-Key", "token-1"),
            "bearer", Map.of("Authorization", "Bearer a.session.token"));

    private final Dialects dialects = Generations.withWeb("https://api.example", new TokenSource.Value("a.session.token"),
            new Credentials("id", "secret-of-it"), new MovingClock());

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "S0-jobs-nano-banana-2                       | web     | jobs/nano-banana-2                          | bearer",
        "S0-jobs-text2image-soul                     | web     | jobs/text2image-soul                        | bearer",
        "S0-jobs-image2video                         | web     | jobs/image2video                            | bearer",
        "S2-v1-text2image-soul                       | job-set | v1/text2image/soul                          | pair",
        "S2-v1-image2video-dop                       | job-set | v1/image2video/dop                          | pair",
        "S2-higgsfield-ai-dop-standard               | queue   | higgsfield-ai/dop/standard                  | key",
        "S2-kling-video-v2.1-pro-image-to-video      | queue   | kling-video/v2.1/pro/image-to-video         | key",
        "S2-bytedance-seedance-v1-pro-image-to-video | queue   | bytedance/seedance/v1/pro/image-to-video    | key",
        "S3-nano-banana                              | hybrid  | nano-banana                                 | pair",
        "S3-nano-banana-with-a-picture               | hybrid  | nano-banana                                 | pair",
        "S3-nano-banana-pro                          | hybrid  | nano-banana-pro                             | pair",
        "S3-v1-text2image-nano-banana                | job-set | v1/text2image/nano-banana                   | pair",
        "S4-higgsfield-ai-soul-standard              | queue   | higgsfield-ai/soul/standard                 | key",
    })
    void leavesAsDocumented(String file, String dialect, String path, String headers) throws Exception {
        // Given: the parameters, in the document's order.
        String document = Files.readString(DOCUMENTED.resolve(file + ".json"));
        JsonNode tree = JSON.readTree(document);
        ObjectNode parameters = (ObjectNode) (tree.has("params") ? tree.path("params") : tree);
        Target target = new Target(dialect, path);
        // When
        String body = dialects.body(target, parameters);
        Message message = Answers.of(200, "old", "X-Leftover", "1");
        dialects.submit(Jobs.of(dialect, path), body, message);
        // Then
        assertThat(body).isEqualTo(compact(document));
        assertThat(message.getBody(byte[].class)).isEqualTo(body.getBytes(StandardCharsets.UTF_8));
        Map<String, Object> expected = new TreeMap<>(HEADERS.get(headers));
        expected.putAll(
                Map.of(Exchange.HTTP_METHOD, HttpMethods.POST, Exchange.HTTP_URI, dialects.address(target), "Accept", "application/json",
                        Exchange.CONTENT_TYPE, "application/json"));
        assertThat(message.getHeaders()).containsExactlyInAnyOrderEntriesOf(expected);
        assertThat(dialects.address(target)).isEqualTo((dialect.equals("web") ? "https://web.example/" : "https://api.example/") + path);
    }

    @Test
    void everyExampleIsInTheTable() throws Exception {
        String[] rows = DocumentedBodiesTest.class
                .getDeclaredMethod("leavesAsDocumented", String.class, String.class, String.class, String.class)
                .getAnnotation(CsvSource.class).value();
        try (var files = Files.list(DOCUMENTED)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".json")))
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(rows).map(row -> row.split("\\|")[0].strip() + ".json").toList());
        }
    }

    /** Without the white space between the tokens; nothing else is touched. */
    private static String compact(String document) {
        StringBuilder compact = new StringBuilder();
        boolean text = false;
        for (int i = 0; i < document.length(); i++) {
            char c = document.charAt(i);
            if (c == '"' && document.charAt(i - 1) != '\\') {
                text = !text;
            }
            if (text || !Character.isWhitespace(c)) {
                compact.append(c);
            }
        }
        return compact.toString();
    }
}
