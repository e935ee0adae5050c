package io.dromedary.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.job.Attempt;
import io.dromedary.job.Job;
import io.dromedary.job.Output;
import io.dromedary.job.State;
import io.dromedary.job.Variables;
import io.dromedary.job.Verdict;
import io.dromedary.journal.JournalView;
import io.dromedary.journal.ManifestRows;
import io.dromedary.store.Store;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Variable;

/**
 * Reports how the rows of a manifest end, in {@code <name>.results.jsonl} in the outbox: a JSON object for each end, good or bad, in the
 * order in which the rows end. A row that is tried again ends again: the last entry for an id counts.
 *
 * <p>The journal knows how long the file is. What is beyond that length was written by an interrupted run, and is written again.
 */
public final class RowResults {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Store results;
    private final JournalView journal;
    private final ManifestRows lines;

    public RowResults(Store results, JournalView journal, ManifestRows lines) {
        this.results = results;
        this.journal = journal;
        this.lines = lines;
    }

    public boolean isOfLine(@Variable(Variables.JOB) Job job) {
        return !lines.of(job).isEmpty();
    }

    /** To be called before the job is released. Idempotent. */
    public synchronized void tell(@Variable(Variables.JOB) Job job) throws IOException {
        String what = job.id() + " " + job.state();
        for (ManifestRows.Line line : lines.of(job)) {
            if (!what.equals(line.told())) {
                ManifestRows.Results file = lines.results(line.manifest()).orElseThrow();
                lines.told(line, what, results.append(Output.FOLDER + file.path(), file.bytes(), (text(line, job) + "\n").getBytes(UTF_8)));
            }
        }
    }

    private String text(ManifestRows.Line line, Job job) throws JsonProcessingException {
        Map<String, Object> end = new LinkedHashMap<>();
        end.put("id", line.id());
        end.put("line", line.number());
        end.put("job", job.id());
        end.put("state", job.state());
        end.put("results", journal.outputs(job).stream().filter(output -> output.isPublished() && output.previewOf() == null)
                .map(Output::path).toList());
        Verdict.Charged charged = job.state() == State.DELIVERED
                ? Verdict.Charged.YES
                : job.verdict() == null ? Verdict.Charged.NO : job.verdict().charged();
        end.put("charged", charged.name().toLowerCase(Locale.ROOT));
        if (charged == Verdict.Charged.NO) {
            end.put("estimated_credits", 0);
        } else {
            journal.attempt(job.attempt()).map(Attempt::price).ifPresent(price -> end.put("estimated_credits", price.credits()));
        }
        if (!job.missing().isEmpty()) {
            end.put("missing", job.missing());
        }
        if (job.verdict() != null) {
            end.put("why", job.verdict().why());
            end.put("todo", job.verdict().todo().replace("JOB", job.id()));
        }
        return JSON.writeValueAsString(end);
    }
}
