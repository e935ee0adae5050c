package io.dromedary.sandbox.dialects;

import io.dromedary.sandbox.ledger.Generation;
import io.dromedary.sandbox.models.ApiDialect;
import io.dromedary.sandbox.models.KnownModels;
import io.dromedary.sandbox.settings.Behaviour;
import io.dromedary.sandbox.studio.Results;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a webhook says of a request that has ended, in the form of the API by which it came. */
public final class WebhookBodies {

    private final JobSetView jobSets;
    private final Behaviour behaviour;

    public WebhookBodies(KnownModels models, Behaviour behaviour) {
        jobSets = new JobSetView(models);
        this.behaviour = behaviour;
    }

    public Object of(Generation generation) {
        String base = generation.arrival().base();
        if (generation.arrival().dialect() == ApiDialect.JOB_SET) {
            return jobSets.ended(generation, base);
        }
        long now = System.currentTimeMillis();
        return switch (behaviour.settings().webhookBody()) {
            case ENVELOPE -> envelope(generation, base, now);
            case FLAT -> flat(generation, base, now);
        };
    }

    private static Map<String, Object> envelope(Generation generation, String base, long now) {
        String status = generation.status(now);
        boolean completed = status.equals("completed");
        var body = new LinkedHashMap<String, Object>();
        body.put("request_id", generation.id());
        body.put("status", status);
        body.put("error", status.equals("failed") ? QueueView.ERROR : null);
        body.put("payload", completed
                ? QueueView.results(generation, now, output -> Map.of("url", Results.url(base, generation, output),
                        "content_type", generation.order().format().contentType()))
                : null);
        if (completed) {
            body.put("expires_at", generation.expiresAt());
        }
        return body;
    }

    private static Map<String, Object> flat(Generation generation, String base, long now) {
        String status = generation.status(now);
        var body = QueueView.described(generation, status, base);
        switch (status) {
            case "completed" ->
                body.putAll(QueueView.results(generation, now, output -> Map.of("url", Results.url(base, generation, output))));
            case "failed" -> body.put("error", QueueView.ERROR);
            default -> {
            }
        }
        return body;
    }
}
