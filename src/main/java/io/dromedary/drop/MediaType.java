package io.dromedary.drop;

import io.dromedary.job.MediaRole;
import java.util.Locale;
import java.util.Set;

/** The formats of pictures, recordings and videos that the API accepts. */
public enum MediaType {
    JPEG("image/jpeg", "jpg", "picture", MediaRole.IMAGES),
    PNG("image/png", "png", "picture", MediaRole.IMAGES),
    WEBP("image/webp", "webp", "picture", MediaRole.IMAGES),
    GIF("image/gif", "gif", "picture", MediaRole.IMAGES),
    WAV("audio/wav", "wav", "recording", MediaRole.AUDIO),
    MP4("video/mp4", "mp4", "video", MediaRole.VIDEO);

    private static final Set<String> SUFFIXES = Set.of("jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "wav", "mp4");
    private static final Set<String> NO_PICTURES = Set.of("wav", "mp4");

    private final String contentType;
    private final String extension;
    private final String noun;
    private final MediaRole usualRole;

    MediaType(String contentType, String extension, String noun, MediaRole usualRole) {
        this.contentType = contentType;
        this.extension = extension;
        this.noun = noun;
        this.usualRole = usualRole;
    }

    public String contentType() {
        return contentType;
    }

    /** The suffix of files that we write, without the dot. */
    public String extension() {
        return extension;
    }

    /** The role of a file of this type where no sidecar gives one. */
    public MediaRole usualRole() {
        return usualRole;
    }

    boolean isFitFor(MediaRole role) {
        return role.usual() == usualRole;
    }

    /** In words, such as {@code a PNG picture}. */
    public String described() {
        return (this == MP4 ? "an " : "a ") + name() + " " + noun;
    }

    static Set<String> suffixes() {
        return SUFFIXES;
    }

    String noun() {
        return noun;
    }

    /**
     * Whether a name looks like a picture, recording or video. Only a reason to wait for a sidecar: the type itself is decided by
     * content.
     */
    public static boolean isMediaName(String fileName) {
        return SUFFIXES.contains(suffix(fileName));
    }

    /** The same of a picture alone. */
    public static boolean isPictureName(String fileName) {
        return isMediaName(fileName) && !NO_PICTURES.contains(suffix(fileName));
    }

    private static String suffix(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot > 0 ? fileName.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
    }
}
