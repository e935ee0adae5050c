package io.dromedary.store;

import java.io.IOException;

/** A folder has lost its mark and is empty: its disk seems not to be mounted. The message says what to do. */
public final class DiskGoneException extends IOException {

    DiskGoneException(String message) {
        super(message);
    }
}
