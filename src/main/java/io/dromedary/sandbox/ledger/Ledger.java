package io.dromedary.sandbox.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.dromedary.sandbox.json.Json;
import io.dromedary.sandbox.server.AuthScheme;
import io.dromedary.sandbox.server.Endpoint;
import io.dromedary.sandbox.server.Refusal;
import io.dromedary.sandbox.server.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What really happened, for tests that must not believe the client: who was charged, how often, on which connections. Thread-safe. */
public final class Ledger {

    private final Requests requests;
    private final LongAdder posts = new LongAdder();
    private final LongAdder uploads = new LongAdder();
    private final LongAdder estimates = new LongAdder();
    private final LongAdder leaks = new LongAdder();
    private final Map<String, Long> refused = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> submitsPerPort = new ConcurrentHashMap<>();

    public Ledger(Requests requests) {
        this.requests = requests;
    }

    /**
     * One accepted request, in whatever dialect.
     *
     * @param requestId the id by which it is polled: of a request, a job set or a custom reference
     * @param model id as a drop would name it: {@code v1/text2image/soul}, {@code web/flux-2}, {@code v1/custom-references}
     * @param prompt or the name, of a custom reference
     * @param acceptedAt epoch milliseconds
     * @param idempotencyKey the header of its submission, or null
     * @param bodySha256 of the body in canonical form: fields sorted, no blanks
     * @param charged only once it is completed
     * @param credits what it costs then; null where the sandbox knows no price
     * @param downloads how often a result was sent in full
     * @param finishesAt null while it is not certain
     * @param dialect {@code queue}, {@code hybrid}, {@code job-set}, {@code custom-reference}, {@code character} or {@code web}
     * @param path of the POST, without the query
     * @param auth which scheme it came with: {@code Key}, {@code hf} or {@code Bearer}
     * @param body of the POST exactly as it came; null for {@code character}, which is no JSON
     * @param webhook that was registered with it, or null
     * @param character {@code used} or {@code ignored} where one was named, else null
     * @param deleted its files were deleted by the client
     * @param told what became of its webhook, or null where none was registered
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Entry(String requestId, String model, String prompt, long acceptedAt, Long finishesAt, String idempotencyKey,
            String bodySha256,
            String status,
            boolean charged, BigDecimal credits, Looked looks, int downloads, String dialect, String path, String auth, String body,
            Webhook webhook,
            String character,
            boolean deleted, Told told) {
    }

    /**
     * A registered webhook.
     *
     * @param secret null in the queue dialect, which knows none, and where none was given
     */
    public record Webhook(String url, String secret) {
    }

    /**
     * What became of a webhook.
     *
     * @param attempts POSTs that were made, with those that repeat it
     * @param lastStatus of HTTP; 0 where nothing was answered, or nothing sent
     * @param delivered attempts that were answered 2xx
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Told(int attempts, int lastStatus, int delivered) {
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

    /** Paid POSTs (of generations and characters), accepted or not. */
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

    /** What the completed ones cost, as far as their prices are known. */
    public BigDecimal chargedCredits() {
        long now = System.currentTimeMillis();
        return requests.all().stream().filter(each -> each.charged(now)).map(each -> each.order().credits()).filter(Objects::nonNull)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** The most that was ever charged or could still become so, at any one time, as far as prices are known. */
    public BigDecimal mostCredits() {
        TreeMap<Long, BigDecimal> changes = new TreeMap<>();
        for (Generation each : requests.all()) {
            BigDecimal credits = each.order().credits() == null ? BigDecimal.ZERO : each.order().credits();
            changes.merge(each.acceptedAt(), credits, BigDecimal::add);
            changes.merge(each.refundedAt(), credits.negate(), BigDecimal::add);
        }
        BigDecimal most = BigDecimal.ZERO;
        BigDecimal now = BigDecimal.ZERO;
        for (BigDecimal change : changes.values()) {
            now = now.add(change);
            most = most.max(now);
        }
        return most;
    }

    /** Questions for the price of a request. */
    public long estimates() {
        return estimates.sum();
    }

    public void estimated() {
        estimates.increment();
    }

    /** Looks at the status, of all requests together. */
    public long statusReads() {
        return requests.all().stream().mapToLong(each -> each.looks().count()).sum();
    }

    /** POSTs of webhooks, with those that repeat one. */
    public long webhookAttempts() {
        return requests.all().stream().mapToLong(each -> each.delivery().told().attempts()).sum();
    }

    /** Requests whose webhook was answered 2xx. */
    public long webhooksDelivered() {
        return requests.all().stream().filter(each -> each.delivery().told().delivered() > 0).count();
    }

    /** Files that arrived in full. */
    public long uploads() {
        return uploads.sum();
    }

    /** Answers to paid POSTs that were no 200, by HTTP status; {@code "dropped"} for closed connections. */
    public Map<String, Long> refused() {
        return new TreeMap<>(refused);
    }

    /** Requests to upload or download URLs that carried credentials, which they never should. */
    public long leakedCredentials() {
        return leaks.sum();
    }

    /** Paid POSTs by the client's port: 1 everywhere if each came on a connection of its own. */
    public Map<Integer, Integer> submitsPerPort() {
        return new TreeMap<>(submitsPerPort);
    }

    /** Counts what comes to a paid endpoint, and what is answered. */
    public Endpoint watchingPosts(Endpoint endpoint) {
        return call -> {
            posts.increment();
            submitsPerPort.merge(call.exchange().getRemoteAddress().getPort(), 1, Integer::sum);
            Response answer;
            try {
                answer = endpoint.answer(call);
            } catch (Refusal refusal) {
                answer = refusal.answer();
            }
            if (answer.status() != 200) {
                refused.merge(answer.status() == 0 ? "dropped" : Integer.toString(answer.status()), 1L, Long::sum);
            }
            return answer;
        };
    }

    /** Counts credentials that come to an endpoint where they do not belong. */
    public Endpoint watchingLeaks(Endpoint endpoint) {
        return call -> {
            if (AuthScheme.present(call.exchange())) {
                leaks.increment();
            }
            return endpoint.answer(call);
        };
    }

    public void uploaded() {
        uploads.increment();
    }

    public void forget() {
        posts.reset();
        uploads.reset();
        estimates.reset();
        leaks.reset();
        refused.clear();
        submitsPerPort.clear();
    }

    /** Writes everything as JSON, entry by entry, so that thousands of them cost no heap. */
    public void writeTo(OutputStream out) throws IOException {
        long now = System.currentTimeMillis();
        try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
            json.writeStartObject();
            json.writePOJOField("posts", posts());
            json.writePOJOField("accepted", accepted());
            json.writePOJOField("charged", charged());
            json.writePOJOField("charged_credits", chargedCredits());
            json.writePOJOField("estimates", estimates());
            json.writePOJOField("status_reads", statusReads());
            json.writePOJOField("webhook_attempts", webhookAttempts());
            json.writePOJOField("webhooks_delivered", webhooksDelivered());
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

    private static Entry entry(Generation one, long now) {
        Order order = one.order();
        Arrival arrival = one.arrival();
        return new Entry(one.id(), order.model(), order.prompt(), one.acceptedAt(), one.ends() ? one.finish() : null,
                arrival.idempotencyKey(), one.bodySha256(),
                one.status(now),
                one.charged(now), order.credits(), one.looks().seen(), one.downloads().get(), arrival.dialect().word(), arrival.path(),
                arrival.auth().word(),
                arrival.body(), arrival.webhook(), order.character() == null ? null : order.character().name().toLowerCase(Locale.ROOT),
                one.deleted(), arrival.webhook() == null ? null : one.delivery().told());
    }
}
