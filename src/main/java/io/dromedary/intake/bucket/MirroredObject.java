package io.dromedary.intake.bucket;

/**
 * An object in a bucket's inbox.
 *
 * @param key   below the bucket's prefix
 * @param etag  as the store gives it; empty for the mark of a folder, which has no content to tell apart
 * @param local what its file is called below the mirror, {@code inbox/...} or {@code characters/...}; null for the mark of a folder,
 *              which is
 *              nothing on a disk
 */
record MirroredObject(String key, String etag, long bytes, String local) {

    static MirroredObject mark(String key) {
        return new MirroredObject(key, "", 0, null);
    }

    boolean isMark() {
        return local == null;
    }
}
