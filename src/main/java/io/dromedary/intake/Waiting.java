package io.dromedary.intake;

/**
 * An object in a bucket's inbox.
 *
 * @param key   below the bucket's prefix
 * @param etag  as the store gives it
 * @param local what its file is called below the mirror, {@code inbox/...} or {@code characters/...}; null for the mark of a folder, which is
 *              nothing on a disk
 */
record Waiting(String key, String etag, long bytes, String local) {
}
