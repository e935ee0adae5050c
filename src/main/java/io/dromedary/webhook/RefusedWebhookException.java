package io.dromedary.webhook;

/** A request that is no webhook of the provider; it changes nothing. The sender gets the HTTP status and nothing else. */
final class RefusedWebhookException extends Exception {

    static final int UNAUTHORIZED = 401;
    /** The body is no JSON object. */
    static final int BAD_REQUEST = 400;
    /** No attempt has that token, or the path does not exist. */
    static final int NOT_FOUND = 404;

    private final int status;

    RefusedWebhookException(int status) {
        super("HTTP " + status);
        this.status = status;
    }

    int status() {
        return status;
    }
}
