package io.dromedary.api.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.EndpointInfo;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * A connection for one call, which ends in time. What is not read of the response is not drained, which could take for ever, but the
 * connection is closed.
 */
final class BoundedConnection extends ConnectionEndpoint {

    private final ConnectionEndpoint pooled;
    private final CallLimits limits;
    private final ScheduledExecutorService timer;
    private final Future<?> end;

    BoundedConnection(ConnectionEndpoint pooled, CallLimits limits, ScheduledExecutorService timer) {
        this.pooled = pooled;
        this.limits = limits;
        this.timer = timer;
        this.end = abortAfter(limits.call());
    }

    private Future<?> abortAfter(Duration time) {
        return timer.schedule(() -> pooled.close(CloseMode.IMMEDIATE), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The call is over; its connection goes back to the pool. */
    ConnectionEndpoint over() {
        end.cancel(false);
        return pooled;
    }

    ConnectionEndpoint pooled() {
        return pooled;
    }

    /** The pool of today does not call it, but whoever does is bounded as well. */
    @SuppressWarnings("deprecation")
    @Override
    public ClassicHttpResponse execute(String id, ClassicHttpRequest request, HttpRequestExecutor executor, HttpContext context)
            throws IOException, HttpException {
        return execute(() -> pooled.execute(id, request, executor, context));
    }

    @Override
    public ClassicHttpResponse execute(String id, ClassicHttpRequest request, RequestExecutor executor, HttpContext context)
            throws IOException, HttpException {
        return execute(() -> pooled.execute(id, request, executor, context));
    }

    private interface Exchange {
        ClassicHttpResponse run() throws IOException, HttpException;
    }

    private ClassicHttpResponse execute(Exchange exchange) throws IOException, HttpException {
        Future<?> head = abortAfter(limits.head());
        ClassicHttpResponse response;
        try {
            response = exchange.run();
        } finally {
            head.cancel(false);
        }
        if (limits.silence() != null) {
            pooled.setSocketTimeout(Timeout.of(limits.silence()));
        }
        if (response.getEntity() != null) {
            response.setEntity(new HttpEntityWrapper(response.getEntity()) {
                @Override
                public InputStream getContent() throws IOException {
                    return new Undrained(super.getContent(), getContentLength());
                }
            });
        }
        return response;
    }

    private final class Undrained extends FilterInputStream {
        private final long announced;
        private long came;
        private boolean ended;

        /** @param announced bytes; negative where that is not known */
        Undrained(InputStream body, long announced) {
            super(body);
            this.announced = announced;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            ended |= next < 0;
            came++;
            return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            ended |= count < 0;
            came += Math.max(0, count);
            return count;
        }

        @Override
        public void close() throws IOException {
            if (!ended && came != announced) {
                pooled.close(CloseMode.IMMEDIATE);
            }
            super.close();
        }
    }

    @Override
    public boolean isConnected() {
        return pooled.isConnected();
    }

    @Override
    public void setSocketTimeout(Timeout timeout) {
        pooled.setSocketTimeout(timeout);
    }

    @Override
    public EndpointInfo getInfo() {
        return pooled.getInfo();
    }

    @Override
    public void close(CloseMode mode) {
        pooled.close(mode);
    }

    @Override
    public void close() throws IOException {
        pooled.close();
    }
}
