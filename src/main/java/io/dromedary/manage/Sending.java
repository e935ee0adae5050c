package io.dromedary.manage;

import io.dromedary.text.PlainReason;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a stream to a client, piece by piece, as fast as the client takes it. Camel's own way leaves the exchange open for good where the
 * client goes away in the middle, as browsers do with every video, and the line could then not stop.
 */
public final class Sending {

    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);
    private static final int PIECE = 64 << 10;
    /** A client that takes nothing for so long has gone. */
    private static final long SECONDS = 30;
    private static final int UNAVAILABLE = 503;

    /** Each takes one of the twenty threads that answer requests, so some are left for the others. */
    private final Semaphore places = new Semaphore(12);

    /** Gives the content; asked for only when it can be sent. */
    public interface Content {
        InputStream open() throws IOException;
    }

    /** @param headers of the answer, besides those that each answer has */
    public void send(Message message, int status, Map<String, String> headers, long length, Content content) throws IOException {
        if (!places.tryAcquire()) {
            message.setHeader(Exchange.HTTP_RESPONSE_CODE, UNAVAILABLE);
            message.setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=utf-8");
            message.setBody("Too many files are being sent at once; reload the page.\n");
            return;
        }
        try (InputStream in = content.open()) {
            HttpServerResponse response = message.getExchange().getMessage(HttpMessage.class).getResponse();
            response.setStatusCode(status).putHeader("Content-Length", String.valueOf(length));
            headers.forEach(response::putHeader);
            if ("HEAD".equals(message.getHeader(Exchange.HTTP_METHOD, String.class))) {
                response.end();
            } else {
                write(in, response);
            }
        } finally {
            places.release();
        }
    }

    private static void write(InputStream in, HttpServerResponse response) throws IOException {
        byte[] piece = new byte[PIECE];
        try {
            for (int count = in.readNBytes(piece, 0, PIECE); count > 0; count = in.readNBytes(piece, 0, PIECE)) {
                taken(response.write(Buffer.buffer(count).appendBytes(piece, 0, count)));
            }
            taken(response.end());
        } catch (ExecutionException | TimeoutException e) {
            // The client has gone; there is nobody to tell.
            LOG.debug("Not all was sent", e);
            breakOff(response);
        } catch (IOException | RuntimeException e) {
            LOG.warn("A file could not be sent to its end: {}", PlainReason.of(e));
            breakOff(response);
        }
    }

    /** The connection is closed, so that the client knows that something is missing. What has no end yet would be answered once more. */
    private static void breakOff(HttpServerResponse response) {
        response.reset();
        if (!response.ended()) {
            response.end();
        }
    }

    private static void taken(Future<Void> written) throws ExecutionException, TimeoutException {
        try {
            written.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("stopped");
        }
    }
}
