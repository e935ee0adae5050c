package io.dromedary.sandbox.models;

import java.util.Locale;

/** How a result file is stored and served. */
public enum Format {
    PNG("png", "image/png"),
    JPEG("jpg", "image/jpeg"),
    MP4("mp4", "video/mp4"),
    WAV("wav", "audio/wav"),
    PLY("ply", "application/octet-stream"),
    ZIP("zip", "application/zip");

    private final String suffix;
    private final String contentType;

    Format(String suffix, String contentType) {
        this.suffix = suffix;
        this.contentType = contentType;
    }

    public String suffix() {
        return suffix;
    }

    public String contentType() {
        return contentType;
    }

    /** The format that a body asks for by {@code output_format}, where a picture can be had in it. */
    static Format ofPicture(String wanted) {
        return wanted.toLowerCase(Locale.ROOT).startsWith("jp") ? JPEG : PNG;
    }
}
