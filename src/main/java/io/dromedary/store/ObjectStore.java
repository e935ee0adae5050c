package io.dromedary.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One bucket of objects, below one prefix. Keys are given and returned without that prefix. What goes wrong is an {@link
 * ObjectStoreException}.
 *
 * <p>Who adds another kind of store implements this in a package of its own, makes it in {@code main.Stores}, and writes the four routes of
 * {@code routes/bucket/} for it: what moves many objects or large ones is done there, and here what a bean asks, writes or needs at once.
 */
public interface ObjectStore {

    /**
     * An object in a list.
     *
     * @param etag as the store gives it, in quotes
     */
    record Entry(String key, long bytes, String etag, Instant modified) {
    }

    /** What is known of an object without reading it. */
    record Head(long bytes, String etag, Instant modified, String contentType, Map<String, String> metadata) {
    }

    /** Of the bucket. */
    String name();

    /** How a person calls an object. */
    String address(String key);

    /** The key with the prefix. */
    String full(String key);

    /** The key without the prefix; empty where it is not below the prefix. */
    Optional<String> below(String fullKey);

    // ------------------------------------------------------------------ questions

    /** Every object whose key begins like this, in the store's order, page by page. */
    void list(String beginning, Consumer<Entry> each) throws ObjectStoreException;

    /**
     * Objects whose keys begin like this, from one key on, as long as they are wanted. Not every store knows an order.
     *
     * @param after  the first key is greater than this one
     * @param wanted told each object; whether to go on
     */
    void list(String beginning, String after, Predicate<Entry> wanted) throws ObjectStoreException;

    /** Whether there is any object whose key begins like this. */
    boolean hasAny(String beginning) throws ObjectStoreException;

    /** Empty where there is no such object. */
    Optional<Head> head(String key) throws ObjectStoreException;

    /** @return the beginning of the object, at most so many bytes */
    byte[] read(String key, int most) throws IOException;

    /** Streams the object to a file, whose bytes are on the disk when this returns. */
    void fetch(String key, Path file) throws IOException;

    // ------------------------------------------------------------------ writing

    /** Writes a small object; replaces one that is there. */
    void put(String key, byte[] content, String contentType) throws ObjectStoreException;

    /**
     * Writes a small object where there is none.
     *
     * @return whether it did
     */
    boolean putFirst(String key, byte[] content, String contentType) throws ObjectStoreException;

    /**
     * Writes a file, streamed, in parts where it is large; replaces an object that is there.
     *
     * @param sha256   of the whole file, hexadecimal
     * @param metadata names in lower case, values in printable ASCII
     */
    void put(String key, Path file, String contentType, String sha256, Map<String, String> metadata) throws IOException;

    /**
     * Writes a file as {@link #put}, but only under a key that no object has.
     *
     * @throws FileAlreadyExistsException when there is such an object
     */
    void create(String key, Path file, String contentType, String sha256, Map<String, String> metadata) throws IOException;

    /**
     * Copies an object within the bucket, with its type and metadata; replaces one that is there.
     *
     * @param etag the copy is made only of this one; null for whatever is there
     */
    void copy(String from, String etag, String to) throws ObjectStoreException;

    /** Nothing happens where there is no such object. */
    void delete(String key) throws ObjectStoreException;
}
