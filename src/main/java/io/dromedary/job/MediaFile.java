package io.dromedary.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One picture of a drop, and where it was uploaded to.
 *
 * @param name       file name within the drop
 * @param url        public address at the provider; null before the upload
 * @param uploadedAt milliseconds since 1970; null before the upload
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MediaFile(String name, String contentType, long bytes, int width, int height, String sha256, String url, Long uploadedAt) {

    MediaFile uploaded(String publicUrl, long at) {
        return new MediaFile(name, contentType, bytes, width, height, sha256, publicUrl, at);
    }

    /** @param since milliseconds since 1970 */
    @JsonIgnore
    public boolean isUploadedSince(long since) {
        return url != null && uploadedAt >= since;
    }
}
