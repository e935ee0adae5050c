package io.dromedary.api.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.io.LeaseRequest;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The connections of one {@code http} endpoint, for its option {@code clientConnectionManager}.
 *
 * <p>Each endpoint needs a pool of its own: Camel closes the pool together with the endpoint, and a paid POST must not find another
 * endpoint's used connection in it. Any failure before the connection is established is a {@link NotConnectedException} or a
 * {@link RefusedAddressException}.
 */
public final class GuardedConnections implements HttpClientConnectionManager {

    private final HttpClientConnectionManager pool;
    private volatile boolean ended;
    private final CallLimits limits;
    private final ScheduledExecutorService timer;

    private GuardedConnections(HttpClientConnectionManager pool, CallLimits limits) {
        this.pool = pool;
        this.limits = limits;
        ScheduledThreadPoolExecutor one = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "call-limits");
            thread.setDaemon(true);
            return thread;
        });
        one.setRemoveOnCancelPolicy(true);
        this.timer = one;
    }

    /**
     * @param addresses      decides which addresses are connected to, see {@link PublicAddresses}
     * @param trust          decides which certificates are trusted; {@code SSLContext.getDefault()} in production
     * @param connectTimeout for each address of the host, and again for the TLS handshake; an endpoint's own option wins
     * @param readTimeout    the longest silence of the server; an endpoint's own {@code responseTimeout} wins
     * @param perHost        connections to one scheme, host and port at a time; callers wait for a free one
     * @param total          connections at a time
     * @param limits         when each call ends, whatever the server does
     */
    public static GuardedConnections pool(DnsResolver addresses, SSLContext trust, Duration connectTimeout,
            Duration readTimeout, int perHost, int total, CallLimits limits) {
        return new GuardedConnections(PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(addresses)
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(trust))
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(connectTimeout))
                        .setSocketTimeout(Timeout.of(readTimeout))
                        // A host may close a connection after any answer without a word: a used one is looked at before it is used again.
                        .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                        .build())
                .setMaxConnPerRoute(perHost)
                .setMaxConnTotal(total)
                .build(), limits);
    }

    @Override
    public void connect(ConnectionEndpoint endpoint, TimeValue timeout, HttpContext context) throws IOException {
        try {
            pool.connect(pooled(endpoint), timeout, context);
        } catch (RefusedAddressException e) {
            throw e;
        } catch (IOException e) {
            throw new NotConnectedException(e);
        }
    }

    /** The line stops: calls that are under way fail now, and no other begins. */
    public void end() {
        ended = true;
        pool.close(CloseMode.IMMEDIATE);
    }

    @Override
    public LeaseRequest lease(String id, HttpRoute route, Timeout timeout, Object state) {
        if (ended) {
            return new NoLease();
        }
        LeaseRequest lease = pool.lease(id, route, timeout, state);
        return new LeaseRequest() {
            @Override
            public ConnectionEndpoint get(Timeout longest) throws InterruptedException, ExecutionException, TimeoutException {
                return new BoundedConnection(lease.get(longest), limits, timer);
            }

            @Override
            public boolean cancel() {
                return lease.cancel();
            }
        };
    }

    /** A closed pool would throw an unchecked exception, as if it were a mistake to ask. */
    private static final class NoLease implements LeaseRequest {

        @Override
        public ConnectionEndpoint get(Timeout timeout) throws ExecutionException {
            throw new ExecutionException(new NotConnectedException(new IOException("the line stops")));
        }

        @Override
        public boolean cancel() {
            return true;
        }
    }

    @Override
    public void release(ConnectionEndpoint endpoint, Object state, TimeValue keepAlive) {
        pool.release(endpoint instanceof BoundedConnection call ? call.over() : endpoint, state, keepAlive);
    }

    @Override
    public void upgrade(ConnectionEndpoint endpoint, HttpContext context) throws IOException {
        pool.upgrade(pooled(endpoint), context);
    }

    private static ConnectionEndpoint pooled(ConnectionEndpoint endpoint) {
        return endpoint instanceof BoundedConnection call ? call.pooled() : endpoint;
    }

    @Override
    public void close() throws IOException {
        timer.shutdownNow();
        pool.close();
    }

    @Override
    public void close(CloseMode mode) {
        timer.shutdownNow();
        pool.close(mode);
    }
}
