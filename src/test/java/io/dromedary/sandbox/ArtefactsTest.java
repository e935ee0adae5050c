package io.dromedary.sandbox;

import static io.dromedary.sandbox.Client.WITH_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArtefactsTest extends SandboxTest {

    @ParameterizedTest
    @CsvSource({"audio,wav,audio/wav,RIFF", "ply,ply,application/octet-stream,ply", "zip,zip,application/zip,PK"})
    void servesMoreThanPicturesAndVideos(String member, String suffix, String type, String start) throws IOException {
        for (boolean quick : new boolean[] {true, false}) {
            sandbox.behave(sandbox.settings().withQuickResults(quick));
            String url = client.status(client.submit("invented/" + member, Map.of("prompt", "a")).id()).json().at("/" + member + "/url")
                    .asText();
            assertThat(url).endsWith("." + suffix);
            var file = client.download(url);
            assertThat(file.header("Content-Type")).isEqualTo(type);
            assertThat(new String(file.body(), StandardCharsets.ISO_8859_1)).startsWith(start);
        }
    }

    @Test
    void listsSeveralSounds() throws IOException {
        var status = client.status(client.submit("invented/audios", Map.of("prompt", "a", "count", 2)).id()).json();
        assertThat(status.path("audios").findValuesAsText("url")).hasSize(2);
    }

    @Test
    void takesSoundsAndFilmsThatAreWhatTheySay() throws IOException {
        byte[] mp4 = client
                .download(client.status(client.submit("sora-2/text-to-video", Map.of("prompt", "a")).id()).json().at("/video/url").asText())
                .body();
        assertThat(client.download(client.upload("video/mp4", mp4)).body()).isEqualTo(mp4);
        for (String type : List.of("audio/wav", "audio/x-wav")) {
            assertThat(client.upload(type, Sounds.wav())).endsWith(".wav");
            assertThat(client.send(Client.put(client.ticket(type), mp4)).status()).isEqualTo(400);
        }
    }

    @Test
    void tellsFilmsSoundsAndPicturesApartAsInput() throws IOException {
        String wav = client.upload("audio/wav", Sounds.wav());
        assertThat(client.submit("wan-25-preview/text-to-video", Map.of("prompt", "a", "audio_url", wav)).status()).isEqualTo(200);
        assertThat(client.submit("wan-25-preview/text-to-video", Map.of("prompt", "a", "audio_url", picture())).status()).isEqualTo(422);
        assertThat(client.submit(Client.DOP, Map.of("prompt", "a", "image_url", wav)).status()).isEqualTo(422);
    }

    @Test
    void acceptsAnythingForModelsWithoutDocumentedParameters() throws IOException {
        assertThat(client.post("/z-image/turbo", WITH_KEY, "{\"anything\":[1,null]}").status()).isEqualTo(200);
        assertThat(client.post("/wan/v2.7/text-to-video", WITH_KEY, "{\"anything\":[1,null]}").status()).isEqualTo(200);
        assertThat(client.post("/wan/v2.8/text-to-video", WITH_KEY, "{}").status()).isEqualTo(404);
    }

    @Test
    void answers400ToAStyleOfTheCinemaModel() throws IOException {
        var reply = client.submit("higgsfield-ai/soul/cinema", Map.of("prompt", "a", "style_id", "11111111-2222-4333-8444-555555555555"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(client.submit("higgsfield-ai/soul/cinema", Map.of("prompt", "a")).status()).isEqualTo(200);
    }
}
