package io.dromedary.tell;

import org.apache.commons.codec.digest.DigestUtils;

/**
 * A Camel endpoint that is told of events.
 *
 * @param endpoint as the operator wrote it; may hold secrets
 */
public record Destination(String endpoint) {

    private static final int DIGEST = 16;

    /** The name of its cursor. */
    public String reader() {
        return DigestUtils.sha256Hex(endpoint).substring(0, DIGEST);
    }

    /** As messages show it: without the path and the query of an address, which are often its secret. */
    @Override
    public String toString() {
        return Reasons.shown(endpoint);
    }
}
