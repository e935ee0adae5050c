package io.dromedary.webhook;

/** A request that is no webhook of the provider's; it changes nothing. The sender learns the HTTP status and nothing else. */
final class RefusedWebhookException extends Exception {

    /** Nothing proves where it comes from. */
    static final int UNAUTHORIZED = 401;
    /** It is no JSON object. */
    static final int BAD_REQUEST = 400;
    /** No attempt has that token, or no path is served there. */
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
