package io.dromedary.deliver;

/** A result whose host says that it is not there, or not for us: expired, deleted, or never there. Asking again at once is of no use. */
public final class GoneException extends DownloadException {

    GoneException(String message) {
        super(message);
    }
}
