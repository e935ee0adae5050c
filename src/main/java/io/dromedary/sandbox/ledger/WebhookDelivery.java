package io.dromedary.sandbox.ledger;

import java.util.concurrent.CompletableFuture;

/** What became of the webhook of one request. Thread-safe. */
public final class WebhookDelivery {

    private static final int OK = 200;
    private static final int REDIRECTION = 300;

    private final CompletableFuture<Void> tried = new CompletableFuture<>();

    private boolean planned;
    private int attempts;
    private int lastStatus;
    private int delivered;

    /** Done once its first attempt has ended, or it is certain that there will be none. */
    public CompletableFuture<Void> tried() {
        return tried;
    }

    /** @return whether nobody did so before */
    public synchronized boolean plan() {
        boolean first = !planned;
        planned = true;
        return first;
    }

    public synchronized void starts() {
        attempts++;
    }

    /** @param status of HTTP, 0 where there was no answer */
    public void ended(int status) {
        write(status);
        tried.complete(null);
    }

    private synchronized void write(int status) {
        lastStatus = status;
        delivered += good(status) ? 1 : 0;
    }

    private static boolean good(int status) {
        return status >= OK && status < REDIRECTION;
    }

    /** Nothing, or nothing more, will be sent. */
    public void none() {
        tried.complete(null);
    }

    synchronized Ledger.Told told() {
        return new Ledger.Told(attempts, lastStatus, delivered);
    }
}
