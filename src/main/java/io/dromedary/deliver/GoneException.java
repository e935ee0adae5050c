package io.dromedary.deliver;

/**
 * A result whose host says that it does not exist, or that we may not have it: expired, deleted, or never there. An immediate retry is of
 * no use.
 */
public final class GoneException extends DownloadException {

    GoneException(String message) {
        super(message);
    }
}
