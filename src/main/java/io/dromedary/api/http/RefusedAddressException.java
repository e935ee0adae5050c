package io.dromedary.api.http;

import java.net.UnknownHostException;

/**
 * A URL from outside is not called: its form or the address that its host resolves to is not allowed.
 *
 * <p>The message names the host and the remedy, never the path or the query, since those may be pre-signed. It counts as an unknown
 * host, which no HTTP client retries. Nothing was sent.
 */
public final class RefusedAddressException extends UnknownHostException {

    RefusedAddressException(String message) {
        super(message);
    }
}
