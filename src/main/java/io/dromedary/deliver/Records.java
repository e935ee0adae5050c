package io.dromedary.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.dromedary.api.WithoutQuery;
import io.dromedary.drop.DropRequest;
import io.dromedary.job.Attempt;
import io.dromedary.job.Job;
import io.dromedary.job.JournalView;
import io.dromedary.job.MediaFile;
import io.dromedary.job.Output;
import io.dromedary.ops.DurableFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Variable;

/**
 * Writes the record beside each result: what made it.
 *
 * <p>A record is a sidecar: copied into the inbox beside its picture it makes the same request again. For that its {@code variation} is the
 * job's id; without it the drop would be a duplicate.
 */
public final class Records {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path outbox;
    private final JournalView journal;
    private final URI baseUrl;
    private final Clock clock;

    public Records(Path outbox, JournalView journal, URI baseUrl, Clock clock) {
        this.outbox = outbox;
        this.journal = journal;
        this.baseUrl = baseUrl;
        this.clock = clock;
    }

    public void write(@Variable("job") Job job) throws IOException {
        List<Output> all = journal.outputs(job);
        Attempt attempt = journal.attempt(job.attempt()).orElseThrow();
        for (Output output : all) {
            Map<String, Object> record = sidecar(job);
            record.put("record", made(job, output, all.size(), attempt));
            DurableFiles.write(outbox.resolve(output.base() + ".json"), (JSON.writeValueAsString(record) + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Map<String, Object> sidecar(Job job) {
        DropRequest request = job.request();
        Map<String, Object> sidecar = new LinkedHashMap<>();
        sidecar.put("model", request.model());
        sidecar.put("prompt", request.prompt());
        sidecar.put("images", job.media().stream().map(MediaFile::fileName).toList());
        sidecar.put("outputs", request.outputs());
        sidecar.put("seed", request.seed());
        sidecar.put("enhance_prompt", request.enhancePrompt());
        sidecar.put("params", request.params());
        sidecar.put("output_name", request.outputName());
        sidecar.put("variation", job.id());
        sidecar.values().removeIf(Objects::isNull);
        return sidecar;
    }

    private Map<String, Object> made(Job job, Output output, int of, Attempt attempt) throws JsonProcessingException {
        Map<String, Object> made = new LinkedHashMap<>();
        made.put("file", Path.of(output.path()).getFileName().toString());
        made.put("number", output.number());
        made.put("of", of);
        made.put("bytes", output.bytes());
        made.put("sha256", output.sha256());
        made.put("content_type", output.contentType());
        made.put("job", job.id());
        made.put("drop", job.path());
        made.put("pictures", job.media().stream().map(Records::picture).toList());
        made.put("sent_to", baseUrl + "/" + attempt.model());
        made.put("sent", JSON.readValue(WithoutQuery.of(attempt.body()), JsonNode.class));
        made.put("attempts", attempt.number());
        made.put("request_id", job.requestId());
        made.put("correlation_id", job.correlationId());
        made.put("dropped", Instant.ofEpochMilli(job.created()).toString());
        made.put("delivered", clock.instant().toString());
        return made;
    }

    private static Map<String, Object> picture(MediaFile file) {
        Map<String, Object> picture = new LinkedHashMap<>();
        picture.put("name", file.fileName());
        picture.put("sha256", file.sha256());
        picture.put("bytes", file.bytes());
        picture.put("width", file.width());
        picture.put("height", file.height());
        return picture;
    }
}
