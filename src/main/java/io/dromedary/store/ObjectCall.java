package io.dromedary.store;

import java.nio.file.Path;
import java.time.Instant;

/**
 * What one of the routes {@code fetch-object}, {@code copy-object} and {@code delete-object} is to do. Keys are complete here, with the
 * store's prefix, since they are sent to the store as they are.
 *
 * @param verb     for messages
 * @param etag     condition: only an object with this ETag; null for any
 * @param modified condition of a deletion: only an object that was put then, as the same bytes have the same ETag; null where the time is
 *                 no evidence
 * @param bytes    size of an object that is copied
 * @param to       key of the copy
 * @param first    whether it is copied only where nothing has that key
 * @param file     where an object is fetched to; replaced if it exists
 */
public record ObjectCall(String verb, String key, String etag, Instant modified, long bytes, String to, boolean first, Path file) {

    public static ObjectCall fetch(String key, String etag, Path file) {
        return new ObjectCall("read", key, etag, null, 0, null, false, file);
    }

    public static ObjectCall copy(String key, String etag, long bytes, String to) {
        return new ObjectCall("copy", key, etag, null, bytes, to, false, null);
    }

    /** A copy that replaces nothing. */
    public static ObjectCall copyFirst(String key, String etag, long bytes, String to) {
        return new ObjectCall("copy", key, etag, null, bytes, to, true, null);
    }

    public static ObjectCall delete(String key, String etag, Instant modified) {
        return new ObjectCall("delete", key, etag, modified, 0, null, false, null);
    }
}
