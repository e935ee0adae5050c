package io.dromedary.drop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.dromedary.job.MediaRole;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.List;
import java.util.Locale;

/** Identifies a file of a format that we do not accept, from its first bytes, so that its owner knows what to convert. */
final class ForeignFormat {

    /** Enough for the compatible brands of an ISO file and for the comments before an {@code <svg>}. */
    static final int HEAD_BYTES = 4096;

    /** Accepted, but has to be distinguished here from related formats. */
    static final String MP4 = "an MP4 video";

    static final String TEXT = "a text file";

    private static final String UNKNOWN = "a file of an unknown format";

    private record Magic(int offset, String bytes, String name) {
        boolean begins(String head) {
            return head.startsWith(bytes, offset);
        }
    }

    // Sources: the formats' own specifications and the "magic" registry of file(1). The first match wins.
    private static final List<Magic> MAGICS = List.of(
            new Magic(0, "\0\0\0\fJXL \r\n\u0087\n", "a JPEG XL picture"),
            new Magic(0, "\u00ff\n", "a JPEG XL picture"),
            new Magic(0, "\0\0\0\fjP  \r\n\u0087\n", "a JPEG 2000 picture"),
            new Magic(0, "\u00ffO\u00ffQ", "a JPEG 2000 picture"),
            new Magic(0, "II\u00bc\u0001", "a JPEG XR picture"),
            new Magic(0, "II*\0", "a TIFF picture or a camera's raw file"),
            new Magic(0, "MM\0*", "a TIFF picture or a camera's raw file"),
            new Magic(0, "II+\0", "a TIFF picture"),
            new Magic(0, "MM\0+", "a TIFF picture"),
            new Magic(0, "IIRO", "a camera's raw file"),
            new Magic(0, "IIU\0", "a camera's raw file"),
            new Magic(0, "FUJIFILMCCD-RAW", "a camera's raw file"),
            new Magic(0, "8BPS", "a Photoshop document"),
            new Magic(0, "gimp xcf", "a GIMP document"),
            new Magic(0, "%PDF-", "a PDF document"),
            new Magic(0, "%!PS", "a PostScript document"),
            new Magic(0, "\u00c5\u00d0\u00d3\u00c6", "a PostScript document"),
            new Magic(0, "\0\0\u0001\0", "an ICO icon"),
            new Magic(0, "\0\0\u0002\0", "a TGA picture or a cursor"),
            new Magic(0, "icns", "an icon of macOS"),
            new Magic(0, "qoif", "a QOI picture"),
            new Magic(0, "DDS ", "a DDS texture"),
            new Magic(0, "v/1\u0001", "an OpenEXR picture"),
            new Magic(0, "#?RADIANCE", "a Radiance HDR picture"),
            new Magic(8, "AVI ", "an AVI video"),
            new Magic(0, "\u001aE\u00df\u00a3", "a Matroska or WebM video"),
            new Magic(0, "\0\0\u0001\u00ba", "an MPEG video"),
            new Magic(0, "FLV\u0001", "a Flash video"),
            new Magic(0, "OggS", "an Ogg recording"),
            new Magic(0, "fLaC", "a FLAC recording"),
            new Magic(0, "ID3", "an MP3 recording"),
            new Magic(0, "PK\u0003\u0004", "a ZIP archive or an Office document"),
            new Magic(0, "\u00d0\u00cf\u0011\u00e0", "an Office document"),
            new Magic(0, "Rar!", "a RAR archive"),
            new Magic(0, "7z\u00bc\u00af", "a 7z archive"),
            new Magic(0, "\u001f\u008b", "a gzip archive"),
            new Magic(0, "\0\u0005\u0016\u0007", "an AppleDouble file (what macOS keeps beside a picture, not the picture)"),
            new Magic(4, "moov", "a QuickTime video"),
            new Magic(4, "mdat", "a QuickTime video"));

    private ForeignFormat() {
    }

    /** @param head the first {@link #HEAD_BYTES} bytes, or all of a shorter file */
    static String describe(byte[] head) {
        String text = new String(head, ISO_8859_1);
        if (text.startsWith("ftyp", 4)) {
            return isoMedia(text);
        }
        if (text.startsWith("BM") && text.startsWith("\0\0\0\0", 6)) {
            return "a BMP picture";
        }
        return MAGICS.stream().filter(magic -> magic.begins(text)).findFirst().map(Magic::name)
                .orElseGet(() -> textOrUnknown(head));
    }

    /** ISO 14496-12: a box has its length, "ftyp", the major brand, a version and the compatible brands, four bytes each. */
    private static String isoMedia(String head) {
        int end = Math.min(head.length(), head.charAt(2) << 8 | head.charAt(3));
        String brands = head.substring(8, Math.max(8, end));
        if (brands.contains("avif") || brands.contains("avis")) {
            return "an AVIF picture";
        }
        if (List.of("heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1").stream().anyMatch(brands::contains)) {
            return "a HEIC picture (as iPhones take them)";
        }
        if (brands.startsWith("qt  ")) {
            return "a QuickTime video (MOV)";
        }
        if (brands.startsWith("M4A ") || brands.startsWith("M4B ")) {
            return "an M4A recording";
        }
        return brands.startsWith("crx ") ? "a camera's raw file (CR3)" : MP4;
    }

    /** The role that a file of that description would have after conversion. */
    static MediaRole nearest(String description) {
        return description.endsWith("recording")
                ? MediaRole.AUDIO
                : description.contains("video") ? MediaRole.VIDEO : MediaRole.IMAGES;
    }

    private static String textOrUnknown(byte[] head) {
        CharBuffer text = CharBuffer.allocate(head.length);
        // Not the end of input: a character may be cut at the end of the head.
        if (UTF_8.newDecoder().decode(ByteBuffer.wrap(head), text, false).isError()) {
            return UNKNOWN;
        }
        String start = text.flip().toString().strip().toLowerCase(Locale.ROOT);
        if (start.contains("<svg")) {
            return "an SVG drawing";
        }
        if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
            return "a web page";
        }
        boolean binary = start.chars().anyMatch(c -> c < ' ' && "\t\n\r\f\u001b".indexOf(c) < 0);
        return binary ? UNKNOWN : TEXT;
    }
}
