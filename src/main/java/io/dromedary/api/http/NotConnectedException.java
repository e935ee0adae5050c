package io.dromedary.api.http;

import java.io.IOException;
import java.net.ConnectException;

/**
 * No connection was established (name, route, refusal, time-out or TLS handshake; the cause says which), so no byte of the request
 * was sent. Only {@link GuardedConnections} throws it, the one place where that is certain.
 */
public final class NotConnectedException extends ConnectException {

    NotConnectedException(IOException cause) {
        super("Not connected, nothing was sent: " + (cause.getMessage() == null ? cause.toString() : cause.getMessage()));
        initCause(cause);
    }
}
