package io.dromedary.sandbox.dialects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.sandbox.json.Json;
import io.dromedary.sandbox.ledger.Generation;
import io.dromedary.sandbox.models.KnownModels;
import io.dromedary.sandbox.studio.Results;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** How a job set of the first API looks: one job per output, each with a status of its own. */
final class JobSetView {

    private final KnownModels models;

    JobSetView(KnownModels models) {
        this.models = models;
    }

    /** The answer to the submit. */
    Object accepted(Generation generation) {
        return jobSet(generation, output -> "queued", null);
    }

    /** The answer to a look. */
    Object seen(Generation generation, String base) {
        long now = System.currentTimeMillis();
        return jobSet(generation, output -> generation.odd() ? Submissions.ODD_STATUS : generation.status(output, now), base);
    }

    /** The body of a webhook. */
    Object ended(Generation generation, String base) {
        long now = System.currentTimeMillis();
        return jobSet(generation, output -> generation.status(output, now), base);
    }

    private Object jobSet(Generation generation, IntFunction<String> status, String base) {
        String type = models.find(generation.order().model()).type();
        var body = new LinkedHashMap<String, Object>();
        body.put("id", generation.id());
        body.put("type", type);
        body.put("created_at", generation.createdAt());
        body.put("jobs",
                IntStream.range(0, generation.outputs()).mapToObj(output -> job(generation, output, type, status.apply(output), base))
                        .toList());
        body.put("input_params", parameters(generation));
        return body;
    }

    private static Object job(Generation generation, int output, String type, String status, String base) {
        var job = new LinkedHashMap<String, Object>();
        job.put("id", generation.outputId(output));
        job.put("job_set_type", type);
        job.put("status", status);
        job.put("results", status.equals("completed") ? results(generation, output, base) : null);
        return job;
    }

    /** Preview and full quality of one output, or null where there is nothing to fetch. */
    static Object results(Generation generation, int output, String base) {
        if (!generation.delivers(output, System.currentTimeMillis())) {
            return null;
        }
        String type = generation.order().kind().type();
        var results = new LinkedHashMap<String, Object>();
        results.put("min", Map.of("type", type, "url", Results.previewUrl(base, generation, output)));
        results.put("raw", Map.of("type", type, "url", Results.url(base, generation, output)));
        return results;
    }

    private static JsonNode parameters(Generation generation) {
        try {
            return generation.arrival().dialect().parameters(Json.MAPPER.readTree(generation.arrival().body()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
