package io.dromedary.intake.bucket;

/**
 * An object in a bucket's inbox.
 *
 * @param key   below the bucket's prefix
 * @param etag  as the store returns it; empty for a folder marker, which has no content
 * @param local the path of its file below the mirror, {@code inbox/...} or {@code characters/...}; null for a folder marker, which has no
 *              file
 */
record MirroredObject(String key, String etag, long bytes, String local) {

    static MirroredObject mark(String key) {
        return new MirroredObject(key, "", 0, null);
    }

    boolean isMark() {
        return local == null;
    }
}
