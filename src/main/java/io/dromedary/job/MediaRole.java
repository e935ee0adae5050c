package io.dromedary.job;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a file of a drop is for: the key of the sidecar that names it. */
public enum MediaRole {

    @JsonProperty("images")
    IMAGES("images", "JPEG, PNG, WebP or GIF"),
    /** The picture that a video ends with. */
    @JsonProperty("end_image")
    END_IMAGE("end_image", "JPEG, PNG, WebP or GIF"),
    @JsonProperty("reference_images")
    REFERENCE_IMAGES("reference_images", "JPEG, PNG, WebP or GIF"),
    @JsonProperty("audio")
    AUDIO("audio", "WAV"),
    @JsonProperty("video")
    VIDEO("video", "MP4");

    private final String key;
    private final String formats;

    MediaRole(String key, String formats) {
        this.key = key;
        this.formats = formats;
    }

    public String key() {
        return key;
    }

    /** The allowed formats, for messages. */
    public String formats() {
        return formats;
    }

    /** The default role of a file of this kind, where no sidecar gives one. */
    public MediaRole usual() {
        return this == AUDIO || this == VIDEO ? this : IMAGES;
    }
}
