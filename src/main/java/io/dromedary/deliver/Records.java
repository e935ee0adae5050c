package io.dromedary.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.catalogue.RequestBuilder;
import io.dromedary.catalogue.RequestedCount;
import io.dromedary.drop.SidecarKey;
import io.dromedary.job.Attempt;
import io.dromedary.job.DropRequest;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.MediaRole;
import io.dromedary.job.Motion;
import io.dromedary.job.Output;
import io.dromedary.job.Target;
import io.dromedary.job.Variables;
import io.dromedary.journal.JournalView;
import io.dromedary.store.Store;
import io.dromedary.text.WithoutQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the record beside each result: how it was made.
 *
 * <p>A record is a sidecar: copied into the inbox beside its media, it makes the same request again. Its {@code variation} is the job's
 * id; without that the drop would be a duplicate.
 */
public final class Records {

    private static final Logger LOG = LoggerFactory.getLogger(Records.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Bytes; a record repeats a sidecar, which is limited, and what was sent for it. */
    private static final long LARGEST_RECORD = 1 << 20;

    /**
     * Terms of the IPTC's vocabulary of digital source types, which C2PA and the metadata of pictures use as well. A file of the drop that
     * only showed the model what to make does not make the result a changed form of it.
     */
    private static final String CREATED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";
    private static final String EDITED = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";

    private final Store results;
    private final JournalView journal;
    private final Function<Target, String> addresses;
    private final RequestBuilder composition;
    private final CharacterRecord character;
    private final Clock clock;

    /** @param addresses the address that requests to a target are sent to */
    public Records(Store results, JournalView journal, Function<Target, String> addresses, RequestBuilder composition,
            CharacterRecord character, Clock clock) {
        this.results = results;
        this.journal = journal;
        this.addresses = addresses;
        this.composition = composition;
        this.character = character;
        this.clock = clock;
    }

    /** Those of its results, and that of the character that it made. */
    public List<Document> documents(@Variable(Variables.JOB) Job job) throws IOException {
        return Stream.concat(ofResults(job), character.of(job).stream()).toList();
    }

    /** When this returns, it is there for good. A record that an interrupted run wrote is replaced, and nothing else. */
    public void publish(@Body Document document, @Variable(Variables.JSON) byte[] json, @Variable(Variables.JOB) Job job)
            throws IOException {
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        String path = document.path();
        for (int n = 2; !document.store().writeFirst(path, line); n++) {
            if (isRecordOf(job, document.store(), path)) {
                document.store().write(path, line);
                return;
            }
            String another = document.path().replaceFirst("\\.json$", "." + n + ".json");
            LOG.warn("{} is not ours; the record that has its name is written to {}", path, another);
            path = another;
        }
    }

    private static boolean isRecordOf(Job job, Store store, String path) throws IOException {
        try {
            Path file = store.local(path);
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LARGEST_RECORD) {
                return false;
            }
            JsonNode there = JSON.readTree(Files.readAllBytes(file));
            return job.id().equals((there.has("record") ? there.path("record") : there).path("job").asText());
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private Stream<Document> ofResults(Job job) throws IOException {
        List<Output> all = journal.outputs(job);
        List<Output> delivered = all.stream().filter(output -> !output.isPreview()).toList();
        Attempt attempt = journal.attempt(job.attempt()).orElseThrow();
        JsonNode sent = JSON.readTree(WithoutQuery.of(attempt.body()));
        int requested = RequestedCount.in(sent).orElse(delivered.size() + job.missing().size());
        if (delivered.size() < requested) {
            LOG.warn("{}: {}", job.path(), shortfall(delivered.size(), requested));
        }
        return delivered.stream().map(output -> {
            Map<String, Object> made = result(output, all, requested, delivered.size(), job);
            made.putAll(making(job, attempt, sent));
            Map<String, Object> record = sidecar(job);
            record.put("record", made);
            return new Document(results, Output.FOLDER + output.base() + ".json", record);
        });
    }

    private static Map<String, Object> sidecar(Job job) {
        DropRequest request = job.request();
        Map<String, Object> sidecar = new LinkedHashMap<>();
        for (SidecarKey key : SidecarKey.values()) {
            if (key == SidecarKey.PARAMS) {
                request.arguments().properties().forEach(argument -> sidecar.put(argument.getKey(), argument.getValue()));
            }
            sidecar.put(key.word(), value(key, job));
        }
        sidecar.values().removeIf(Objects::isNull);
        return sidecar;
    }

    /** Null for a key that the record leaves out. */
    private static Object value(SidecarKey key, Job job) {
        if (key.role() != null) {
            return files(key, names(job, key.role()));
        }
        return switch (key) {
            case VARIATION -> job.id();
            case MOTIONS -> unlessEmpty(job.request().motions().stream().map(Records::motion).toList());
            default -> key.of(job.request());
        };
    }

    /** An empty list has a meaning for pictures only: that there are none. */
    private static Object files(SidecarKey key, List<String> names) {
        return key == SidecarKey.IMAGES ? names : key.isList() ? unlessEmpty(names) : oneOrMore(names);
    }

    private static List<String> names(Job job, MediaRole role) {
        return job.media().stream().filter(file -> file.role() == role).map(MediaFile::fileName).toList();
    }

    /** For keys whose value may be a single name. */
    private static Object oneOrMore(List<String> names) {
        return names.size() == 1 ? names.get(0) : unlessEmpty(names);
    }

    private static <T> List<T> unlessEmpty(List<T> list) {
        return list.isEmpty() ? null : list;
    }

    private static Map<String, Object> motion(Motion motion) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", motion.name());
        entry.put("strength", motion.strength());
        entry.values().removeIf(Objects::isNull);
        return entry;
    }

    private Map<String, Object> result(Output output, List<Output> all, int requested, int delivered, Job job) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("file", fileName(output));
        preview(output, all).ifPresent(preview -> result.put("preview", fileName(preview)));
        result.put("number", output.number());
        result.put("requested", requested);
        result.put("delivered", delivered);
        if (!job.missing().isEmpty()) {
            result.put("missing", job.missing());
        }
        List<String> warnings = new ArrayList<>(composition.warnings(job.request()));
        if (delivered < requested) {
            warnings.add(shortfall(delivered, requested));
        }
        if (!warnings.isEmpty()) {
            result.put("warnings", warnings);
        }
        result.put("bytes", output.bytes());
        result.put("sha256", output.sha256());
        result.put("content_type", output.contentType());
        result.put("c2pa", output.c2pa());
        return result;
    }

    private Map<String, Object> making(Job job, Attempt attempt, JsonNode sent) {
        Map<String, Object> making = new LinkedHashMap<>();
        making.put("job", job.id());
        making.put("drop", job.path());
        making.put("files", job.media().stream().map(Records::file).toList());
        making.put("sent_to", addresses.apply(job.target()));
        making.put("sent", sent);
        making.put("attempts", attempt.number());
        if (attempt.price() != null) {
            making.put("estimated_credits", attempt.price().credits());
            making.put("price_source", attempt.price().source().word());
        }
        making.put("ai_generated", true);
        making.put("digital_source_type", composition.edits(job.request(), job.media()) ? EDITED : CREATED);
        making.put("request_id", job.requestId());
        making.put("correlation_id", job.correlationId());
        making.put("dropped_at", Instant.ofEpochMilli(job.created()).toString());
        making.put("delivered_at", clock.instant().toString());
        return making;
    }

    private static Map<String, Object> file(MediaFile media) {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("name", media.fileName());
        file.put("role", media.role().key());
        file.put("content_type", media.contentType());
        file.put("sha256", media.sha256());
        file.put("bytes", media.bytes());
        if (media.width() > 0) {
            file.put("width", media.width());
            file.put("height", media.height());
        }
        return file;
    }

    private static Optional<Output> preview(Output result, List<Output> all) {
        return all.stream().filter(output -> output.isPublished() && Objects.equals(output.previewOf(), result.number())).findFirst();
    }

    private static String fileName(Output output) {
        return Path.of(output.path()).getFileName().toString();
    }

    private static String shortfall(int delivered, int requested) {
        return "%d of the %d results that were asked for were delivered".formatted(delivered, requested);
    }
}
