package io.dromedary.sandbox;

import static io.dromedary.sandbox.Client.KEY;
import static io.dromedary.sandbox.Client.SOUL;
import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.sandbox.json.Json;
import io.dromedary.sandbox.settings.SandboxSettings;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationAndValidationTest {

    private static final String KLING = "kling-video/v2.1/master/text-to-video";

    private static Sandbox sandbox;
    private static Client client;

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.quick());
        client = new Client(sandbox);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer a:b", "Key ab", "key a:b", "Key  a:b", "Key :b", "Key a:"})
    void refusesAnythingButKeyIdSecret(String authorization) throws IOException {
        var reply = client.send(client.request("/" + SOUL, "Authorization", authorization, "Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"prompt\":\"a\"}")));
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.json().path("detail").asText()).isEqualTo("Invalid credentials");
    }

    @Test
    void refusesEveryOtherKeyWhenOneIsSet() throws IOException {
        try (var strict = Sandbox.start(SandboxSettings.quick().withKey("a:b"))) {
            assertThat(new Client(strict).submit("a").status()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no/such/model", "higgsfield-ai%2Fsoul%2Fstandard", "/higgsfield-ai/soul/standard"})
    void answersModelNotFoundForAnythingButTheExactId(String id) throws IOException {
        var reply = client.submit(id, Map.of("prompt", "a"));
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.json().path("detail").asText()).isEqualTo("model_not_found");
    }

    @Test
    void answersThatGetIsNotAllowedOnAModel() throws IOException {
        assertThat(client.get("/" + SOUL).status()).isEqualTo(405);
    }

    @Test
    void refusesABodyThatIsNotDeclaredAsJson() throws IOException {
        var reply = client.send(client.request("/" + SOUL, "Authorization", KEY, "Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("{\"prompt\":\"a\"}")));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().at("/detail/0/type").asText()).isEqualTo("model_attributes_type");
    }

    @Test
    void pointsAtTheByteWhereJsonBreaks() throws IOException {
        var reply = client.send(client.request("/" + SOUL, "Authorization", KEY, "Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"prompt\":")));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().at("/detail/0/type").asText()).isEqualTo("json_invalid");
        assertThat(reply.json().at("/detail/0/loc/1").isInt()).isTrue();
    }

    @Test
    void namesTheFieldThatIsMissing() throws IOException {
        var reply = client.submit(SOUL, Map.of("resolution", "720p"));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().at("/detail/0").toString())
                .isEqualTo(
                        "{\"type\":\"missing\",\"loc\":[\"body\",\"prompt\"],\"msg\":\"Field "
                                + "required\",\"input\":{\"resolution\":\"720p\"}}");
    }

    @Test
    void saysWhichValuesAreAllowed() throws IOException {
        var reply = client.submit(SOUL, Map.of("prompt", "a", "resolution", "4K"));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().at("/detail/0/msg").asText()).isEqualTo("Input should be '720p' or '1080p'");
    }

    @Test
    void ignoresUnknownParametersAsTheRealServerDoes() throws IOException {
        assertThat(client.submit(SOUL, Map.of("prompt", "a", "resolutoin", "4K")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "cfg_scale | 7     | less_than_equal",
        "cfg_scale | -1    | greater_than_equal",
        "cfg_scale | 0.125 | multiple_of",
        "cfg_scale | \"1\" | float_type",
        "duration  | \"5\" | literal_error",
        "duration  | 7     | literal_error",
        "prompt    | 7     | string_type",
        "prompt    | \"\"  | string_too_short",
        "prompt    | null  | string_type",
    })
    void checksTypesAndRanges(String name, String value, String type) throws IOException {
        var body = new java.util.HashMap<String, Object>(Map.of("prompt", "a"));
        body.put(name, Json.MAPPER.readTree(value));
        var reply = client.submit(KLING, body);
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().at("/detail/0/type").asText()).isEqualTo(type);
    }

    @Test
    void acceptsTheDocumentedLimits() throws IOException {
        assertThat(client.submit(KLING, Map.of("prompt", "a".repeat(2500), "cfg_scale", 0.29, "duration", 10)).status()).isEqualTo(200);
        assertThat(client.submit(KLING, Map.of("prompt", "a".repeat(2501))).status()).isEqualTo(422);
    }

    @Test
    void looksIntoListsAndObjects() throws IOException {
        // Given
        String picture = client.upload("image/png", Pictures.png(8, 8));
        var motion = Map.of("id", "not-a-uuid", "strength", 2);
        // When
        var reply = client.submit(Client.DOP, Map.of("prompt", "a", "image_url", picture, "motions", List.of(motion)));
        // Then
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().at("/detail").findValues("loc")).extracting(Object::toString)
                .containsExactly("[\"body\",\"motions\",0,\"id\"]", "[\"body\",\"motions\",0,\"strength\"]");
    }

    @Test
    void refusesAPictureThatWasNeverUploaded() throws IOException {
        var reply = client.submit(Client.DOP, Map.of("prompt", "a", "image_url", "https://elsewhere.example/a.png"));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().at("/detail/0/loc/1").asText()).isEqualTo("image_url");
    }

    @Test
    void refusesAMarkerThatItDoesNotKnowAndNamesTheKnownOnes() throws IOException {
        var reply = client.submit("a [sandbox:nfsw]");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().at("/detail/0/msg").asText()).contains("nfsw").contains("nsfw, poll-429");
    }

    @Test
    void carriesACorrelationIdOnEveryAnswer() throws IOException {
        assertThat(client.submit("a").header("X-Correlation-ID")).isNotBlank();
        assertThat(client.get("/nothing").header("X-Correlation-ID")).isNotBlank();
    }
}
