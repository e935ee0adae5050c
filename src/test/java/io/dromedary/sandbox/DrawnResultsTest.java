package io.dromedary.sandbox;

import static io.dromedary.sandbox.Client.DOP;
import static io.dromedary.sandbox.Client.SOUL;
import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.sandbox.models.Size;
import io.dromedary.sandbox.settings.SandboxSettings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jcodec.api.FrameGrab;
import org.jcodec.api.JCodecException;
import org.jcodec.common.io.ByteBufferSeekableByteChannel;
import org.jcodec.scale.AWTUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DrawnResultsTest {

    private static Sandbox sandbox;
    private static Client client;

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults().withTimes(0, 0));
        client = new Client(sandbox);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    private static BufferedImage picture(String model, Map<String, ?> body) throws IOException {
        String url = client.status(client.submit(model, body).id()).json().at("/images/0/url").asText();
        return ImageIO.read(new ByteArrayInputStream(client.download(url).body()));
    }

    private record Ends(BufferedImage first, BufferedImage last) {

        Size size() {
            return new Size(first.getWidth(), first.getHeight());
        }
    }

    /** The first and the 36th frame, which must be the last one. */
    private static Ends ends(String model, Map<String, ?> body) throws IOException, JCodecException {
        String url = client.status(client.submit(model, body).id()).json().at("/video/url").asText();
        byte[] mp4 = client.download(url).body();
        var grab = FrameGrab.createFrameGrab(ByteBufferSeekableByteChannel.readFromByteBuffer(ByteBuffer.wrap(mp4)));
        var first = AWTUtil.toBufferedImage(grab.getNativeFrame());
        var last = AWTUtil.toBufferedImage(grab.seekToFramePrecise(35).getNativeFrame());
        assertThat(grab.getNativeFrame()).isNull();
        return new Ends(first, last);
    }

    /** Mean difference of the colour channels, 0 to 255. */
    private static double difference(BufferedImage one, BufferedImage other) {
        long sum = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                for (int shift = 0; shift <= 16; shift += 8) {
                    sum += Math.abs((one.getRGB(x, y) >> shift & 255) - (other.getRGB(x, y) >> shift & 255));
                }
            }
        }
        return sum / (3.0 * one.getWidth() * one.getHeight());
    }

    @Test
    void drawsPicturesInTheDocumentedSize() throws IOException {
        var asked = picture(SOUL, Map.of("prompt", "Grüße \uD83D\uDC2A", "resolution", "1080p", "aspect_ratio", "16:9"));
        assertThat(new Size(asked.getWidth(), asked.getHeight())).isEqualTo(new Size(2048, 1152));
        var standard = picture(SOUL, Map.of("prompt", "a"));
        assertThat(new Size(standard.getWidth(), standard.getHeight())).isEqualTo(new Size(1536, 1152));
    }

    @Test
    void drawsAnotherPictureForAnotherPrompt() throws IOException {
        var body = Map.of("prompt", "a long walk", "aspect_ratio", "1:1");
        var one = picture(SOUL, body);
        assertThat(difference(one, picture(SOUL, body))).isZero();
        assertThat(difference(one, picture(SOUL, Map.of("prompt", "a short walk", "aspect_ratio", "1:1")))).isGreaterThan(0.5);
    }

    @Test
    void showsTheUploadedPicture() throws IOException {
        String green = client.upload("image/png", Pictures.png(64, 64));
        var edited = picture("reve/edit", Map.of("prompt", "a", "image_url", green));
        int pixel = edited.getRGB(edited.getWidth() * 6 / 10, edited.getHeight() / 4);
        assertThat(pixel >> 8 & 255).isGreaterThan(100);
        assertThat(pixel & 255).isLessThan(20);
        assertThat(pixel >> 16 & 255).isLessThan(20);
    }

    @Test
    void movesOverTheUploadedPictureForThreeSeconds() throws Exception {
        // Given
        String picture = client.upload("image/png", Pictures.png(300, 400));
        // When
        var video = ends(DOP, Map.of("prompt", "a", "image_url", picture));
        // Then
        assertThat(video.size()).isEqualTo(new Size(416, 560));
        assertThat(difference(video.first(), video.last())).isGreaterThan(3);
        assertThat(video.first().getRGB(400, 100) >> 8 & 255).as("green on the right").isGreaterThan(150);
        assertThat(video.first().getRGB(8, 100) >> 8 & 255).as("black on the left").isLessThan(100);
    }

    @Test
    void animatesTheTitleCardForAVideoFromText() throws Exception {
        var video = ends("veo3.1", Map.of("prompt", "a", "resolution", "720", "aspect_ratio", "9:16", "generate_audio", false));
        assertThat(video.size()).isEqualTo(new Size(368, 640));
        assertThat(difference(video.first(), video.last())).isGreaterThan(0.5);
    }
}
