package io.dromedary.deliver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContentCredentialsTest {

    private static final String PURPOSE = "000000006d616e696665737400"; // version, flags, "manifest"
    private static final String UUID = "d8fec3d61b0e483c92975828877ec481";
    /** A JUMBF box with the description that the C2PA specification gives, and no more. */
    private static final String MANIFEST = box("jumb", box("jumd", hex("63327061001100108000" + "00aa00389b71") + "\3" + "c2pa\0"));

    @TempDir
    private Path folder;

    private Optional<Boolean> of(byte[] content) {
        try {
            return ContentCredentials.isIn(Files.write(folder.resolve("result"), content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ------------------------------------------------------------------ files, as texts of one byte a letter

    private static String hex(String digits) {
        return new String(HexFormat.of().parseHex(digits), ISO_8859_1);
    }

    private static String big(int number) {
        return new String(ByteBuffer.allocate(4).putInt(number).array(), ISO_8859_1);
    }

    private static String box(String type, String content) {
        return big(content.length() + 8) + type + content;
    }

    private static String chunk(String type, String content) {
        return big(content.length()) + type + content + "0000"; // nobody checks the checksum
    }

    private static String part(String type, String content) {
        String length = new String(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(content.length()).array(), ISO_8859_1);
        return type + length + content + (content.length() % 2 == 1 ? "\0" : "");
    }

    private static String segment(String app, String content) {
        return hex("ff" + app) + new String(ByteBuffer.allocate(2).putShort((short) (content.length() + 2)).array(), ISO_8859_1) + content;
    }

    private static String picture(String format) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), format, out);
            return out.toString(ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String in(String file, int at, String what) {
        return file.substring(0, at) + what + file.substring(at);
    }

    private static final String PNG = picture("png");
    private static final String JPEG = picture("jpg");
    private static final String MP4 = box("ftyp", "isom\0\0\0\0isommp41") + box("moov", box("mvhd", "x".repeat(100)))
            + box("mdat", "y".repeat(999));
    private static final String WEBP = "RIFF\0\0\0\0WEBP" + part("VP8X", "x".repeat(10)) + part("VP8 ", "y".repeat(77));
    private static final String WAV = "RIFF\0\0\0\0WAVE" + part("fmt ", "x".repeat(16)) + part("data", "y".repeat(77));
    private static final int PNG_HEAD = 33;

    // ------------------------------------------------------------------ tests

    static Stream<Named<String>> withManifest() {
        return Stream.of(Named.of("PNG, before the data", in(PNG, PNG_HEAD, chunk("caBX", MANIFEST))),
                Named.of("PNG, behind them", in(PNG, PNG.length() - 12, chunk("caBX", MANIFEST))),
                Named.of("JPEG, first", in(JPEG, 2, segment("eb", "JP\0\1\0\0\0\1" + MANIFEST))),
                Named.of("JPEG, behind others and a fill byte",
                        in(JPEG, 2,
                                segment("e1", "Exif\0\0") + segment("eb", "HDR_RI") + hex("ff")
                                        + segment("eb", "JP\0\1\0\0\0\1" + MANIFEST))),
                Named.of("MP4", in(MP4, 24, box("uuid", hex(UUID + PURPOSE) + MANIFEST))),
                Named.of("MP4, at the end", MP4 + box("uuid", hex(UUID + PURPOSE) + MANIFEST)),
                Named.of("MP4, behind a box of 64 bits", MP4 + hex("00000001") + "free" + hex("0000000000000018") + "12345678"
                        + box("uuid", hex(UUID + PURPOSE) + MANIFEST)),
                Named.of("WebP", WEBP + part("C2PA", MANIFEST)), Named.of("WAV", WAV + part("C2PA", MANIFEST)));
    }

    @ParameterizedTest
    @MethodSource("withManifest")
    void findsTheManifest(String file) {
        assertThat(of(file.getBytes(ISO_8859_1))).hasValue(true);
    }

    static Stream<Named<String>> without() {
        return Stream.of(Named.of("PNG", PNG), Named.of("JPEG", JPEG), Named.of("MP4", MP4), Named.of("WebP", WEBP), Named.of("WAV", WAV),
                Named.of("MP4, with a box of somebody else", MP4 + box("uuid", hex("be7acfcb97a942e89c71999491e3afac") + MANIFEST)),
                Named.of("MP4, with a last box of no length", MP4 + big(0) + "mdat" + MANIFEST),
                Named.of("JPEG, with a JUMBF box of another standard", in(JPEG, 2,
                        segment("eb",
                                "JP\0\1\0\0\0\1" + box("jumb", box("jumd", hex("786d6c20001100108000" + "00aa00389b71") + "\3x\0"))))),
                Named.of("PNG, where the data only look so", in(PNG, PNG_HEAD, chunk("teXt", chunk("caBX", MANIFEST)))),
                Named.of("PNG, behind its end", PNG + chunk("caBX", MANIFEST)));
    }

    @ParameterizedTest
    @MethodSource("without")
    void saysThatThereIsNone(String file) {
        assertThat(of(file.getBytes(ISO_8859_1))).hasValue(false);
    }

    static Stream<Named<String>> unknown() {
        return Stream.of(Named.of("empty", ""), Named.of("text", "a text that is no picture"), Named.of("GIF", picture("gif")),
                Named.of("zip", "PK\3\4" + "x".repeat(99)), Named.of("mp3", "ID3\4\0\0\0\0\0\0" + "x".repeat(99)),
                Named.of("PNG, cut off", PNG.substring(0, 50)), Named.of("JPEG, cut off", JPEG.substring(0, 50)),
                Named.of("MP4, cut off", MP4.substring(0, 90)),
                Named.of("PNG, a chunk that claims four gigabytes", in(PNG, PNG_HEAD, hex("ffffffff") + "IDAT")),
                Named.of("JPEG, a segment without length", in(JPEG, 2, hex("ffe10000"))),
                Named.of("JPEG, bytes between segments", in(JPEG, 2, "x")),
                Named.of("MP4, a box of negative length", MP4 + hex("00000001") + "free" + hex("ffffffffffffffff") + "x".repeat(20)),
                Named.of("MP4, a box shorter than its head", MP4 + big(4) + "free" + "x".repeat(20)),
                Named.of("MP4, a box longer than the file", MP4 + big(999) + "free" + "x".repeat(20)),
                Named.of("MP4, a few bytes more", MP4 + "x"));
    }

    @ParameterizedTest
    @MethodSource("unknown")
    void doesNotGuess(String file) {
        assertThat(of(file.getBytes(ISO_8859_1))).isEmpty();
    }

    /** The parts are counted, and their lengths cannot lead back. */
    @Test
    void aFileOfMorePartsThanAnyHasIsLeft() {
        assertThat(of((PNG.substring(0, PNG_HEAD) + chunk("abCd", "").repeat(100_001) + PNG.substring(PNG_HEAD)).getBytes(ISO_8859_1)))
                .isEmpty();
        assertThat(of((WEBP + part("abcd", "").repeat(100_001)).getBytes(ISO_8859_1))).isEmpty();
        assertThat(of((MP4 + box("free", "").repeat(100_001)).getBytes(ISO_8859_1))).isEmpty();
        byte[] filled = Arrays.copyOf(JPEG.getBytes(ISO_8859_1), 200_000);
        Arrays.fill(filled, 2, filled.length, (byte) 0xFF);
        assertThat(of(filled)).isEmpty();
    }

    @Test
    void whateverIsDamagedNothingFails() {
        Random random = new Random(7);
        UnaryOperator<byte[]> damaged = file -> {
            byte[] bytes = file.clone();
            for (int i = 0; i < 5; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            return Arrays.copyOf(bytes, random.nextInt(bytes.length));
        };
        withManifest().map(named -> named.getPayload().getBytes(ISO_8859_1)).forEach(file -> {
            for (int i = 0; i < 50; i++) {
                assertThat(of(damaged.apply(file))).isNotNull();
            }
        });
    }
}
