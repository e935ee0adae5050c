package io.dromedary.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One accepted request. Its status is not stored but follows from the clock: queued until {@code start}, then in progress, then final.
 * Times are epoch milliseconds. Thread-safe.
 */
final class Generation {

    private static final long NEVER = Long.MAX_VALUE;
    private static final int SLOWNESS = 5;
    private static final int ODD_LOOKS = 2;

    /** What was ordered; {@code picture} is the uploaded file that the result shows, or null. */
    record Order(String model, String prompt, Model.Kind kind, int count, Size size, Upload picture, Markers markers) {

        static Order of(String id, Model model, Models models, JsonNode body, Uploads uploads) {
            Upload picture = uploads.firstPictureIn(body);
            Size size = models.size(model, body, picture == null ? null : picture.size());
            String prompt = body.path("prompt").asText();
            return new Order(id, prompt, model.makes(), model.pictures(body), size, picture, Markers.in(id, prompt));
        }
    }

    final String id;
    final Order order;
    final String idempotencyKey;
    final String fingerprint;
    final String bodySha256;
    final long acceptedAt;
    final Looks looks = new Looks();
    final AtomicInteger downloads = new AtomicInteger();

    private final List<Fault> outcome;
    private final long processing;
    private volatile long start;
    private volatile boolean canceled;

    Generation(String id, Order order, String idempotencyKey, String fingerprint, String bodySha256, List<Fault> outcome,
            SandboxSettings settings, long now) {
        this.id = id;
        this.order = order;
        this.idempotencyKey = idempotencyKey;
        this.fingerprint = fingerprint;
        this.bodySha256 = bodySha256;
        this.outcome = outcome;
        acceptedAt = now;
        start = settings.hold() ? NEVER : now + settings.queueMillis();
        processing = outcome.contains(Fault.STUCK) ? NEVER
                : settings.processingMillis() * (outcome.contains(Fault.SLOW) ? SLOWNESS : 1);
    }

    /** Ends a hold. */
    void release(long now) {
        if (start == NEVER) {
            start = now;
        }
    }

    /** @return false when it is no longer queued */
    synchronized boolean cancel(long now) {
        if (!status(now).equals("queued")) {
            return false;
        }
        canceled = true;
        return true;
    }

    String status(long now) {
        if (canceled) {
            return "canceled";
        }
        if (now < start) {
            return "queued";
        }
        if (now < finish()) {
            return "in_progress";
        }
        return outcome.contains(Fault.NSFW) ? "nsfw"
                : outcome.contains(Fault.FAILED) ? "failed"
                : outcome.contains(Fault.CANCELED) ? "canceled"
                : "completed";
    }

    /** The word that a look at it is answered. */
    String statusSeen(long now) {
        return outcome.contains(Fault.UNKNOWN_STATUS) && looks.count() <= ODD_LOOKS ? "contemplating" : status(now);
    }

    boolean unfinished(long now) {
        return !canceled && now < finish();
    }

    boolean charged(long now) {
        return status(now).equals("completed");
    }

    /** How many pictures or videos there are to fetch. */
    int results() {
        return outcome.contains(Fault.EMPTY) ? 0 : outcome.contains(Fault.FEWER) ? Math.max(1, order.count() - 1) : order.count();
    }

    /** Until when results are kept: seven days after the finish. */
    String expiresAt() {
        return Instant.ofEpochMilli(canceled ? acceptedAt : finish()).truncatedTo(ChronoUnit.SECONDS).plus(7, ChronoUnit.DAYS).toString();
    }

    private long finish() {
        return start == NEVER || processing == NEVER ? NEVER : start + processing;
    }
}
