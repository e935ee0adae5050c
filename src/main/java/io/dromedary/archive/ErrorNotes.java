package io.dromedary.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.dromedary.job.Attempt;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.PartialSuccess;
import io.dromedary.job.Price;
import io.dromedary.job.Problem;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.journal.JournalView;
import io.dromedary.store.Store;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The two notes beside a drop in a channel: {@code <name>.error.txt}, one line for a person, and {@code <name>.error.json} with everything
 * that support or a program needs.
 */
public final class ErrorNotes {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final List<String> SUFFIXES = List.of(".error.txt", ".error.json");
    /** Bytes. A dropped name may be as long as the disk takes, 255, which leaves no room for a suffix and that of its staging file. */
    private static final int LONGEST_NAME = 238;

    private final Store drops;
    private final Store results;
    private final JournalView journal;

    public ErrorNotes(Store drops, Store results, JournalView journal) {
        this.drops = drops;
        this.results = results;
        this.journal = journal;
    }

    void write(Job job, String folder) throws IOException {
        write(job, job.verdict(), folder);
    }

    /**
     * A drop whose results came only in part is archived, so its notes stand alone, in a folder of the job's own: nothing that is written
     * later has their names, and after an interruption they are written to the same place.
     */
    void writePartial(Job job) throws IOException {
        Verdict verdict = PartialSuccess.of(job, delivered(job), drops.address(job.movingTo()));
        write(job, verdict, String.join("/", verdict.channel().folder(), job.folder(), job.id()).replace("//", "/"));
    }

    private void write(Job job, Verdict verdict, String folder) throws IOException {
        String who = verdict.why().startsWith(job.name()) ? "" : job.name() + ": ";
        String line = "%s%s %s".formatted(who, verdict.why(), todo(job, verdict)).replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " ").strip()
                + "\n";
        drops.write(folder + "/" + name(job) + SUFFIXES.get(0), line.getBytes(StandardCharsets.UTF_8));
        drops.write(folder + "/" + name(job) + SUFFIXES.get(1), json(job, verdict).getBytes(StandardCharsets.UTF_8));
    }

    /** A drop that leaves a channel leaves no stale note behind. */
    void remove(Job job, String folder) throws IOException {
        for (String suffix : SUFFIXES) {
            drops.delete(folder + "/" + name(job) + suffix);
        }
    }

    private String json(Job job, Verdict verdict) throws JsonProcessingException {
        Map<String, Object> note = new LinkedHashMap<>();
        note.put("class", verdict.channel().word());
        note.put("why", verdict.why());
        note.put("todo", todo(job, verdict));
        note.put("charged", verdict.charged().name().toLowerCase(Locale.ROOT));
        cost(job, verdict).ifPresent(credits -> note.put("estimated_credits", credits));
        if (verdict.hold() != null) {
            note.put("hold", verdict.hold().facts());
        }
        note.put("http_status", verdict.httpStatus());
        note.put("fields", verdict.fields().stream().map(ErrorNotes::field).toList());
        note.put("job", job.id());
        note.put("drop", job.path());
        note.put("files", job.files());
        if (!job.missing().isEmpty()) {
            note.put("delivered", delivered(job));
            note.put("missing", job.missing());
        }
        note.put("model", job.request() == null ? null : job.request().model());
        note.put("request_id", job.requestId());
        note.put("correlation_id", job.correlationId());
        if (verdict.channel() == Channel.UNCERTAIN) {
            note.put("submission", evidence(job));
        }
        note.put("attempts", journal.attempt(job.attempt()).map(Attempt::number).orElse(0));
        note.put("at", Instant.ofEpochMilli(job.changed()).toString());
        return JSON.writeValueAsString(note) + "\n";
    }

    /** What is charged for it, or may be, as it was known before it was sent. */
    private Optional<BigDecimal> cost(Job job, Verdict verdict) {
        return verdict.charged() == Verdict.Charged.NO
                ? Optional.of(BigDecimal.ZERO)
                : journal.attempt(job.attempt()).map(Attempt::price).map(Price::credits);
    }

    /** What the provider's support can look for, and what was tried. */
    private Map<String, Object> evidence(Job job) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("idempotency_key", job.attempt());
        evidence.put("body_sha256", journal.attempt(job.attempt()).map(Attempt::bodySha256).orElse(null));
        evidence.put("history", journal.events(job).stream().filter(event -> event.to() != State.READY)
                .map(event -> "%s %s".formatted(Instant.ofEpochMilli(event.at()), event.why())).toList());
        return evidence;
    }

    private static Map<String, String> field(Problem problem) {
        Map<String, String> field = new LinkedHashMap<>();
        field.put("file", problem.file());
        field.put("field", problem.field());
        field.put("found", problem.found());
        field.put("remedy", problem.remedy());
        return field;
    }

    private static String name(Job job) {
        String name = job.name();
        while (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
        }
        return name;
    }

    /** Where the results lie, without previews. */
    private List<String> delivered(Job job) {
        return journal.outputs(job).stream().filter(output -> output.isPublished() && !output.isPreview())
                .map(output -> results.address(output.file())).toList();
    }

    private static String todo(Job job, Verdict verdict) {
        return verdict.todo().replace("JOB", job.id());
    }
}
