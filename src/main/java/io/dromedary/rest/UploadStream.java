package io.dromedary.rest;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of a request as it arrives: one piece of it is in memory, and the sender waits until that is read. Camel's own handler for
 * streams collects the whole body first.
 */
final class UploadStream extends InputStream {

    private static final Buffer END = Buffer.buffer();
    private static final Buffer BROKEN = Buffer.buffer();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Who is refused hears that only after having sent what is on its way; much more than that is not waited for. */
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(2);
    private static final int MOST_DISCARDED = 16 << 20;

    private final HttpServerRequest request;
    private final BlockingQueue<Buffer> arrived = new LinkedBlockingQueue<>();
    private Buffer piece = Buffer.buffer();
    private int at;
    private Duration patience = PATIENCE;

    /** @param request paused */
    UploadStream(HttpServerRequest request) {
        this.request = request;
        request.handler(arrived::add).endHandler(end -> arrived.add(END)).exceptionHandler(e -> arrived.add(BROKEN));
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (at == piece.length() && piece != END) {
            piece = next();
            at = 0;
        }
        if (piece == END) {
            return -1;
        }
        int read = Math.min(length, piece.length() - at);
        piece.getBytes(at, at + read, into, offset);
        at += read;
        return read;
    }

    private Buffer next() throws IOException {
        if (piece == BROKEN) {
            throw new IOException("the connection broke off");
        }
        request.fetch(1);
        try {
            Buffer next = arrived.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null || next == BROKEN) {
                piece = BROKEN;
                at = 0;
                throw new IOException(next == null ? "nothing came for %d s".formatted(patience.toSeconds()) : "the connection broke off");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** What is not read is discarded, as far as it comes soon; else the connection ends with the answer. */
    @Override
    public void close() {
        patience = LAST_PATIENCE;
        try {
            for (long discarded = 0; discarded < MOST_DISCARDED;) {
                long more = skip(MOST_DISCARDED);
                if (more == 0 && read() < 0) {
                    return;
                }
                discarded += more + 1;
            }
        } catch (IOException e) {
            // It broke off: there is nothing to discard.
        }
        request.response().endHandler(end -> request.connection().close());
    }
}
