package io.dromedary.sandbox.ledger;

import io.dromedary.sandbox.models.ApiDialect;
import io.dromedary.sandbox.server.AuthScheme;
import io.dromedary.sandbox.server.Call;

/**
 * How an accepted POST came in.
 *
 * @param path without the query
 * @param body exactly as it came; null where it was no JSON
 * @param idempotencyKey the header, or null
 * @param base the address by which the client reached us
 * @param webhook or null
 */
public record Arrival(ApiDialect dialect, String path, AuthScheme auth, String body, String idempotencyKey, String base,
        Ledger.Webhook webhook) {

    private static final String IDEMPOTENCY_HEADER = "Idempotency-Key";

    public static Arrival of(ApiDialect dialect, Call call, AuthScheme auth, String body, Ledger.Webhook webhook) {
        return new Arrival(dialect, call.path(), auth, body, call.header(IDEMPOTENCY_HEADER), call.baseUrl(), webhook);
    }
}
