package io.dromedary.sandbox;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.Map;

/** The two forms in which the queue API tells by webhook how a request ended. */
public enum WebhookBody {
    /** Since 2026: the results below {@code payload}, every member always there. */
    @JsonProperty("envelope")
    ENVELOPE {
        @Override
        Map<String, Object> of(Generation generation, String base, long now) {
            String status = generation.status(now);
            boolean completed = status.equals("completed");
            var body = new LinkedHashMap<String, Object>();
            body.put("request_id", generation.id);
            body.put("status", status);
            body.put("error", status.equals("failed") ? QueueView.ERROR : null);
            body.put("payload", completed ? QueueView.results(generation, now, output -> Map.of("url", Results.url(base, generation, output),
                    "content_type", generation.order.format().contentType)) : null);
            if (completed) {
                body.put("expires_at", generation.expiresAt());
            }
            return body;
        }
    },
    /** Before: like the answer to a look at the status. */
    @JsonProperty("flat")
    FLAT {
        @Override
        Map<String, Object> of(Generation generation, String base, long now) {
            String status = generation.status(now);
            var body = QueueView.described(generation, status, base);
            switch (status) {
                case "completed" -> body.putAll(QueueView.results(generation, now, output -> Map.of("url", Results.url(base, generation, output))));
                case "failed" -> body.put("error", QueueView.ERROR);
                default -> { }
            }
            return body;
        }
    };

    /** @param base where the sandbox is, for the URLs */
    abstract Map<String, Object> of(Generation generation, String base, long now);
}
