package io.dromedary.drop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dromedary.job.InvalidDropException;
import io.dromedary.job.MediaRole;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaProbeTest {

    // 37 x 23 pixels each, made by libwebp: lossy, lossless, extended (with alpha).
    private static final String LOSSY = "UklGRkIAAABXRUJQVlA4IDYAAAAQAwCdASolABcAP3G202G0ryqmJWgCkC4JZwAAKUMRiAAA"
            + "/t+APoPi5f/6iewjvvmAAAAAAAA=";
    private static final String LOSSLESS = "UklGRh4AAABXRUJQVlA4TBEAAAAvJIAFAAdQjyIXpf+BiOh/AAA=";
    private static final String EXTENDED = "UklGRmYAAABXRUJQVlA4WAoAAAAQAAAAJAAAFgAAQUxQSAoAAAABB1CtiAhERP8DVlA4IDYAAAAQAwCdASolABcAP3G2"
            + "02G0ryqmJWgCkC4JZwAAKUMRiAAA/t+APoPi5f/6iewjvvmAAAAAAAA=";

    /** The head of a scan and its data, with a stuffed zero and a restart. */
    private static final String SCAN = "FFDA 0008 01 0100 003F00 1234FF0056 FFD0 789A";

    @TempDir
    Path drop;

    private final MediaProbe probe = new MediaProbe(1_000_000, 10_000_000);

    @ParameterizedTest
    @CsvSource({"jpg,JPEG", "png,PNG", "gif,GIF"})
    void readsTypeAndSizeFromTheHeader(String format, MediaType type) throws Exception {
        byte[] bytes = picture(format, 321, 207);

        assertThat(probe.probe(file("a." + format, bytes), null)).isEqualTo(new Media("a." + format, type, bytes.length, 321, 207));
        assertThat(PictureSize.pixels(drop.resolve("a." + format))).hasValue(321 * 207);
    }

    @Test
    void thePixelsOfAPictureStandAtItsBeginningHoweverMuchStandsBeforeThem() throws Exception {
        // Given
        byte[] jpeg = picture("jpg", 321, 207);
        ByteArrayOutputStream late = new ByteArrayOutputStream();
        late.write(jpeg, 0, 2);
        for (int i = 0; i < 10; i++) {
            // A profile of colour, as a segment of an application.
            late.write(HexFormat.of().parseHex("FFE2FFFF"));
            late.write(new byte[0xFFFF - 2]);
        }
        late.write(jpeg, 2, jpeg.length - 2);
        // When, Then
        assertThat(PictureSize.pixels(file("late.jpg", late.toByteArray()))).hasValue(321 * 207);
        assertThat(probe.probe(drop.resolve("late.jpg"), null).width()).isEqualTo(321);
        assertThat(PictureSize.pixels(file("half.jpg", Arrays.copyOf(late.toByteArray(), 100_000)))).isEmpty();
        assertThat(PictureSize.pixels(file("text.png", "no picture".getBytes(UTF_8)))).isEmpty();
        assertThat(PictureSize.pixels(file("empty.png", new byte[0]))).isEmpty();
        assertThat(PictureSize.pixels(file("head.png", Arrays.copyOf(picture("png", 9, 9), 20)))).isEmpty();
        assertThat(PictureSize.pixels(drop)).as("no plain file").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {LOSSY, LOSSLESS, EXTENDED})
    void readsTheThreeKindsOfWebp(String base64) throws Exception {
        byte[] bytes = Base64.getDecoder().decode(base64);

        assertThat(probe.probe(file("a.webp", bytes), null)).isEqualTo(new Media("a.webp", MediaType.WEBP, bytes.length, 37, 23));
        assertThat(PictureSize.pixels(drop.resolve("a.webp"))).hasValue(37 * 23);
    }

    @Test
    void contentDecidesNotTheName() throws Exception {
        assertThat(probe.probe(file("a.jpg", picture("png", 5, 6)), null).type()).isEqualTo(MediaType.PNG);
        assertThat(probe.probe(file("a.heic", picture("jpg", 5, 6)), null).type()).isEqualTo(MediaType.JPEG);
    }

    @Test
    void thumbnailsAndTablesBeforeTheFrameOfAJpegAreSkipped() throws Exception {
        // Given
        byte[] thumbnail = picture("jpg", 16, 16);
        var jpeg = new ByteArrayOutputStream();
        jpeg.write(bytes("FFD8 FFE1"));
        jpeg.write(ByteBuffer.allocate(2).putShort((short) (2 + thumbnail.length)).array());
        jpeg.write(thumbnail);
        jpeg.write(bytes("FFC4 0003 00 FFFF FFC8 0002 FFCC 0002"));
        for (int i = 0; i < 300; i++) {
            jpeg.write(bytes("FFE2 0004 FFC0"));
        }
        jpeg.write(bytes("FFC2 000B 08 04B0 0640 01 011100" + SCAN + "FFD9"));
        // When
        Media media = probe.probe(file("a.jpg", jpeg.toByteArray()), null);
        // Then
        assertThat(media.width()).isEqualTo(1600);
        assertThat(media.height()).isEqualTo(1200);
    }

    @Test
    void readsLittleOfALargeFile() throws Exception {
        // Given a sparse file of 2 GB: one part of a PNG
        Path file = file("a.png", Arrays.copyOf(picture("png", 5, 6), 33));
        try (var large = new RandomAccessFile(file.toFile(), "rw")) {
            large.seek(33);
            large.write(bytes("7FFFFFFF 49444154"));
            large.seek(33 + 12 + 0x7FFFFFFFL);
            large.write(bytes("00000000 49454E44 00000000"));
        }
        // When, Then
        assertThat(new MediaProbe(4_000_000_000L, 100).probe(file, null).bytes()).isEqualTo(33 + 24 + 0x7FFFFFFFL);
    }

    @Test
    void tooManyBytesAreRefused() throws Exception {
        assertThat(problem("a.png", new byte[1_000_001])).isEqualTo("a.png: found 1000001 bytes; make it at most 1000000 bytes.");
    }

    @Test
    void tooManyPixelsAreRefusedWithoutOverflow() throws Exception {
        assertThat(problem("a.png", png(5_000, 2_001)))
                .isEqualTo("a.png: found 5000 x 2001 = 10005000 pixels; scale it down to at most 10000000 pixels.");
        assertThat(problem("a.png", png(Integer.MAX_VALUE, Integer.MAX_VALUE))).contains("= 4611686014132420609 pixels");
        assertThat(probe.probe(file("a.png", png(5_000, 2_000)), null).width()).isEqualTo(5_000);
    }

    @ParameterizedTest
    @CsvSource({"0,5,of 0 x 5 pixels", "5,0,of 5 x 0 pixels", "-1,5,of 4294967295 x 5 pixels"})
    void sizesThatNoPictureHasAreDamage(int width, int height, String found) throws Exception {
        assertThat(problem("a.png", png(width, height))).contains("a damaged PNG picture " + found, "save it anew");
    }

    @Test
    void aZeroSizeIsDamageInEveryFormat() throws Exception {
        assertThat(problem("a.gif", bytes("474946383961 0000 0500 000000"))).contains("a damaged GIF picture of 0 x 5 pixels");
        assertThat(problem("a.jpg", bytes("FFD8 FFC0 000B 08 0000 0640 01 011100"))).contains("a damaged JPEG picture of 1600 x 0 pixels");
        byte[] webp = Base64.getDecoder().decode(LOSSY);
        Arrays.fill(webp, 26, 28, (byte) 0);
        assertThat(problem("a.webp", webp)).contains("a damaged WEBP picture of 0 x 23 pixels");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "FFD8FF", "FFD8FFE0", "FFD8FFE0 0010 4A464946", "FFD8FFE0 0001", "FFD8FFE0 FFFF 00", "FFD8FFD9 0000",
        "FFD8FFDA 0003 00 FFC0 000B 08 0001 0001",
        "FFD8FFC0 000B 08 0001", "FFD8FFC4 0003 00 0000 0000", "FFD8FFFFFFFFFF", "89504E470D0A1A0A",
        "89504E470D0A1A0A 0000000D 49484452 0000",
        "89504E470D0A1A0A 0000000D 49444154 00000001 00000001 08 06 00 00 00 00000000", "474946383961", "474946383961 0500 06",
        "474946383961 0500 0600 000000 FF",
        "FFD8FFC0 000B 08 0001 0001 01 011100 FFD9", "FFD8FFC0 000B 08 0001 0001 01 011100 0000",
        "52494646 1E000000 57454250", "52494646 00000000 57454250 41424344 00000000 00000000 00000000 0000 0000 00"})
    void cutOrBrokenHeadersAreDamage(String hex) throws Exception {
        assertThat(problem("a.jpg", bytes(hex))).matches("a\\.jpg: found a damaged (JPEG|PNG|GIF|WEBP) picture .+; copy it again.+");
    }

    @Test
    void aWebpThatIsShorterThanItSaysIsCutOff() throws Exception {
        byte[] webp = Base64.getDecoder().decode(EXTENDED);

        assertThat(problem("a.webp", Arrays.copyOf(webp, webp.length - 1))).contains("a damaged WEBP picture that is cut off");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FFE0 0002", "FF"})
    void endlessJpegSegmentsAreNotFollowed(String hex) throws Exception {
        byte[] segment = bytes(hex);
        Path file = drop.resolve("a.jpg");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(bytes("FFD8"));
            for (int i = 0; i < 200_000; i++) {
                out.write(segment);
            }
        }

        assertThat(problem(file)).contains("a damaged JPEG picture without a frame header");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "00000018 66747970 68656963 00000000 6D696631 68656963 | a HEIC picture (as iPhones take them) |",
        "00000018 66747970 6D696631 00000000 6D696631 68656963 | a HEIC picture (as iPhones take them) |",
        "00000018 66747970 6D696631 00000000 61766966 6D696631 | an AVIF picture |",
        "00000014 66747970 61766966 00000000 61766966          | an AVIF picture |",
        "00000014 66747970 71742020 00000000 71742020          | a QuickTime video (MOV) | MP4",
        "00000018 66747970 63727820 00000001 63727820 69736F6D | a camera's raw file (CR3) |",
        "0000000C 4A584C20 0D0A870A                            | a JPEG XL picture |",
        "FF0A FF07                                             | a JPEG XL picture |",
        "0000000C 6A502020 0D0A870A                            | a JPEG 2000 picture |",
        "49492A00 08000000                                     | a TIFF picture or a camera's raw file |",
        "4D4D002A 00000008                                     | a TIFF picture or a camera's raw file |",
        "424D 36000000 00000000 36000000                       | a BMP picture |",
        "38425053 0001                                         | a Photoshop document |",
        "00000100 0100 1010                                    | an ICO icon |",
        "52494646 00000000 41564920                            | an AVI video | MP4",
        "00000014 66747970 4D344120 00000200 69736F6D          | an M4A recording | WAV",
        "1A45DFA3 01000000                                     | a Matroska or WebM video | MP4",
        "504B0304 1400                                         | a ZIP archive or an Office document |",
        "00051607 00020000                                     | an AppleDouble file (what macOS keeps beside a picture, not the "
                + "picture) |",
        "DEADBEEF 00010203                                     | a file of an unknown format |",
        "00 01                                                 | a file of an unknown format |",
        "FFFB9064 00000000                                     | an MP3 recording | WAV",
        "52463634 FFFFFFFF 57415645                            | an RF64 recording | WAV"})
    void otherFormatsAreNamedByTheirContent(String hex, String what, String formats) throws Exception {
        assertThat(problem("a.jpg", bytes(hex))).isEqualTo("a.jpg: found %s; convert it to %s, or replace it.", what,
                formats == null ? "JPEG, PNG, WebP or GIF" : formats);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "%PDF-1.7                                          | a PDF document",
        "%!PS-Adobe-3.0 EPSF                               | a PostScript document",
        "<svg xmlns='x'/>                                  | an SVG drawing",
        "<?xml version='1.0'?><!-- a --><SVG/>             | an SVG drawing",
        "<!DOCTYPE html><html><body>404</body>             | a web page",
        "a picture of a cat                                | a text file",
        "BM is how this text begins                        | a text file",
        "ç                                                 | a text file"})
    void textsAreNamedToo(String text, String what) throws Exception {
        assertThat(problem("a.jpg", text.getBytes(UTF_8))).contains("found " + what + ";");
    }

    /** Nobody can convert it: it is what a failed download left. */
    @Test
    void aTextUnderTheNameOfAPictureIsNotToBeConverted() throws Exception {
        assertThat(problem("text.jpg", "Not Found".getBytes(UTF_8))).isEqualTo("text.jpg: found a text file; look into it, since a "
                + "download that failed leaves such a text in place of the file; then download or copy the file again.");
    }

    @Test
    void aCharacterCutAtTheEndOfTheHeadIsStillText() throws Exception {
        assertThat(problem("a.jpg", ("a" + "é".repeat(3_000)).getBytes(UTF_8))).contains("a text file");
        assertThat(problem("a.jpg", "caf\u00e9 au lait".getBytes(ISO_8859_1))).contains("a file of an unknown format");
    }

    // ------------------------------------------------------------------ whole or not

    /** Everything that a copy which is broken off, or goes on elsewhere, can leave of a file. */
    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "gif"})
    void noBeginningOfAPictureCountsAsAWholeOne(String format) throws Exception {
        // Given
        byte[] whole = picture(format, 40, 30);
        for (int length = 8; length < whole.length; length++) {
            // When, Then
            assertThat(problem("a." + format, Arrays.copyOf(whole, length))).as("%d of %d bytes", length, whole.length)
                    .contains("a damaged ", "copy it again");
            // The last four bytes of a PNG are a checksum, which is not looked at.
            if (length < whole.length - 4 || !format.equals("png")) {
                assertThat(problem("a." + format, Arrays.copyOf(Arrays.copyOf(whole, length), whole.length + 9_000)))
                        .as("%d bytes, then zeros", length).contains("a damaged ", "copy it again");
            }
        }
        assertThat(probe.probe(file("a." + format, whole), null).width()).isEqualTo(40);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "gif"})
    void whatComesBehindAPictureIsLeftAlone(String format) throws Exception {
        byte[] whole = picture(format, 40, 30);
        byte[] more = Arrays.copyOf(whole, whole.length + 20_000);
        Arrays.fill(more, whole.length, more.length, (byte) 0x77);

        assertThat(probe.probe(file("a." + format, more), null).width()).isEqualTo(40);
    }

    @Test
    void aJpegOfSeveralScansEndsBehindTheLastOne() throws Exception {
        String head = "FFD8 FFC2 000B 08 0001 0001 01 011100";

        assertThat(probe.probe(file("a.jpg", bytes(head + SCAN + "FFC4 0003 00" + SCAN + "FFFF FFD9")), null).width()).isOne();
        assertThat(problem("b.jpg", bytes(head + SCAN + "FFC4 0003 00" + SCAN))).contains("cut off");
        assertThat(problem("c.jpg", bytes(head + SCAN + "FFC4 0003 00" + SCAN + "FF"))).contains("cut off");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "00000000 00000000 | a.jpg | nothing but zeros, as copies have them that were broken off; copy it again",
        "0D0A FFD8FFE0 0000 | a.jpg | a JPEG picture behind 2 other bytes; open it and save it anew, so that it begins with the picture",
        "0A 89504E470D0A1A0A | a.png | a PNG picture behind 1 other byte; open it and save it anew, so that it begins with the picture",
        "DEADBEEF | voice.wav | a file of an unknown format; convert it to WAV, or replace it",
        "DEADBEEF | clip.MOV | a file of an unknown format; convert it to MP4, or replace it",
        "DEADBEEF | a.heic | a file of an unknown format; convert it to JPEG, PNG, WebP or GIF, or replace it"})
    void whatIsNoPictureIsNamedWithARemedyThatCanBeFollowed(String hex, String name, String told) throws Exception {
        assertThat(problem(name, bytes(hex))).isEqualTo("%s: found %s.", name, told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "version https://git-lfs.github.com/spec/v1 | a pointer of Git LFS in place of the file; run `git lfs pull`",
        "/annex/objects/SHA256E-s3--a.png | a pointer of git-annex in place of the file; run `git annex get`",
        "<?xpacket begin=''?> | settings of a photo program (XMP); take it away",
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'/> | settings of a photo program (XMP); take it away",
        "<?xml version='1.0'?><!DOCTYPE plist> | settings of an Apple program (a property list); take it away",
        "<html>404 | a web page; download the file itself"})
    void whatProgramsPutInPlaceOfAPictureOrBesideItIsNamed(String text, String told) throws Exception {
        assertThat(problem("a.jpg", text.getBytes(UTF_8))).startsWith("a.jpg: found " + told);
    }

    @Test
    void emptyFilesLinksAndFoldersAreNoPictures() throws Exception {
        Path picture = file("a.png", picture("png", 5, 6));

        assertThat(problem("b.png", new byte[0])).isEqualTo("b.png: found an empty file; copy it again.");
        assertThat(problem(Files.createSymbolicLink(drop.resolve("c.png"), picture))).contains("not a plain file");
        assertThat(problem(Files.createDirectory(drop.resolve("d.png")))).contains("not a plain file");
        assertThatThrownBy(() -> probe.probe(drop.resolve("e.png"), null)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void damagedPicturesNeverFailInAnotherWay() throws Exception {
        // Given
        var random = new Random(11);
        List<byte[]> pictures = List.of(picture("jpg", 40, 30), picture("png", 40, 30), picture("gif", 40, 30),
                Base64.getDecoder().decode(LOSSY), Base64.getDecoder().decode(LOSSLESS), Base64.getDecoder().decode(EXTENDED));
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = pictures.get(i % pictures.size()).clone();
            for (int damage = random.nextInt(4); damage >= 0; damage--) {
                bytes[random.nextInt(Math.min(40, bytes.length))] = (byte) random.nextInt();
            }
            // When
            Path file = file(i + ".jpg", Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length)));
            try {
                Media media = probe.probe(file, null);
                // Then
                assertThat((long) media.width() * media.height()).isBetween(1L, 10_000_000L);
            } catch (InvalidDropException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(500, 1_999);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "52494646 2C000000 57415645 666D7420 10000000 01000100 44AC0000 88580100 02001000 64617461 08000000 0000000000000000",
        // Eight too many in the header, as some programs write it; a length that was not known; another one.
        "52494646 34000000 57415645 666D7420 10000000 01000100 44AC0000 88580100 02001000 64617461 08000000 0000000000000000",
        "52494646 FFFFFFFF 57415645 4C495354 03000000 41424300 666D7420 10000000 01000100 44AC0000 88580100 02001000 64617461 FFFFFFFF 00",
        "52494646 00000000 57415645 666D7420 12000000 01000100 44AC0000 88580100 02001000 0000 64617461 00000000 0000"})
    void recordingsAreKnownByTheirFormat(String hex) throws Exception {
        Path file = file("a.bin", bytes(hex));

        assertThat(probe.probe(file, null)).isEqualTo(new Media("a.bin", MediaType.WAV, Files.size(file), 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "00000014 66747970 69736F6D 00000200 69736F6D 00000010 6D6F6F76 0000000000000000 0000000A 6D646174 0102",
        "00000014 66747970 69736F6D 00000200 69736F6D 00000008 6D6F6F76 00000008 6D646174 0D0A",
        "00000014 66747970 69736F6D 00000200 6D703432 00000001 6D646174 0000000000000014 01020304 0000000C 6D6F6F76 00000000",
        "00000014 66747970 6D703432 00000200 69736F6D 00000008 6D6F6F76 00000000 6D646174 0000"})
    void videosAreKnownByTheirIndex(String hex) throws Exception {
        Path file = file("a.bin", bytes(hex));

        assertThat(probe.probe(file, null)).isEqualTo(new Media("a.bin", MediaType.MP4, Files.size(file), 0, 0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "52494646 FF000000 57415645 666D7420 10000000                        | a damaged WAV recording that is cut off",
        "52494646 04000000 57415645                                          | a damaged WAV recording without a format",
        "52494646 04000000 57415645 64617461 00000000 00                     | a damaged WAV recording without a format",
        "52494646 24000000 57415645 666D7420 10000000 01000100 44AC0000 88580100 02001000 | a damaged WAV recording without samples",
        "52494646 2C000000 57415645 666D7420 10000000 01000100 44AC0000 88580100 02001000 64617461 08000000 00000000 | a damaged WAV "
                + "recording that is cut off",
        "00000014 66747970 69736F6D 00000200 69736F6D 00000008 6D6F6F76      | a damaged MP4 video without its pictures",
        "00000014 66747970 69736F6D 00000200 69736F6D 00000008 6D6F6F76 00000FFF 6D646174 0102 | a damaged MP4 video that is cut off",
        "00000014 66747970 69736F6D 00000200 69736F6D 00000008 6D6F6F76 0000000000000000 | a damaged MP4 video without its pictures",
        "52494646 14000000 57415645 666D7420 10000000 01000100               | a damaged WAV recording that is cut off",
        "00000014 66747970                                                   | a damaged MP4 video that is cut off",
        "00000014 66747970 69736F6D 00000200 69736F6D                        | a damaged MP4 video without an index",
        "00000014 66747970 69736F6D 00000200 69736F6D 00000004 6D6F6F76      | a damaged MP4 video with a box of length 4",
        "00000014 66747970 69736F6D 00000200 69736F6D 00000FFF 6D646174      | a damaged MP4 video that is cut off",
        "00000014 66747970 69736F6D 00000200 69736F6D 00000001 6D646174 FFFFFFFFFFFFFFFF | a damaged MP4 video with a box of length -1"})
    void brokenRecordingsAndVideosAreDamage(String hex, String found) throws Exception {
        assertThat(problem("a.bin", bytes(hex))).isEqualTo("a.bin: found " + found + "; copy it again, or open and save it anew.");
    }

    @Test
    void endlessChunksAreNotFollowed() throws Exception {
        assertThat(problem("a.wav", bytes("52494646 00000000 57415645" + "41424344 00000000".repeat(60_000)))).contains("without a format");
        assertThat(problem("a.mp4", bytes("00000014 66747970 69736F6D 00000200 69736F6D" + "00000008 66726565".repeat(60_000))))
                .contains("without an index");
    }

    @Test
    void whatDoesNotFitItsRoleIsSaidWithTheRole() throws Exception {
        // Given
        Path picture = file("a.png", picture("png", 5, 6));
        Path recording = file("v.wav",
                bytes("52494646 00000000 57415645 666D7420 10000000 01000100 44AC0000 88580100 02001000 64617461 02000000 0000"));
        // When, Then
        assertThat(problem(picture, MediaRole.AUDIO)).isEqualTo("a.png, audio: found a PNG picture; name a WAV file there.");
        assertThat(problem(recording, MediaRole.END_IMAGE))
                .isEqualTo("v.wav, end_image: found a WAV recording; name a JPEG, PNG, WebP or GIF file there.");
        assertThat(problem(file("v.mp3", "ID3".getBytes(UTF_8)), MediaRole.AUDIO))
                .isEqualTo("v.mp3: found an MP3 recording; convert it to WAV, or replace it.");
        assertThat(problem(file("w.txt", "hello".getBytes(UTF_8)), MediaRole.VIDEO))
                .isEqualTo("w.txt: found a text file; take it away, or put a file in its place that is MP4.");
        assertThat(probe.probe(picture, MediaRole.REFERENCE_IMAGES).type()).isEqualTo(MediaType.PNG);
        assertThat(probe.probe(recording, MediaRole.AUDIO).type()).isEqualTo(MediaType.WAV);
    }

    @Test
    void mediaNamesGoBySuffixInAnyCase() {
        assertThat(List.of("a.jpg", "a.JPEG", "a.jpe", "a.jfif", "a.Png", "a.webp", "a.b.gif", "v.WAV", "w.mp4"))
                .allMatch(MediaType::isMediaName);
        assertThat(List.of("jpg", ".jpg", "a.jpg.txt", "a.heic", "a.jpg ", "a.")).noneMatch(MediaType::isMediaName);
    }

    private String problem(String name, byte[] content) throws IOException {
        return problem(file(name, content));
    }

    private String problem(Path file) {
        return problem(file, null);
    }

    private String problem(Path file, MediaRole role) {
        return catchThrowableOfType(InvalidDropException.class, () -> probe.probe(file, role)).getMessage();
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(drop.resolve(name), content);
    }

    private static byte[] picture(String format, int width, int height) throws IOException {
        var out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, out)).isTrue();
        return out.toByteArray();
    }

    private static byte[] png(int width, int height) {
        return ByteBuffer.allocate(57).put(bytes("89504E470D0A1A0A 0000000D 49484452")).putInt(width).putInt(height)
                .position(33).put(bytes("00000000 49444154 00000000 00000000 49454E44 00000000")).array();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
