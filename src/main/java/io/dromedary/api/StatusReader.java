package io.dromedary.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.job.MissingResult;
import io.dromedary.job.Result;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Parses the response to a status read by its shape, not by its path: one request with one status, or a set of jobs with one each.
 * Sources: facts, request object, JobSet, web API, {@code /api/generation-results}.
 */
final class StatusReader {

    private StatusReader() {
    }

    static Status read(JsonNode answer) {
        boolean oneRequest = !answer.path("request_id").asText("").isBlank() && answer.path("status").isTextual();
        return answer.path("jobs").isArray() && !oneRequest ? ofJobs(answer.path("jobs")) : ofRequest(answer);
    }

    // ------------------------------------------------------------------ one request

    private static Status ofRequest(JsonNode request) {
        String word = Phase.shown(request.path("status").asText(""));
        return switch (Phase.of(word)) {
            case COMPLETED -> finished(request, word);
            case FAILED -> Status.ended(word, ResponseMapper.failed(error(request)));
            case NSFW -> Status.ended(word, ResponseMapper.nsfw());
            case CANCELED -> Status.ended(word, ResponseMapper.canceled());
            case RUNNING -> word.isEmpty() ? Status.missed("an answer without a status", null) : Status.running(word);
        };
    }

    private static Status finished(JsonNode request, String word) {
        List<String> urls = new ArrayList<>();
        request.properties().forEach(member -> {
            String name = member.getKey();
            if (!name.endsWith("_url") && !name.equals("error") && !name.startsWith("input_")) {
                addUrls(member.getValue(), urls);
            }
        });
        if (urls.isEmpty()) {
            return Status.ended(word, ResponseMapper.empty());
        }
        return Status.finished(word, urls.stream().map(url -> new Result(url, null)).toList(), List.of(),
                instant(request.path("expires_at").asText(request.path("retention_expires_at").asText(""))));
    }

    /** Results come as {@code {url}}, as a list of these, or as a bare address; the member names depend on the model. */
    private static void addUrls(JsonNode value, List<String> urls) {
        if (value.isArray()) {
            value.forEach(entry -> addUrls(entry, urls));
        } else if (value.path("url").isTextual()) {
            urls.add(value.path("url").asText());
        } else if (value.isTextual() && value.asText().matches("(?i)https?://.+")) {
            urls.add(value.asText());
        }
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    // ------------------------------------------------------------------ a set of jobs

    /** Final only when every job is final. A set without jobs is not final. */
    private static Status ofJobs(JsonNode jobs) {
        List<String> running = new ArrayList<>();
        List<Result> results = new ArrayList<>();
        List<MissingResult> missing = new ArrayList<>();
        for (JsonNode job : jobs) {
            int number = running.size() + results.size() + missing.size() + 1;
            String word = Phase.shown(job.path("status").asText("queued"));
            Phase phase = Phase.of(word);
            Result result = phase == Phase.COMPLETED ? result(job) : null;
            if (phase == Phase.RUNNING) {
                running.add(word);
            } else if (result != null) {
                results.add(result);
            } else {
                missing.add(new MissingResult(number, word, why(phase, error(job))));
            }
        }
        if (!running.isEmpty()) {
            return Status.running(running.stream().filter(word -> !Phase.isWaiting(word)).findFirst().orElse(running.get(0)));
        }
        if (!results.isEmpty()) {
            return Status.finished("completed", results, missing, null);
        }
        return missing.isEmpty() ? Status.missed("a set without jobs", null) : withoutResults(jobs, missing);
    }

    private static Status withoutResults(JsonNode jobs, List<MissingResult> missing) {
        List<Phase> phases = missing.stream().map(MissingResult::word).map(Phase::of).distinct().toList();
        String word = String.join(", ", missing.stream().map(MissingResult::word).distinct().toList());
        if (phases.contains(Phase.COMPLETED)) {
            return Status.ended(word, ResponseMapper.empty());
        }
        if (phases.size() > 1) {
            return Status.ended(word, ResponseMapper.nothingCame(missing));
        }
        return Status.ended(word, switch (phases.get(0)) {
            case NSFW -> ResponseMapper.nsfw();
            case CANCELED -> ResponseMapper.canceled();
            default -> ResponseMapper.failed(errors(jobs));
        });
    }

    /** The full-quality file where both are present, with the smaller one as preview. */
    private static Result result(JsonNode job) {
        String raw = url(job.path("results").path("raw"));
        String min = url(job.path("results").path("min"));
        String full = Stream.of(raw, url(job.path("result")), min).filter(url -> !url.isEmpty()).findFirst().orElse(null);
        return full == null ? null : new Result(full, min.isEmpty() || min.equals(full) ? null : min);
    }

    private static String url(JsonNode value) {
        return value.isTextual() ? value.asText() : value.path("url").asText("");
    }

    private static String why(Phase phase, String error) {
        return switch (phase) {
            case NSFW -> "flagged by the provider's moderation";
            case CANCELED -> "canceled at the provider";
            case COMPLETED -> "completed, but without a result";
            default -> error.isEmpty() ? "the generation failed" : error;
        };
    }

    private static String errors(JsonNode jobs) {
        List<String> errors = new ArrayList<>();
        jobs.forEach(job -> errors.add(error(job)));
        return String.join("; ", errors.stream().filter(error -> !error.isEmpty()).distinct().limit(4).toList());
    }

    /** Free text, or an object with one. */
    private static String error(JsonNode owner) {
        JsonNode error = owner.path("error");
        JsonNode text = error.isObject() ? error.path("message").isTextual() ? error.path("message") : error.path("detail") : error;
        return text.isTextual() ? ErrorBody.line(text.asText()) : "";
    }
}
