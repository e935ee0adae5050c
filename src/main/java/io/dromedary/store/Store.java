package io.dromedary.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Files by their paths below the root, such as {@code errors/nsfw/shop/shoe.png}: in a folder or in a bucket. When a method returns, its
 * effect is on the disk or in the bucket.
 */
public interface Store {

    /** The address of a file or folder, as shown to people. */
    String address(String path);

    /** Whether there is a file or a folder of this path. */
    boolean exists(String path) throws IOException;

    /** Whether a file is named {@code base}, a dot and one of the suffixes. A store that cannot tell suffixes apart counts others too. */
    boolean hasAny(String base, Stream<String> suffixes) throws IOException;

    /** The files that certainly do not exist; none if that cannot be known. */
    Set<String> missing(Collection<String> paths) throws IOException;

    /**
     * Identifies what a file, or a folder with all that is in it, holds now: another version is another content. Empty if there is none.
     */
    Optional<String> version(String path) throws IOException;

    /** Writes a small file, atomically; replaces an existing one. */
    void write(String path, byte[] content) throws IOException;

    /**
     * Writes a small file, atomically, under a name that nothing has.
     *
     * @return whether it was written
     */
    boolean writeFirst(String path, byte[] content) throws IOException;

    /**
     * Takes the names of files in another folder for them, all or none, so that nobody else can take one before they have moved. What the
     * folder has of an interrupted move of the same files counts as taken for them.
     *
     * @return false where something else has a name
     */
    boolean takeNames(String from, String to, Collection<String> files) throws IOException;

    /**
     * Appends to a growing file, which is created if there is none. Others may see the new content only after {@link #flush()}.
     *
     * @param end length of the file as the caller knows it; anything beyond is left of an interrupted append, and is overwritten
     * @return the new length, in bytes
     */
    long append(String path, long end, byte[] content) throws IOException;

    /** Makes everything that was appended visible to others, also what an earlier run appended. */
    void flush() throws IOException;

    /** Makes a file appear under one more name in the same top folder. Does nothing if that name exists. */
    void link(String path, String name) throws IOException;

    /** Does nothing if there is no such file. */
    void delete(String path) throws IOException;

    /** Removes a folder, and its parents up to {@code top}, as far as they are empty. */
    void prune(String folder, String top) throws IOException;

    /**
     * The file on the disk of this machine; fetched to it if necessary.
     *
     * @throws NoSuchFileException when there is none
     */
    Path local(String path) throws IOException;

    /** Bytes of a file; empty where there is none, or none that is plainly a file of the top folder that the path names. */
    OptionalLong size(String path) throws IOException;

    /** A part of a file, as a stream: nothing of it is kept in memory or on the disk. */
    InputStream open(String path, long from, long length) throws IOException;

    /**
     * The staging file of a result that will be published in the folder of {@code path}: a file that nobody reads, in a folder that exists.
     */
    Path staging(String path) throws IOException;

    /**
     * Makes a staged file appear under its path, atomically; the staged file may be gone afterwards. What an interrupted run published
     * of the same result stays, or is replaced where the store knows that it is of the same one.
     *
     * @throws FileAlreadyExistsException when anything else has that path; the staged file still exists then
     */
    void publish(Path staged, String path, Label label) throws IOException;

    /**
     * What is known about a result; stored with its bytes if the store can do that.
     *
     * @param contentType as the provider named it
     * @param sha256      of the bytes, hexadecimal
     * @param metadata    what the result is: names in lower case, such as {@code job}, {@code model}, {@code request-id}
     */
    record Label(String contentType, String sha256, Map<String, String> metadata) {
    }
}
