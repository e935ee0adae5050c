package io.dromedary.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * One picture, sound or video of a drop, and where it was uploaded to.
 *
 * @param name       path below the drop's parent folder: its file name, after {@code name.drop/} where the drop is a folder
 * @param url        public address at the provider; null before the upload
 * @param width      pixels; 0 for a sound or video
 * @param uploadedAt milliseconds since 1970; null before the upload
 * @param role       what it is for
 * @param remoteId   the provider's own id of the upload; null where it gave none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MediaFile(String name, String contentType, long bytes, int width, int height, String sha256, String url, Long uploadedAt,
        MediaRole role, String remoteId) {

    public MediaFile {
        role = role == null ? MediaRole.IMAGES : role;
    }

    public MediaFile uploaded(String publicUrl, String id, long at) {
        return new MediaFile(name, contentType, bytes, width, height, sha256, publicUrl, at, role, id);
    }

    /** For a question about a request that is not sent: an address must have the form of one. */
    public MediaFile asIfUploaded() {
        return uploaded("https://example.com/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"), null, 0);
    }

    public MediaFile notUploaded() {
        return new MediaFile(name, contentType, bytes, width, height, sha256, null, null, role, null);
    }

    /** The name that a sidecar uses. */
    public String fileName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** @param latest what was uploaded later was so by a clock that was ahead: its age is not known */
    @JsonIgnore
    public boolean isUploadedBetween(Instant since, Instant latest) {
        return url != null && uploadedAt >= since.toEpochMilli() && uploadedAt <= latest.toEpochMilli();
    }
}
