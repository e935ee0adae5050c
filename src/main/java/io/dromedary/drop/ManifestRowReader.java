package io.dromedary.drop;

import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Problem;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The rows of one manifest, one after the other; rows that were read are not kept. Closes itself at the end. */
public abstract class ManifestRowReader implements Iterator<ManifestRow>, Closeable {

    /** The limit of a sidecar: bytes of a JSON line, characters of a CSV cell. */
    static final int LONGEST = 64 * 1024;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private ManifestRow next;
    private boolean ended;

    /** @return null at the end */
    abstract ManifestRow read() throws IOException;

    @Override
    public final boolean hasNext() {
        if (next == null && !ended) {
            try {
                next = read();
                if (next == null) {
                    ended = true;
                    close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return next != null;
    }

    @Override
    public final ManifestRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        ManifestRow line = next;
        next = null;
        return line;
    }

    /**
     * The file without its byte order mark. The stream supports reset within {@link #LONGEST} bytes.
     *
     * @throws InvalidDropException also if it is larger than any manifest: it is not read then, not even for pairing
     */
    static InputStream open(Path file) throws InvalidDropException, IOException {
        String name = file.getFileName().toString();
        FileChannel channel = DroppedFile.open(file, name);
        long bytes = channel.size();
        if (bytes > ManifestFile.MAX_BYTES) {
            channel.close();
            throw new InvalidDropException(
                    new Problem(name, null, bytes + " bytes", "split it into files of at most " + ManifestFile.MAX_BYTES + " bytes"));
        }
        InputStream in = new BufferedInputStream(Channels.newInputStream(channel), LONGEST);
        in.mark(BYTE_ORDER_MARK.length);
        if (!Arrays.equals(in.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
            in.reset();
        }
        return in;
    }
}
