package io.dromedary.sandbox.dialects;

import io.dromedary.sandbox.ledger.Generation;
import io.dromedary.sandbox.models.ModelFamily;
import io.dromedary.sandbox.studio.Results;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/** How a request of the queue API looks. */
final class QueueView {

    static final String PATH = "/requests/";
    static final String ERROR = "Generation failed";

    private QueueView() {
    }

    /** What every answer says, ready for more. */
    static Map<String, Object> described(Generation generation, String status, String base) {
        var body = new LinkedHashMap<String, Object>();
        body.put("status", status);
        body.put("request_id", generation.id());
        body.put("status_url", base + PATH + generation.id() + "/status");
        body.put("cancel_url", base + PATH + generation.id() + "/cancel");
        return body;
    }

    /** The answer to a look. */
    static Map<String, Object> seen(Generation generation, String base) {
        long now = System.currentTimeMillis();
        String status = generation.odd() ? Submissions.ODD_STATUS : generation.status(now);
        var body = described(generation, status, base);
        switch (status) {
            case "completed" -> body.putAll(results(generation, now, output -> Map.of("url", Results.url(base, generation, output))));
            case "failed" -> body.put("error", ERROR);
            case "nsfw" -> body.put("error", null);
            default -> {
            }
        }
        if (!generation.odd() && !generation.unfinished(now)) {
            body.put("expires_at", generation.expiresAt());
        }
        return body;
    }

    /** The member that holds the results, none where nothing can be fetched. */
    static Map<String, Object> results(Generation generation, long now, IntFunction<Object> result) {
        var results = generation.delivered(now).stream().map(result::apply).toList();
        ModelFamily.Kind kind = generation.order().kind();
        return results.isEmpty() ? Map.of() : Map.of(kind.member(), kind.list() ? results : results.get(0));
    }
}
