package io.dromedary.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.sandbox.ledger.Ledger;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything that was ever found to be awkward, in one inbox at once, beside good drops: the ledger is the referee. */
@InEachStore
class BatteryIT extends WithStudio {

    /** In no order: the good ones stand before, between and behind the others. */
    private static final List<String> GOOD = List.of("!first", "good one", "Mitte äöü", "zz \uD83D\uDC2A last");

    private final List<String> bad = new ArrayList<>();
    private final List<String> ignored = new ArrayList<>();
    private final Random random = new Random(7);

    @BeforeEach
    void set() {
        studio.with("DROMEDARY_CONCURRENCY", "20");
    }

    private void bad(String name, byte[] content) {
        studio.drop(name, content);
        bad.add(name);
    }

    private void bad(String name, String content) {
        studio.drop(name, content);
        bad.add(name);
    }

    /** A picture that is never sent, with its prompt. */
    private void badPicture(String name, byte[] content) {
        bad(name, content);
        bad(name + ".txt", "never sent");
    }

    private void ignored(String name, byte[] content) {
        studio.drop(name, content);
        ignored.add(name);
    }

    private byte[] picture(String format) {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64 * 64; i++) {
            image.setRGB(i % 64, i / 64, random.nextInt());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] half(byte[] whole) {
        return Arrays.copyOf(whole, whole.length / 2);
    }

    /** The second half was allocated and never written. */
    private static byte[] hollow(byte[] whole) {
        return Arrays.copyOf(half(whole), whole.length);
    }

    private static byte[] mp4(int announced, int written) {
        ByteBuffer mp4 = ByteBuffer.allocate(28 + 8 + written);
        mp4.putInt(20).put("ftypisom".getBytes(ISO_8859_1)).putInt(512).put("isom".getBytes(ISO_8859_1));
        mp4.putInt(8).put("moov".getBytes(ISO_8859_1));
        return mp4.putInt(8 + announced).put("mdat".getBytes(ISO_8859_1)).array();
    }

    private static byte[] wav(int announced, int written) {
        ByteBuffer wav = ByteBuffer.allocate(44 + written).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(ISO_8859_1)).putInt(36 + announced).put("WAVEfmt ".getBytes(ISO_8859_1)).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(8_000).putInt(16_000).putShort((short) 2).putShort((short) 16);
        return wav.put("data".getBytes(ISO_8859_1)).putInt(announced).array();
    }

    private static byte[] concat(byte[] a, byte[] b) {
        return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
    }

    private void media() {
        badPicture("half.png", half(picture("png")));
        badPicture("33 bytes.png", Arrays.copyOf(picture("png"), 33));
        badPicture("half.jpg", half(picture("jpg")));
        badPicture("hollow.jpg", hollow(picture("jpg")));
        badPicture("13 bytes.gif", Arrays.copyOf(picture("gif"), 13));
        badPicture("cut.mp4", mp4(1_000, 100));
        badPicture("cut.wav", wav(1_000, 100));
        badPicture("empty.png", new byte[0]);
        badPicture("zeros.png", new byte[4_096]);
        badPicture("begins late.jpg", concat("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1), picture("jpg")));
        badPicture("pointer.png", """
                version https://git-lfs.github.com/spec/v1
                oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
                size 12345
                """.getBytes(ISO_8859_1));
        badPicture("text.png", "this is no picture".getBytes(ISO_8859_1));
    }

    private void texts() {
        withPicture("html.png", "html.txt", "<!DOCTYPE html><html><body>404 Not Found</body></html>");
        withPicture("rtf.png", "rtf.txt", "{\\rtf1\\ansi\\deff0 a wave}");
        withPicture("json.png", "json.txt", "{\"prompt\": \"a wave\", \"model\": \"higgsfield-ai/dop/standard\"}");
        withPicture("yaml.png", "yaml.txt", "prompt: a wave\nmodel: higgsfield-ai/dop/standard\n");
        withPicture("blank.png", "blank.txt", " \n\f\u001A");
        withPicture("colour.png", "colour.yaml", "prompt: a wall painted in #ff8800 with a #1 sign\n");
        withPicture("tag.png", "tag.yaml", "prompt: !!java.net.URL [\"http://127.0.0.1/\"]\n");
        withPicture("key.png", "key.yaml", "promt: a wave\n");
        withPicture("deep.png", "deep.json", "[".repeat(30_000));
        bad("array.jobs.jsonl", "[\n  {\"prompt\": \"one\"},\n  {\"prompt\": \"two\"}\n]\n");
        bad("indented.jobs.jsonl", "{\n  \"prompt\": \"one\"\n}\n{\n  \"prompt\": \"two\"\n}\n");
    }

    private void withPicture(String picture, String sidecar, String text) {
        bad(picture, picture("png"));
        bad(sidecar, text);
    }

    /** A profile has a prompt here, which must not be paid where a person wrote another one. */
    private void pairs() {
        studio.drop("profile/_profile.yaml", "prompt: the prompt of the profile\n");
        ignored.add("profile/_profile.yaml");
        withPicture("profile/a.png", "profile/a.txt.txt", "mine");
        withPicture("profile/b.png", "profile/b.yaml.txt", "prompt: mine");
        withPicture("profile/c.png", "profile/c.caption", "mine");
        withPicture("profile/broken.png", "profile/names it.yaml", "prompt: \"mine\nimages: [broken.png]\n");
        bad("profile/wide.png", picture("png"));
        bad("profile/wide text.json", concat(new byte[] {(byte) 0xFF, (byte) 0xFE},
                "{\"prompt\": \"mine\", \"images\": [\"wide.png\"]}".getBytes(UTF_16LE)));
    }

    private void systems() {
        for (String path : List.of("#recycle/a.png", "@Recycle/a.png", "$RECYCLE.BIN/a.png", "lost+found/a.png", ".snapshot/a.png",
                "System Volume Information/a.png", "@eaDir/a.png", "sub/a.png:Zone.Identifier", "sub/a_$folder$", "sub/Icon\r", ".DS_Store",
                "sub/a.png.part", "Thumbs.db")) {
            ignored(path, picture("png"));
            if (path.endsWith("/a.png")) {
                ignored(path.replace(".png", ".txt"), "thrown away".getBytes(ISO_8859_1));
            }
        }
    }

    private void fifo() throws IOException, InterruptedException {
        if (where == Where.FOLDER) {
            Process process = new ProcessBuilder("mkfifo", studio.root.resolve("inbox/pipe.jobs.csv").toString(),
                    studio.root.resolve("inbox/pipe.txt").toString(), studio.root.resolve("inbox/pipe.png").toString()).start();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
    }

    @Test
    void everyGoodDropIsPaidOnceAndNothingElseIs() throws Exception {
        // Given
        GOOD.forEach(stem -> studio.drop(stem, ".png", "prompt of " + stem));
        studio.drop("profile/Photo.PNG", picture("png")).drop("profile/photo.txt", "prompt of photo");
        media();
        texts();
        pairs();
        systems();
        fifo();
        // When
        int code = studio.once();
        // Then
        assertThat(code).isEqualTo(2);
        assertThat(studio.sandbox.ledger().entries()).extracting(Ledger.Entry::prompt).containsExactlyInAnyOrderElementsOf(
                Stream.concat(GOOD.stream(), Stream.of("photo")).map(stem -> "prompt of " + stem).toList());
        assertThat(studio.sandbox.ledger().posts()).isEqualTo(GOOD.size() + 1L);
        assertThat(studio.done()).hasSize(2 * (GOOD.size() + 1));
        assertThat(studio.files("inbox")).containsExactlyInAnyOrderElementsOf(ignored);
        assertThat(studio.files("work")).isEmpty();
        List<String> errors = studio.files("errors");
        assertThat(errors).filteredOn(file -> !file.contains(".error.")).containsExactlyInAnyOrderElementsOf(
                bad.stream().map(name -> "invalid/" + name).toList());
        assertThat(errors).filteredOn(file -> file.endsWith(".error.txt")).isNotEmpty()
                .allSatisfy(note -> assertThat(studio.read("errors/" + note)).isNotBlank().doesNotContain("Exception"));
    }
}
