package io.dromedary.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.sandbox.uploads.UploadType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResultsTest {

    private Sandbox sandbox;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.quick());
        client = new Client(sandbox);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private String picture(String prompt) throws IOException {
        return client.status(client.submit(prompt).id()).json().at("/images/0/url").asText();
    }

    @Test
    void servesPicturesAndVideosWithTypeAndLength() throws IOException {
        var picture = client.download(picture("a"));
        assertThat(picture.header("Content-Type")).isEqualTo("image/png");
        assertThat(picture.header("Content-Length")).isEqualTo(Integer.toString(picture.body().length));
        assertThat(ImageIO.read(new ByteArrayInputStream(picture.body()))).isNotNull();
        var video = client.download(client.status(client.submit("sora-2/text-to-video", Map.of("prompt", "a")).id()).json()
                .at("/video/url").asText());
        assertThat(video.header("Content-Type")).isEqualTo("video/mp4");
        assertThat(UploadType.MP4.matches(video.body())).isTrue();
    }

    @Test
    void servesNothingBeforeTheRequestIsCompletedAndNothingThatWasNotMade() throws IOException {
        String url = picture("a");
        assertThat(client.download(url.replace("/0.png", "/1.png")).status()).isEqualTo(404);
        sandbox.behave(sandbox.settings().withHold(true));
        String held = client.submit("b").id();
        assertThat(client.download(sandbox.baseUrl() + "/results/" + held + "/0.png").status()).isEqualTo(404);
    }

    @Test
    void breaksOffHalfwayOnceAndThenServesInFull() throws IOException {
        String url = picture("[sandbox:truncated]");
        assertThatThrownBy(() -> client.download(url)).isInstanceOf(IOException.class);
        assertThat(sandbox.ledger().entries().get(0).downloads()).isZero();
        assertThat(client.download(url).status()).isEqualTo(200);
        assertThat(sandbox.ledger().entries().get(0).downloads()).isEqualTo(1);
    }

    @Test
    void answersErrorsOnDownloads() throws IOException {
        assertThat(client.download(picture("[sandbox:download-404]")).status()).isEqualTo(404);
        String unlucky = picture("[sandbox:download-500*2]");
        assertThat(client.download(unlucky).status()).isEqualTo(500);
        assertThat(client.download(unlucky).status()).isEqualTo(500);
        assertThat(client.download(unlucky).status()).isEqualTo(200);
    }

    @Test
    void redirectsToTheFile() throws IOException {
        var redirect = client.download(picture("[sandbox:redirect]"));
        assertThat(redirect.status()).isEqualTo(302);
        assertThat(client.download(redirect.header("Location")).status()).isEqualTo(200);
    }
}
