package io.dromedary.store;

import java.io.IOException;

/** An object store that did not do what it was asked: which object, what it answered, and what to look at. */
public final class ObjectStoreException extends IOException {

    private final int status;

    /** @param status the HTTP status; 0 where no answer came */
    public ObjectStoreException(String message, int status, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    ObjectStoreException(String what, String why) {
        this(what + ": " + why, 0, null);
    }

    /** The HTTP status; 0 where no answer came. */
    public int status() {
        return status;
    }

    /** Whether the object is not there, or not the one that was asked for. */
    public boolean isGone() {
        return status == 404 || status == 412;
    }
}
