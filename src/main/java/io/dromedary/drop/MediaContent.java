package io.dromedary.drop;

import io.dromedary.job.InvalidDropException;
import io.dromedary.job.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of a dropped file, read in small windows: going through it costs at most one read of the file, and skipping costs nothing. */
final class MediaContent {

    private static final int WINDOW = 8 * 1024;

    private final String name;
    private final FileChannel channel;
    private final long size;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long start;

    MediaContent(String name, FileChannel channel) throws IOException {
        this.name = name;
        this.channel = channel;
        this.size = channel.size();
    }

    String name() {
        return name;
    }

    long size() {
        return size;
    }

    /** An unsigned byte; -1 behind the end. */
    int at(long position) throws IOException {
        if (position < start || position >= start + window.limit()) {
            window = read(position, WINDOW);
            start = position;
        }
        return position - start < window.limit() ? window.get((int) (position - start)) & 0xFF : -1;
    }

    /** That many bytes, or those that are left. */
    ByteBuffer head(long position, int count) throws IOException {
        return position >= start && position + count <= start + window.limit()
                ? ByteBuffer.wrap(window.array(), (int) (position - start), count).slice()
                : read(position, count);
    }

    /** @throws InvalidDropException if the file ends before */
    ByteBuffer all(MediaType type, long position, int count) throws InvalidDropException, IOException {
        at(position);
        ByteBuffer bytes = head(position, count);
        if (bytes.limit() < count) {
            throw cutOff(type);
        }
        return bytes;
    }

    private ByteBuffer read(long position, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, Math.min(count, size - position)));
        int got = 0;
        while (got >= 0 && bytes.hasRemaining()) {
            got = channel.read(bytes, position + bytes.position());
        }
        return bytes.flip();
    }

    Media sized(MediaType type, int width, int height) throws InvalidDropException {
        if (width <= 0 || height <= 0) {
            throw damaged(type, "of " + Integer.toUnsignedLong(width) + " x " + Integer.toUnsignedLong(height) + " pixels");
        }
        return new Media(name, type, size, width, height);
    }

    InvalidDropException cutOff(MediaType type) {
        return damaged(type, "that is cut off");
    }

    InvalidDropException damaged(MediaType type, String how) {
        return new InvalidDropException(new Problem(name, null, "a damaged %s %s %s".formatted(type, type.noun(), how),
                "copy it again, or open and save it anew"));
    }
}
