package io.dromedary.job;

/**
 * One result of a job, or the preview of one.
 *
 * @param number from 1, in the order in which the provider's answers first named the results; it never changes, and nothing else of the
 *     job has it. A preview has its result's number, negated
 * @param base   name below the outbox without suffix, reserved before the download
 * @param path   the file below the outbox; null, like the following fields, until it is published
 * @param previewOf the number of the result that this is a smaller form of; null for a result itself
 * @param resultId  the provider's own id of it; null where no answer had one
 * @param isNamed   whether the provider's last answer names it; one that it does not name is still fetched, unless it is gone
 * @param c2pa      whether the file carries a C2PA manifest; null, where that is not known
 */
public record Output(String job, int number, String url, String base, String path, Long bytes, String sha256, String contentType,
        Integer previewOf, String resultId, boolean isNamed, Boolean c2pa) {

    public Output(String job, int number, String url, String base, String path, Long bytes, String sha256, String contentType,
            Integer previewOf) {
        this(job, number, url, base, path, bytes, sha256, contentType, previewOf, null, true, null);
    }

    public static final String FOLDER = Places.OUTBOX + "/";

    /** As it is when that name is reserved for it. */
    public Output withBase(String reserved) {
        return new Output(job, number, url, reserved, path, bytes, sha256, contentType, previewOf, resultId, isNamed, c2pa);
    }

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
