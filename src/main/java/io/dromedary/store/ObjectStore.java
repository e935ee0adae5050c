package io.dromedary.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One bucket of objects, below one prefix. Keys are passed and returned without that prefix. Failures are {@link ObjectStoreException}s.
 *
 * <p>To add another kind of store, implement this in a package of its own, create it in {@code main.Stores}, and write the four routes of
 * {@code routes/bucket/} for it. The routes move many objects, or large ones; this interface has what a bean reads, writes or needs at
 * once.
 */
public interface ObjectStore {

    /**
     * An object in a listing.
     *
     * @param etag as the store gives it, in quotes
     */
    record Entry(String key, long bytes, String etag, Instant modified) {
    }

    /** What the store knows about an object without its content being read. */
    record Head(long bytes, String etag, Instant modified, String contentType, Map<String, String> metadata) {

        /** Whether the bytes are the same. Copies in parts, and of encrypted objects, have an ETag of their own, and count as others. */
        public boolean isCopyOf(Entry object) {
            return bytes == object.bytes() && etag.equals(object.etag());
        }
    }

    /** Name of the bucket. */
    String name();

    /** The address of an object, as shown to people. */
    String address(String key);

    /** The key with the prefix. */
    String full(String key);

    /** The key without the prefix; empty where it is not below the prefix. */
    Optional<String> below(String fullKey);

    // ------------------------------------------------------------------ reading

    /** Passes on every object whose key begins with this, in the store's order, page by page. */
    void list(String beginning, Consumer<Entry> each) throws ObjectStoreException;

    /**
     * Passes on objects whose keys begin with this, from one key on, as long as they are wanted. Not every store has an order.
     *
     * @param after  the first key is greater than this one
     * @param wanted receives each object; returns whether to go on
     */
    void list(String beginning, String after, Predicate<Entry> wanted) throws ObjectStoreException;

    /** Whether there is any object whose key begins with this. */
    boolean hasAny(String beginning) throws ObjectStoreException;

    /** Empty if there is no such object. */
    Optional<Head> head(String key) throws ObjectStoreException;

    /** @return the beginning of the object, at most {@code most} bytes */
    byte[] read(String key, int most) throws IOException;

    /** A part of the object as a stream; whoever closes it early reads no more of it. */
    InputStream open(String key, long from, long length) throws IOException;

    /** Streams the object to a file, whose bytes are on the disk when this returns. */
    void fetch(String key, Path file) throws IOException;

    // ------------------------------------------------------------------ writing

    /** Writes a small object; replaces an existing one. */
    void put(String key, byte[] content, String contentType) throws ObjectStoreException;

    /**
     * Writes a small object if there is none.
     *
     * @return whether it was written
     */
    boolean putFirst(String key, byte[] content, String contentType) throws ObjectStoreException;

    /**
     * Writes a file, streamed, in parts if it is large; replaces an existing object.
     *
     * @param sha256   of the whole file, hexadecimal
     * @param metadata names in lower case, values in printable ASCII
     */
    void put(String key, Path file, String contentType, String sha256, Map<String, String> metadata) throws IOException;

    /**
     * Writes a file like {@link #put}, but only under a key that no object has.
     *
     * @throws FileAlreadyExistsException when there is such an object
     */
    void create(String key, Path file, String contentType, String sha256, Map<String, String> metadata) throws IOException;

    /**
     * Copies an object within the bucket, with its type and metadata; replaces an existing one.
     *
     * @param etag only an object with this ETag is copied; null for any
     */
    void copy(String from, String etag, String to) throws ObjectStoreException;

    /** Does nothing if there is no such object. */
    void delete(String key) throws ObjectStoreException;
}
