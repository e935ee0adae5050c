package io.dromedary.deliver;

import java.io.IOException;

/** A result that could not be downloaded, or not completely; the provider still has it. */
public sealed class DownloadException extends IOException permits GoneException {

    DownloadException(String message) {
        super(message);
    }
}
