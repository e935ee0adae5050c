package io.dromedary.api.http;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

/** Whether a failed HTTP call may have reached the provider, which decides whether a paid POST may be repeated. */
public final class SendFailure {

    /**
     * Only what is thrown before the first byte is sent. An {@code SSLHandshakeException} alone is no proof of that: under TLS 1.3 a
     * server may reject our certificate after the request was sent. {@link NotConnectedException} covers the handshakes that are proof.
     */
    private static final List<Class<? extends Throwable>> BEFORE_SENDING = List.of(
            ConnectException.class,
            UnknownHostException.class,
            ConnectTimeoutException.class,
            ConnectionRequestTimeoutException.class);

    private SendFailure() {
    }

    /**
     * True when the failure, or any of its causes, certainly happened before any byte of the request was sent; then the request may
     * be repeated. False when it may have arrived. Certain about TLS failures only with {@link GuardedConnections}.
     */
    public static boolean nothingWasSent(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> BEFORE_SENDING.stream().anyMatch(type -> type.isInstance(cause)));
    }
}
