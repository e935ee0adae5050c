package io.dromedary.drop;

import java.util.Locale;
import java.util.Set;

/** The picture formats that the API takes. */
public enum MediaType {
    JPEG("image/jpeg", "jpg"),
    PNG("image/png", "png"),
    WEBP("image/webp", "webp"),
    GIF("image/gif", "gif");

    private static final Set<String> SUFFIXES = Set.of("jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif");

    private final String contentType;
    private final String extension;

    MediaType(String contentType, String extension) {
        this.contentType = contentType;
        this.extension = extension;
    }

    public String contentType() {
        return contentType;
    }

    /** The suffix of files that we write, without the dot. */
    public String extension() {
        return extension;
    }

    /** Whether a name looks like a picture. Only a reason to wait for a sidecar: the type itself is decided by content. */
    public static boolean isMediaName(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot > 0 && SUFFIXES.contains(fileName.substring(dot + 1).toLowerCase(Locale.ROOT));
    }
}
