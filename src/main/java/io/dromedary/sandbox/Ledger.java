package io.dromedary.sandbox;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What really happened, for tests that must not believe the client: who was charged, how often, on which connections. Thread-safe. */
public final class Ledger {

    private final Requests requests;
    private final LongAdder posts = new LongAdder();
    private final LongAdder uploads = new LongAdder();
    private final LongAdder leaks = new LongAdder();
    private final Map<String, Long> refused = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> submitsPerPort = new ConcurrentHashMap<>();

    Ledger(Requests requests) {
        this.requests = requests;
    }

    /**
     * One accepted request.
     *
     * @param acceptedAt epoch milliseconds
     * @param idempotencyKey the header of its submission, or null
     * @param bodySha256 of the body in canonical form: fields sorted, no blanks
     * @param charged only once it is completed
     * @param downloads how often a result was sent in full
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Entry(String requestId, String model, String prompt, long acceptedAt, String idempotencyKey, String bodySha256, String status,
            boolean charged, Looked looks, int downloads) {
    }

    /**
     * The looks at the status of one request, in epoch milliseconds.
     *
     * @param maxGap the longest time between two of them, in milliseconds
     * @param times the first 64
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Looked(int count, long first, long last, long maxGap, List<Long> times) {
    }

    /** All accepted requests, the oldest first. */
    public List<Entry> entries() {
        long now = System.currentTimeMillis();
        return requests.all().stream().map(each -> entry(each, now)).toList();
    }

    public Optional<Entry> entry(String requestId) {
        return Optional.ofNullable(requests.find(requestId)).map(each -> entry(each, System.currentTimeMillis()));
    }

    /** POSTs that reached a model path, accepted or not. */
    public long posts() {
        return posts.sum();
    }

    public long accepted() {
        return requests.all().size();
    }

    /** Accepted requests that are completed by now. */
    public long charged() {
        long now = System.currentTimeMillis();
        return requests.all().stream().filter(each -> each.charged(now)).count();
    }

    /** Files that arrived in full. */
    public long uploads() {
        return uploads.sum();
    }

    /** Answers to POSTs on models that were no 200, by HTTP status; {@code "dropped"} for closed connections. */
    public Map<String, Long> refused() {
        return new TreeMap<>(refused);
    }

    /** Requests to upload or download URLs that carried credentials, which they never should. */
    public long leakedCredentials() {
        return leaks.sum();
    }

    /** POSTs on models by the client's port: 1 everywhere if each came on a connection of its own. */
    public Map<Integer, Integer> submitsPerPort() {
        return new TreeMap<>(submitsPerPort);
    }

    void posted(int port) {
        posts.increment();
        submitsPerPort.merge(port, 1, Integer::sum);
    }

    void answered(int status) {
        if (status != 200) {
            refused.merge(status == 0 ? "dropped" : Integer.toString(status), 1L, Long::sum);
        }
    }

    void uploaded() {
        uploads.increment();
    }

    void leaked() {
        leaks.increment();
    }

    void forget() {
        posts.reset();
        uploads.reset();
        leaks.reset();
        refused.clear();
        submitsPerPort.clear();
    }

    /** Writes everything as JSON, entry by entry, so that thousands of them cost no heap. */
    void writeTo(OutputStream out) throws IOException {
        long now = System.currentTimeMillis();
        try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
            json.writeStartObject();
            json.writePOJOField("posts", posts());
            json.writePOJOField("accepted", accepted());
            json.writePOJOField("charged", charged());
            json.writePOJOField("uploads", uploads());
            json.writePOJOField("leaked_credentials", leakedCredentials());
            json.writePOJOField("refused", refused());
            json.writePOJOField("submits_per_port", submitsPerPort());
            json.writeArrayFieldStart("requests");
            for (Generation each : requests.all()) {
                json.writePOJO(entry(each, now));
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static Entry entry(Generation generation, long now) {
        return new Entry(generation.id, generation.order.model(), generation.order.prompt(), generation.acceptedAt, generation.idempotencyKey,
                generation.bodySha256, generation.status(now), generation.charged(now), generation.looks.seen(), generation.downloads.get());
    }
}
