package io.dromedary.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.MissingResult;
import io.dromedary.job.Result;
import io.dromedary.job.Target;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Parses the response to a status read by its shape, not by its path: one request with one status, or a set of jobs with one each.
 * What is named in it is read by {@link NamedResults}, for every shape.
 */
final class StatusReader {

    /** A later time, or one before 1970, is a mistake, and may be more than the journal can hold. */
    private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    private StatusReader() {
    }

    /**
     * An answer that repeats the addresses of what we uploaded for the request names no results by that. One that is about another request
     * tells nothing about this one.
     */
    static Status read(JsonNode answer, Job job) {
        String about = about(answer, job.target().dialect());
        if (!about.isBlank() && !about.equalsIgnoreCase(job.requestId())) {
            return Status.missed("an answer about another request, " + Phase.shown(about), null);
        }
        return read(answer, job.media().stream().filter(file -> file.url() != null).map(file -> Result.withoutQuery(file.url()))
                .collect(Collectors.toSet()));
    }

    /**
     * Only in the shape in which the request was accepted, since the same request may have another id in the other: so has a hybrid one.
     * Source: facts, dialect (c).
     */
    private static String about(JsonNode answer, String dialect) {
        return switch (dialect) {
            case Target.QUEUE -> answer.path("request_id").asText("");
            case Target.JOB_SET, Target.WEB -> answer.path("jobs").isArray() ? answer.path("id").asText("") : "";
            default -> "";
        };
    }

    private static Status read(JsonNode answer, Set<String> sent) {
        JsonNode jobs = answer.path("jobs");
        boolean isSet = jobs.isArray() && !jobs.isEmpty();
        if (isSet && (!hasWord(answer) || answer.path("request_id").asText("").isBlank())) {
            return ofJobs(jobs, sent);
        }
        Status status = ofRequest(answer, sent);
        return isSet && status.isEnded() && status.verdict().channel() == Channel.UNDELIVERABLE ? ofJobs(jobs, sent) : status;
    }

    private static boolean hasWord(JsonNode owner) {
        return owner.path("status").isTextual() && !owner.path("status").asText().isBlank();
    }

    // ------------------------------------------------------------------ one request

    private static Status ofRequest(JsonNode request, Set<String> sent) {
        String word = Phase.shown(request.path("status").asText(""));
        NamedResults named = NamedResults.in(request, sent);
        return switch (Phase.of(word)) {
            case COMPLETED -> named.any().isEmpty() ? Status.ended(word, ResponseMapper.empty()) : finished(request, word, named);
            case FAILED -> Status.ended(word, ResponseMapper.failed(error(request))).naming(named.known());
            case NSFW -> Status.ended(word, ResponseMapper.nsfw()).naming(named.known());
            case CANCELED -> Status.ended(word, ResponseMapper.canceled()).naming(named.known());
            case RUNNING -> !Phase.isKnown(word) && !named.known().isEmpty()
                    ? finished(request, word, named).warning(unknown(word))
                    : word.isEmpty() && named.any().isEmpty()
                            ? Status.missed("an answer without a status", null)
                            : Status.running(word).naming(named.any());
        };
    }

    private static Status finished(JsonNode request, String word, NamedResults named) {
        Status finished = Status.finished(word, named.any(), List.of(),
                instant(request.path("expires_at").asText(request.path("retention_expires_at").asText(""))));
        return named.passedOver().isEmpty() ? finished : finished.warning(passedOver(named.passedOver()));
    }

    private static String unknown(String word) {
        return "%s; as results are named, the request is taken as completed"
                .formatted(word.isEmpty() ? "there is no status word" : "the status word '%s' is not known here".formatted(word));
    }

    private static String passedOver(Set<String> members) {
        return "an address in %s is not fetched: it is not known to be a result, and others are".formatted(String.join(", ", members));
    }

    private static Instant instant(String text) {
        try {
            Instant instant = Instant.parse(text);
            return instant.isAfter(Instant.EPOCH) && instant.isBefore(NEVER) ? instant : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    // ------------------------------------------------------------------ a set of jobs

    /** Final only when every job is final. */
    private static Status ofJobs(JsonNode jobs, Set<String> sent) {
        List<String> running = new ArrayList<>();
        List<Result> results = new ArrayList<>();
        List<MissingResult> missing = new ArrayList<>();
        Set<String> warnings = new LinkedHashSet<>();
        Map<String, Long> ids = StreamSupport.stream(jobs.spliterator(), false)
                .collect(Collectors.groupingBy(job -> job.path("id").asText(""), Collectors.counting()));
        for (JsonNode job : jobs) {
            // An id that several jobs or files share identifies none of them.
            String id = job.path("id").asText("");
            id = id.isBlank() || ids.get(id) > 1 ? null : id;
            String word = hasWord(job) ? Phase.shown(job.path("status").asText()) : "";
            Phase phase = Phase.of(word);
            NamedResults named = NamedResults.in(job, sent);
            boolean isUnknown = !Phase.isKnown(word) && !named.known().isEmpty();
            boolean isDone = phase == Phase.COMPLETED || isUnknown;
            if (isDone && isUnknown) {
                warnings.add(unknown(word));
            }
            if (isDone && !named.passedOver().isEmpty()) {
                warnings.add(passedOver(named.passedOver()));
            }
            if ((isDone || phase == Phase.RUNNING) && !named.any().isEmpty()) {
                results.addAll(named.any().size() == 1 ? List.of(named.any().get(0).withId(id)) : named.any());
            } else {
                missing.add(new MissingResult(results.size() + missing.size() + 1, word.isEmpty() ? "queued" : word,
                        why(phase, error(job)), id));
            }
            if (phase == Phase.RUNNING && !isUnknown) {
                running.add(word.isEmpty() ? "queued" : word);
            }
        }
        if (!running.isEmpty()) {
            String word = running.stream().filter(each -> !Phase.isWaiting(each)).findFirst().orElse(running.get(0));
            return Status.running(word).naming(results).lacking(missing);
        }
        Status status = results.isEmpty() ? withoutResults(jobs, missing) : Status.finished("completed", results, missing, null);
        return warnings.isEmpty() ? status : status.warning(String.join("; ", warnings));
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

    private static String why(Phase phase, String error) {
        return switch (phase) {
            case NSFW -> "flagged by the provider's moderation";
            case CANCELED -> "canceled at the provider";
            case COMPLETED -> "completed, but without a result";
            case RUNNING -> "not final yet when the others were collected by hand";
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
