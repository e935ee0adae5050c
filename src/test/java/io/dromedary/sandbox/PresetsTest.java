package io.dromedary.sandbox;

import static io.dromedary.sandbox.Client.WITH_BEARER;
import static io.dromedary.sandbox.Client.WITH_HF;
import static io.dromedary.sandbox.Client.WITH_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresetsTest extends SandboxTest {

    @ParameterizedTest
    @CsvSource({"/v1/motions,14", "/v1/text2image/soul-styles,6", "/v1/text2image/soul-styles/v2,6"})
    void listsBareArraysForEitherScheme(String path, int count) throws IOException {
        for (String[] credentials : new String[][] {WITH_HF, WITH_KEY}) {
            var list = client.get(path, credentials).json();
            assertThat(list.isArray()).isTrue();
            assertThat(list).hasSize(count).allSatisfy(each -> {
                assertThat(each.path("id").asText()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
                assertThat(each.path("name").asText()).isNotEmpty();
            });
        }
        assertThat(client.get(path, WITH_BEARER).status()).isEqualTo(401);
    }

    @Test
    void listsTheDocumentedMotions() throws IOException {
        var motions = client.get("/v1/motions", WITH_KEY).json();
        assertThat(motions.findValuesAsText("id")).contains("d2389a9a-91c2-4276-bc9c-c9e35e8fb85a", "893cb65f-c528-40aa-83d8-c5aeb2bfe59f");
        assertThat(motions.findValuesAsText("name")).contains("EARTH_ZOOM_OUT", "3D_ROTATION");
    }
}
