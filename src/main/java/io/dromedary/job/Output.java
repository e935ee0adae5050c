package io.dromedary.job;

/**
 * One result of a job, or the preview of one.
 *
 * @param number position in the provider's response, from 1; a preview has its result's number, negated
 * @param base   name below the outbox without suffix, reserved before the download
 * @param path   the file below the outbox; null, like the following fields, until it is published
 * @param previewOf the number of the result that this is a smaller form of; null for a result itself
 */
public record Output(String job, int number, String url, String base, String path, Long bytes, String sha256, String contentType,
        Integer previewOf) {

    public static final String FOLDER = Places.OUTBOX + "/";

    /** Optional: delivery does not depend on it, and it is not counted. */
    public boolean isPreview() {
        return previewOf != null;
    }

    /** Path below the root. */
    public String file() {
        return FOLDER + path;
    }

    public boolean isPublished() {
        return path != null;
    }
}
