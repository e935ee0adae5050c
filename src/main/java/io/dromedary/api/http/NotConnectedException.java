package io.dromedary.api.http;

import java.io.IOException;
import java.net.ConnectException;

/**
 * No connection came about (name, route, refusal, time-out or TLS handshake; the cause says which), so not one byte of the request
 * has left. Only {@link GuardedConnections} throws it, at the one place where that is certain.
 */
public final class NotConnectedException extends ConnectException {

    NotConnectedException(IOException cause) {
        super("Not connected, nothing was sent: " + (cause.getMessage() == null ? cause.toString() : cause.getMessage()));
        initCause(cause);
    }
}
