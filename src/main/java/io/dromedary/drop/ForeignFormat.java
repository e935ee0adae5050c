package io.dromedary.drop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.dromedary.job.MediaRole;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A format that we do not accept, identified by the first bytes of a file, so that its owner knows what to do.
 *
 * @param name as messages call it
 * @param todo what to do; null if converting it helps
 */
record ForeignFormat(String name, String todo) {

    /** Enough for the compatible brands of an ISO file and for the comments before an {@code <svg>}. */
    static final int HEAD_BYTES = 4096;

    /** Accepted, but has to be distinguished here from related formats. */
    static final ForeignFormat MP4 = new ForeignFormat("an MP4 video", null);

    static final ForeignFormat TEXT = new ForeignFormat("a text file", null);

    private static final ForeignFormat UNKNOWN = new ForeignFormat("a file of an unknown format", null);
    private static final ForeignFormat ZEROS = new ForeignFormat("nothing but zeros, as copies have them that were broken off",
            "copy it again");

    private static final String RESAVE = "open it and save it anew, so that it begins with the picture";
    private static final List<String> RECORDINGS = List.of("wav", "wave", "mp3", "m4a", "aac", "aif", "aiff", "flac", "ogg", "opus", "wma");
    private static final List<String> VIDEOS = List.of("mp4", "mov", "m4v", "avi", "mkv", "webm", "mpg", "mpeg", "wmv", "3gp");

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
            new Magic(0, "\u00ff\u00fb", "an MP3 recording"),
            new Magic(0, "\u00ff\u00f3", "an MP3 recording"),
            new Magic(0, "\u00ff\u00f2", "an MP3 recording"),
            new Magic(0, "\u00ff\u00f1", "an AAC recording"),
            new Magic(0, "\u00ff\u00f9", "an AAC recording"),
            new Magic(0, "RF64", "an RF64 recording"),
            new Magic(0, "BW64", "a BW64 recording"),
            new Magic(0, "riff.\u0091\u00cf\u0011", "a Wave64 recording"),
            new Magic(8, "AIFF", "an AIFF recording"),
            new Magic(8, "AIFC", "an AIFF recording"),
            new Magic(0, "#!AMR", "an AMR recording"),
            new Magic(0, "0&\u00b2u", "a Windows Media recording or video"),
            new Magic(0, "PK\u0003\u0004", "a ZIP archive or an Office document"),
            new Magic(0, "\u00d0\u00cf\u0011\u00e0", "an Office document"),
            new Magic(0, "Rar!", "a RAR archive"),
            new Magic(0, "7z\u00bc\u00af", "a 7z archive"),
            new Magic(0, "\u001f\u008b", "a gzip archive"),
            new Magic(0, "\0\u0005\u0016\u0007", "an AppleDouble file (what macOS keeps beside a picture, not the picture)"),
            new Magic(4, "moov", "a QuickTime video"),
            new Magic(4, "mdat", "a QuickTime video"));

    /** @param head the first {@link #HEAD_BYTES} bytes, or all of a shorter file, one character each */
    static ForeignFormat of(String head) {
        if (head.chars().allMatch(each -> each == 0)) {
            return ZEROS;
        }
        if (head.startsWith("ftyp", 4)) {
            return isoMedia(head);
        }
        if (head.startsWith("BM") && head.startsWith("\0\0\0\0", 6)) {
            return new ForeignFormat("a BMP picture", null);
        }
        return MAGICS.stream().filter(magic -> magic.begins(head)).findFirst().map(magic -> new ForeignFormat(magic.name, null))
                .orElseGet(() -> behind(head).orElseGet(() -> textOrUnknown(head.getBytes(ISO_8859_1))));
    }

    String remedy(MediaRole wanted) {
        return todo == null ? "convert it to %s, or replace it".formatted(wanted.formats()) : todo;
    }

    /** A picture that something else was put before, such as the header of a download or a line break. */
    private static Optional<ForeignFormat> behind(String head) {
        int jpeg = head.indexOf(MediaProbe.JPEG_SIGNATURE);
        int png = head.indexOf(MediaProbe.PNG_SIGNATURE);
        int at = png < 0 || jpeg >= 0 && jpeg < png ? jpeg : png;
        return at < 0
                ? Optional.empty()
                : Optional.of(new ForeignFormat(
                        "a %s picture behind %d other byte%s".formatted(at == jpeg ? "JPEG" : "PNG", at, at == 1 ? "" : "s"), RESAVE));
    }

    /** ISO 14496-12: a box has its length, "ftyp", the major brand, a version and the compatible brands, four bytes each. */
    private static ForeignFormat isoMedia(String head) {
        int end = Math.min(head.length(), head.charAt(2) << 8 | head.charAt(3));
        String brands = head.substring(8, Math.max(8, end));
        if (brands.contains("avif") || brands.contains("avis")) {
            return new ForeignFormat("an AVIF picture", null);
        }
        if (List.of("heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1").stream().anyMatch(brands::contains)) {
            return new ForeignFormat("a HEIC picture (as iPhones take them)", null);
        }
        if (brands.startsWith("qt  ")) {
            return new ForeignFormat("a QuickTime video (MOV)", null);
        }
        if (brands.startsWith("M4A ") || brands.startsWith("M4B ")) {
            return new ForeignFormat("an M4A recording", null);
        }
        return brands.startsWith("crx ") ? new ForeignFormat("a camera's raw file (CR3)", null) : MP4;
    }

    /** The role that the file would have after conversion: by its content, else by its suffix. */
    MediaRole nearest(String fileName) {
        String suffix = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        boolean known = !name.startsWith("a file of") && !name.startsWith("a text");
        if (known ? name.endsWith("recording") : RECORDINGS.contains(suffix)) {
            return MediaRole.AUDIO;
        }
        return (known ? name.contains("video") : VIDEOS.contains(suffix)) ? MediaRole.VIDEO : MediaRole.IMAGES;
    }

    private static ForeignFormat textOrUnknown(byte[] head) {
        CharBuffer text = CharBuffer.allocate(head.length);
        // Not the end of input: a character may be cut at the end of the head.
        if (UTF_8.newDecoder().decode(ByteBuffer.wrap(head), text, false).isError()) {
            return UNKNOWN;
        }
        String start = text.flip().toString().strip().toLowerCase(Locale.ROOT);
        if (start.startsWith("version https://git-lfs.github.com/")) {
            return new ForeignFormat("a pointer of Git LFS in place of the file",
                    "run `git lfs pull` where it came from, and copy it again");
        }
        if (start.startsWith("/annex/objects/")) {
            return new ForeignFormat("a pointer of git-annex in place of the file",
                    "run `git annex get` where it came from, and copy it again");
        }
        if (start.contains("<x:xmpmeta") || start.startsWith("<?xpacket")) {
            return new ForeignFormat("settings of a photo program (XMP)", "take it away; a prompt goes into a .txt file");
        }
        if (start.contains("<!doctype plist")) {
            return new ForeignFormat("settings of an Apple program (a property list)", "take it away; a prompt goes into a .txt file");
        }
        if (start.contains("<svg")) {
            return new ForeignFormat("an SVG drawing", null);
        }
        if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
            return new ForeignFormat("a web page", "download the file itself, and put it there");
        }
        boolean binary = start.chars().anyMatch(c -> c < ' ' && "\t\n\r\f\u001b".indexOf(c) < 0);
        return binary ? UNKNOWN : TEXT;
    }
}
