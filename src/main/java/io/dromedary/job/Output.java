package io.dromedary.job;

/**
 * One result of a job, or the preview of one.
 *
 * @param number the order of the provider's answer, from 1; that of a preview is its result's, negative
 * @param base   name below the outbox without suffix, reserved before the download
 * @param path   the file below the outbox; null, like what follows, until it is published
 * @param previewOf the number of the result that this is a smaller form of; null for a result itself
 */
public record Output(String job, int number, String url, String base, String path, Long bytes, String sha256, String contentType,
        Integer previewOf) {

    /** Below the root. */
    public static final String FOLDER = Places.OUTBOX + "/";

    /** A courtesy: nobody waits for it, and it is counted nowhere. */
    public boolean isPreview() {
        return previewOf != null;
    }

    /** The file below the root. */
    public String file() {
        return FOLDER + path;
    }

    public boolean isPublished() {
        return path != null;
    }
}
