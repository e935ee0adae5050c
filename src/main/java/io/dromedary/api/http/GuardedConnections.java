package io.dromedary.api.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
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

    private GuardedConnections(HttpClientConnectionManager pool) {
        this.pool = pool;
    }

    /**
     * @param addresses      decides which addresses are connected to, see {@link PublicAddresses}
     * @param trust          decides which certificates are trusted; {@code SSLContext.getDefault()} in production
     * @param connectTimeout for each address of the host, and again for the TLS handshake; an endpoint's own option wins
     * @param readTimeout    the longest silence of the server; an endpoint's own {@code responseTimeout} wins
     * @param perHost        connections to one scheme, host and port at a time; callers wait for a free one
     * @param total          connections at a time
     */
    public static GuardedConnections pool(DnsResolver addresses, SSLContext trust, Duration connectTimeout,
            Duration readTimeout, int perHost, int total) {
        return new GuardedConnections(PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(addresses)
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(trust))
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(connectTimeout))
                        .setSocketTimeout(Timeout.of(readTimeout))
                        .build())
                .setMaxConnPerRoute(perHost)
                .setMaxConnTotal(total)
                .build());
    }

    @Override
    public void connect(ConnectionEndpoint endpoint, TimeValue timeout, HttpContext context) throws IOException {
        try {
            pool.connect(endpoint, timeout, context);
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
        return ended ? new NoLease() : pool.lease(id, route, timeout, state);
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
        pool.release(endpoint, state, keepAlive);
    }

    @Override
    public void upgrade(ConnectionEndpoint endpoint, HttpContext context) throws IOException {
        pool.upgrade(endpoint, context);
    }

    @Override
    public void close() throws IOException {
        pool.close();
    }

    @Override
    public void close(CloseMode mode) {
        pool.close(mode);
    }
}
