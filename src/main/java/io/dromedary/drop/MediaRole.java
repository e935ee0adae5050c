package io.dromedary.drop;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a file of a drop is for: the key of the sidecar that names it. */
public enum MediaRole {

    @JsonProperty("images") IMAGES("images"),
    /** The picture that a video ends with. */
    @JsonProperty("end_image") END_IMAGE("end_image"),
    @JsonProperty("reference_images") REFERENCE_IMAGES("reference_images"),
    @JsonProperty("audio") AUDIO("audio"),
    @JsonProperty("video") VIDEO("video");

    private final String key;

    MediaRole(String key) {
        this.key = key;
    }

    public String key() {
        return key;
    }
}
