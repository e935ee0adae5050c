package io.dromedary.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Files by their paths below the root, such as {@code errors/nsfw/shop/shoe.png}: in a folder or in a bucket. When a method returns, the
 * disk
 * or the bucket has it.
 */
public interface Store {

    /** How a person calls the file or folder. */
    String address(String path);

    /** Whether there is a file of this path, or a folder. */
    boolean exists(String path) throws IOException;

    /** Whether a file is called {@code base}, a dot and one of the suffixes; where others look the same to the store, they count too. */
    boolean hasAny(String base, Stream<String> suffixes) throws IOException;

    /** Those of the files that are certainly not there; none where that cannot be told. */
    Set<String> missing(Collection<String> paths) throws IOException;

    /** Writes a small file, at once and whole; replaces one that is there. */
    void write(String path, byte[] content) throws IOException;

    /**
     * Writes at the end of a file that grows, which is made where there is none. Others may see it only after {@link #flush()}.
     *
     * @param end where that is for the caller: what is beyond it was interrupted, and is overwritten
     * @return where it is now; bytes
     */
    long append(String path, long end, byte[] content) throws IOException;

    /** Shows everybody what was appended, also by an earlier run. */
    void flush() throws IOException;

    /** Makes a file appear under one more name in the same top folder. Nothing happens where there is one of that name. */
    void link(String path, String name) throws IOException;

    /** Nothing happens where there is no such file. */
    void delete(String path) throws IOException;

    /** Removes a folder, and those above it up to {@code top}, as far as they are empty. */
    void prune(String folder, String top) throws IOException;

    /**
     * The file on the disk of this machine, where it is brought if need be.
     *
     * @throws NoSuchFileException when there is none
     */
    Path local(String path) throws IOException;

    /**
     * Where a result that is to be published in the folder of {@code path} is gathered: a file that nobody looks at, in a folder that
     * exists.
     */
    Path staging(String path) throws IOException;

    /**
     * Makes a staged file appear under its path, at once and whole; the staged file may be gone then. What an interrupted run published
     * of the
     * same result is replaced.
     *
     * @throws FileAlreadyExistsException when another result is known to have that path; the staged file is still there then
     */
    void publish(Path staged, String path, Label label) throws IOException;

    /**
     * What is known of a result, kept beside its bytes where the store can.
     *
     * @param contentType as the provider named it
     * @param sha256      of the bytes, hexadecimal
     * @param metadata    what the result is: names in lower case, such as {@code job}, {@code model}, {@code request-id}
     */
    record Label(String contentType, String sha256, Map<String, String> metadata) {
    }
}
