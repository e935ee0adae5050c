package io.dromedary.api.http;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

/** What a failed HTTP call says about the request. */
public final class SendFailure {

    /**
     * Only what is thrown before the first byte. An {@code SSLHandshakeException} alone is no such proof: under TLS 1.3 a server
     * refuses our certificate after the request has left. {@link NotConnectedException} covers the handshakes that are.
     */
    private static final List<Class<? extends Throwable>> BEFORE_SENDING = List.of(
            ConnectException.class,
            UnknownHostException.class,
            ConnectTimeoutException.class,
            ConnectionRequestTimeoutException.class);

    private SendFailure() {
    }

    /**
     * True when the failure, or any of its causes, certainly happened before any byte of the request left; then the request may be
     * made again. False when it may have arrived. Certain about TLS failures only with {@link GuardedConnections}.
     */
    public static boolean nothingWasSent(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> BEFORE_SENDING.stream().anyMatch(type -> type.isInstance(cause)));
    }
}
