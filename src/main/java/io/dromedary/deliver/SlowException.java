package io.dromedary.deliver;

import java.io.IOException;

/** A slow download that gave its place to others. Nothing failed. */
public final class SlowException extends IOException {

    SlowException(String message) {
        super(message);
    }
}
