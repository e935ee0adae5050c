package io.dromedary.sandbox;

/**
 * How an accepted POST came in.
 *
 * @param path without the query
 * @param body exactly as it came; null where it was no JSON
 * @param idempotencyKey the header, or null
 * @param webhook or null
 */
record Arrival(Dialect dialect, String path, Credentials.Scheme auth, String body, String idempotencyKey, Ledger.Webhook webhook) {
}
