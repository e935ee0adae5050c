package io.dromedary.sandbox.dialects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.dromedary.sandbox.json.Json;
import io.dromedary.sandbox.ledger.Generation;
import io.dromedary.sandbox.models.ApiDialect;
import io.dromedary.sandbox.studio.Results;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A character: what its creation ordered, and how its training stands. Those of the second-hand endpoint are ready at once. */
record CustomReference(Generation generation) {

    private JsonNode body() {
        try {
            String body = generation.arrival().body();
            return body == null ? MissingNode.getInstance() : Json.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    String version() {
        return body().path("model_version").asText("v1");
    }

    boolean ready() {
        return generation.arrival().dialect() == ApiDialect.CHARACTER || status().equals("completed");
    }

    boolean training() {
        return generation.unfinished(System.currentTimeMillis());
    }

    private String status() {
        long now = System.currentTimeMillis();
        return switch (generation.status(now)) {
            case "queued" -> generation.preparing(now) ? "not_ready" : "queued";
            case "in_progress" -> "in_progress";
            case "completed" -> "completed";
            default -> "failed";
        };
    }

    /** As its creation is answered. */
    Map<String, Object> created() {
        var view = brief();
        view.put("status", "not_ready");
        view.put("in_progress_at", null);
        view.put("fail_reason", null);
        return view;
    }

    /** As in a list, where the thumbnail is null. */
    Map<String, Object> brief() {
        String status = status();
        var view = new LinkedHashMap<String, Object>();
        view.put("id", generation.id());
        view.put("name", generation.order().prompt());
        view.put("status", generation.odd() ? Submissions.ODD_STATUS : status);
        view.put("thumbnail_url", null);
        view.put("created_at", generation.createdAt());
        view.put("in_progress_at", generation.startedAt(System.currentTimeMillis()));
        view.put("fail_reason", status.equals("failed") ? "Training failed" : null);
        view.put("model_version", version());
        return view;
    }

    Map<String, Object> full(String base) {
        var view = brief();
        var media = new ArrayList<Map<String, Object>>();
        List<String> urls = body().path("input_images").findValuesAsText("image_url");
        for (int i = 0; i < urls.size(); i++) {
            media.add(Map.of("id", generation.outputId(i), "media_url", urls.get(i)));
        }
        view.put("reference_media", media);
        if (status().equals("completed")) {
            view.put("thumbnail_url", Results.url(base, generation, 0));
        }
        return view;
    }
}
