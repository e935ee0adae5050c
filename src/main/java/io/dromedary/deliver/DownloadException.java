package io.dromedary.deliver;

import java.io.IOException;

/** A result that did not come, or not whole; it is still at the provider. */
public sealed class DownloadException extends IOException permits GoneException {

    DownloadException(String message) {
        super(message);
    }
}
