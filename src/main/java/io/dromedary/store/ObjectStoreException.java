package io.dromedary.store;

import java.io.IOException;

/** A failed request to an object store. The message says which object, what the store responded, and what to check. */
public final class ObjectStoreException extends IOException {

    private final int status;

    /** @param status the HTTP status; 0 if there was no response */
    public ObjectStoreException(String message, int status, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    ObjectStoreException(String what, String why) {
        this(what + ": " + why, 0, null);
    }

    /** The HTTP status; 0 if there was no response. */
    public int status() {
        return status;
    }

    /** Whether the object does not exist, or is not the one that was meant. */
    public boolean isGone() {
        return status == 404 || status == 412;
    }
}
