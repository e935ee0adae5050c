package io.dromedary.sandbox.uploads;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The types that may be uploaded (the documented ones), their file suffix, and how their first bytes look. */
public enum UploadType {
    JPEG("jpg", head -> head[0] == (byte) 0xFF && head[1] == (byte) 0xD8 && head[2] == (byte) 0xFF),
    PNG("png", head -> ascii(head, 1, "PNG\r\n")),
    WEBP("webp", head -> ascii(head, 0, "RIFF") && ascii(head, 8, "WEBP")),
    GIF("gif", head -> ascii(head, 0, "GIF8")),
    WAV("wav", head -> ascii(head, 0, "RIFF") && ascii(head, 8, "WAVE")),
    MP4("mp4", head -> ascii(head, 4, "ftyp"));

    static final int HEAD = 12;

    private static final Map<String, UploadType> BY_CONTENT_TYPE = Map.of("image/jpeg", JPEG, "image/jpg", JPEG, "image/png", PNG,
            "image/webp", WEBP, "image/gif", GIF, "audio/wav", WAV, "audio/x-wav", WAV, "video/mp4", MP4);

    private final String suffix;
    private final Predicate<byte[]> signature;

    UploadType(String suffix, Predicate<byte[]> signature) {
        this.suffix = suffix;
        this.signature = signature;
    }

    /** The type with this name, or null when it is not a documented one. */
    static UploadType named(String contentType) {
        return BY_CONTENT_TYPE.get(contentType);
    }

    /** Whether a file that begins so is a picture of any documented type. */
    static boolean isPicture(byte[] start) {
        return ofPicture(start) != null;
    }

    /** The content type of a picture that begins so, or null. */
    public static String ofPicture(byte[] start) {
        return Stream.of("image/jpeg", "image/png", "image/webp", "image/gif").filter(name -> named(name).matches(start)).findFirst()
                .orElse(null);
    }

    String suffix() {
        return suffix;
    }

    static String names() {
        return String.join(", ", BY_CONTENT_TYPE.keySet().stream().sorted().toList());
    }

    public boolean matches(byte[] start) {
        return signature.test(Arrays.copyOf(start, HEAD));
    }

    private static boolean ascii(byte[] head, int from, String text) {
        return new String(head, from, text.length(), StandardCharsets.ISO_8859_1).equals(text);
    }
}
