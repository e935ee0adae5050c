package io.dromedary.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.job.Job;
import io.dromedary.job.Output;
import io.dromedary.job.Places;
import io.dromedary.job.Variables;
import io.dromedary.journal.JournalView;
import io.dromedary.manage.Request;
import io.dromedary.manage.Sending;
import io.dromedary.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends files of a job: what it took in, its results, their record. A request names a job and a number; the path is the journal's, and lies
 * in a folder of the line that holds such files.
 */
public final class Previews {

    private static final Logger LOG = LoggerFactory.getLogger(Previews.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Set<String> PLACES = Set.of(Places.WORK, Places.ERRORS, Places.DONE, Places.DUPLICATES, Places.HOLD);
    private static final int RECORDS = 9;
    private static final int LONGEST_RECORD = 1 << 20;
    private static final int OK = 200;
    private static final int PART = 206;
    private static final int NOT_MODIFIED = 304;
    private static final int NOT_FOUND = 404;
    private static final int UNSATISFIABLE = 416;

    private final JournalView view;
    private final Store drops;
    private final Store results;
    private final Sending sending = new Sending();

    /**
     * A file that is there.
     *
     * @param version changes with its content; null where that is not known
     */
    record Found(Store store, String path, long bytes, String version) {
    }

    public Previews(DataSource reading, Store drops, Store results) {
        this.view = new JournalView(reading);
        this.drops = drops;
        this.results = results;
    }

    /** {@code /jobs/ID/files/NUMBER}, {@code /jobs/ID/results/NUMBER}, {@code /jobs/ID/record/1} or {@code /jobs/ID/note/1}. */
    public void send(@Variable(Variables.REQUEST) Request request, Message answer) throws IOException {
        Optional<Job> job = view.job(request.part(1));
        Optional<Integer> number = number(request.part(3));
        Optional<Found> file = job.isEmpty() || number.isEmpty() ? Optional.empty() : switch (request.part(2)) {
            case "files" -> input(job.get(), number.get());
            case "results" -> result(job.get(), number.get());
            case "record" -> record(job.get());
            case "note" -> note(job.get());
            default -> Optional.empty();
        };
        if (file.isEmpty()) {
            plain(answer, NOT_FOUND, "There is no such file now.\n");
        } else {
            send(request, answer, file.get());
        }
    }

    private static Optional<Integer> number(String text) {
        return text.matches("-?\\d{1,6}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    }

    // ------------------------------------------------------------------ which file

    /** The files of a drop are in one folder, or on their way to another. */
    Optional<Found> input(Job job, int number) throws IOException {
        List<String> files = Pictures.files(job);
        if (number < 1 || number > files.size()) {
            return Optional.empty();
        }
        String name = files.get(number - 1);
        String sha256 = job.media().stream().filter(file -> file.name().equals(name)).map(file -> file.sha256()).filter(Objects::nonNull)
                .findFirst().orElse(null);
        for (String place : Stream.of(job.place(), job.movingTo()).filter(Objects::nonNull).toList()) {
            Optional<Found> found = found(drops, place + "/" + name, PLACES, sha256);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Found> result(Job job, int number) throws IOException {
        Optional<Output> output = view.outputs(job).stream().filter(one -> one.number() == number && one.isPublished()).findFirst();
        return output.isEmpty()
                ? Optional.empty()
                : found(results, output.get().file(), Set.of(Places.OUTBOX), output.get().sha256());
    }

    /** The record has the name of the first result, or the next free one where something of a person's had that name. */
    Optional<Found> record(Job job) {
        Optional<String> base = view.outputs(job).stream().filter(output -> output.isPublished() && !output.isPreview()).map(Output::base)
                .findFirst();
        for (int n = 1; base.isPresent() && n <= RECORDS; n++) {
            try {
                Optional<Found> found = found(results, Output.FOLDER + base.get() + (n == 1 ? "" : "." + n) + ".json",
                        Set.of(Places.OUTBOX), null);
                if (found.isEmpty() || isOf(job, found.get())) {
                    return found;
                }
            } catch (IOException e) {
                LOG.debug("The record cannot be read", e);
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** What lies beside the drop in its error channel: why it is there, for programs too. */
    Optional<Found> note(Job job) {
        try {
            return found(drops, "%s/%s.error.json".formatted(job.place(), job.name()), Set.of(Places.ERRORS), null);
        } catch (IOException e) {
            LOG.debug("The note cannot be read", e);
            return Optional.empty();
        }
    }

    private static boolean isOf(Job job, Found found) throws IOException {
        if (found.bytes() > LONGEST_RECORD) {
            return false;
        }
        try (InputStream in = found.store().open(found.path(), 0, found.bytes())) {
            JsonNode record = JSON.readTree(in);
            return job.id().equals((record.has("record") ? record.path("record") : record).path("job").asText());
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** The journal's paths have no {@code ..}; whatever wrote one that has, gets nothing. */
    private static Optional<Found> found(Store store, String path, Set<String> places, String version) throws IOException {
        List<String> parts = List.of(path.split("/", -1));
        if (!places.contains(parts.get(0)) || parts.contains("..") || parts.contains("") || path.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        OptionalLong size = store.size(path);
        return size.isEmpty() ? Optional.empty() : Optional.of(new Found(store, path, size.getAsLong(), version));
    }

    // ------------------------------------------------------------------ sending it

    private void send(Request request, Message answer, Found file) throws IOException {
        String name = file.path().substring(file.path().lastIndexOf('/') + 1);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", Pictures.type(name));
        headers.put("Content-Disposition", disposition(name));
        headers.put("Accept-Ranges", "bytes");
        headers.put("Content-Security-Policy", "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'");
        if (file.version() != null) {
            headers.put("ETag", "\"" + file.version() + "\"");
        }
        if (file.version() != null && request.range() == null && headers.get("ETag").equals(request.ifNoneMatch())) {
            answer.setHeader("ETag", headers.get("ETag"));
            answer.setHeader(Exchange.HTTP_RESPONSE_CODE, NOT_MODIFIED);
            answer.setBody(null);
            return;
        }
        Range range = Range.of(request.range(), file.bytes());
        if (range == null) {
            answer.setHeader("Content-Range", "bytes */" + file.bytes());
            plain(answer, UNSATISFIABLE, "The file has %,d bytes; none of those was asked for.\n".formatted(file.bytes()));
            return;
        }
        if (range.isPart()) {
            headers.put("Content-Range", "bytes %d-%d/%d".formatted(range.from(), range.from() + range.length() - 1, file.bytes()));
        }
        sending.send(answer, range.isPart() ? PART : OK, headers, range.length(),
                () -> file.bytes() == 0 ? InputStream.nullInputStream() : file.store().open(file.path(), range.from(), range.length()));
    }

    /** What a browser would run, or does not know, is saved and not shown. */
    private static String disposition(String name) {
        return "%s; filename*=UTF-8''%s".formatted(Pictures.type(name).equals(Pictures.UNKNOWN) ? "attachment" : "inline",
                Links.encoded(name));
    }

    private static void plain(Message answer, int status, String text) {
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        answer.setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=utf-8");
        answer.setBody(text);
    }
}
