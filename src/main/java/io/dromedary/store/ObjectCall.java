package io.dromedary.store;

import java.nio.file.Path;
import java.time.Instant;

/**
 * What one of the routes {@code fetch-object}, {@code copy-object} and {@code delete-object} is to do. Keys are in full here, with the
 * store's prefix, since they go to the store as they are.
 *
 * @param verb     for messages
 * @param etag     it is done only with this one; null with whatever is there
 * @param modified it is deleted only if it was put then, as the same bytes have the same ETag; null where that tells nothing
 * @param bytes    of an object that is copied
 * @param to       the key of a copy
 * @param file     what is fetched goes there; replaced where it is there
 */
public record ObjectCall(String verb, String key, String etag, Instant modified, long bytes, String to, Path file) {

    public static ObjectCall fetch(String key, String etag, Path file) {
        return new ObjectCall("read", key, etag, null, 0, null, file);
    }

    public static ObjectCall copy(String key, String etag, long bytes, String to) {
        return new ObjectCall("copy", key, etag, null, bytes, to, null);
    }

    public static ObjectCall delete(String key, String etag, Instant modified) {
        return new ObjectCall("delete", key, etag, modified, 0, null, null);
    }
}
