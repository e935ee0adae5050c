package io.dromedary.sandbox.ledger;

import io.dromedary.sandbox.faults.Fault;
import io.dromedary.sandbox.settings.SandboxSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * One accepted order, in whatever dialect it came. Its status is not stored but follows from the clock: queued until {@code start}, then in
 * progress, then final. Times are epoch milliseconds. Thread-safe.
 */
public final class Generation {

    public static final long SEVEN_DAYS = 604_800;

    private static final long NEVER = Long.MAX_VALUE;
    private static final int SLOWNESS = 5;
    private static final int ODD_LOOKS = 2;

    private final String id;
    private final Arrival arrival;
    private final Order order;
    private final String fingerprint;
    private final String bodySha256;
    private final long acceptedAt;
    private final StatusReads looks = new StatusReads();
    private final AtomicInteger downloads = new AtomicInteger();
    private final WebhookDelivery delivery = new WebhookDelivery();

    private final List<Fault> outcome;
    private final boolean early;
    private final long processing;
    private final long kept;
    private final long preparation;
    private volatile long start;
    private volatile long canceledAt = NEVER;
    private volatile boolean deleted;

    /** @param kept how long results are kept, in seconds */
    public Generation(String id, Arrival arrival, Order order, String fingerprint, String bodySha256, long kept, List<Fault> outcome,
            SandboxSettings settings, long now) {
        this.id = id;
        this.arrival = arrival;
        this.order = order;
        this.fingerprint = fingerprint;
        this.bodySha256 = bodySha256;
        this.kept = kept;
        this.outcome = outcome;
        acceptedAt = now;
        preparation = settings.queueMillis() / 2;
        early = outcome.contains(Fault.WEBHOOK_EARLY) && arrival.webhook() != null && !outcome.contains(Fault.STUCK);
        start = early ? now : settings.hold() ? NEVER : now + settings.queueMillis();
        processing = outcome.contains(Fault.STUCK)
                ? NEVER
                : early
                        ? 0
                        : settings.processingMillis() * (outcome.contains(Fault.SLOW) ? SLOWNESS : 1);
    }

    public String id() {
        return id;
    }

    public Arrival arrival() {
        return arrival;
    }

    public Order order() {
        return order;
    }

    public String fingerprint() {
        return fingerprint;
    }

    String bodySha256() {
        return bodySha256;
    }

    long acceptedAt() {
        return acceptedAt;
    }

    StatusReads looks() {
        return looks;
    }

    public AtomicInteger downloads() {
        return downloads;
    }

    public WebhookDelivery delivery() {
        return delivery;
    }

    /** Ends a hold. */
    void release(long now) {
        if (start == NEVER) {
            start = now;
        }
    }

    /** Whether it is final at once, and its webhook comes before the answer to its submission. */
    public boolean early() {
        return early;
    }

    /** @return false when it is no longer queued */
    public synchronized boolean cancel(long now) {
        if (!status(now).equals("queued")) {
            return false;
        }
        canceledAt = now;
        return true;
    }

    /** Removes the results; the status stays. */
    public void delete() {
        deleted = true;
    }

    public boolean deleted() {
        return deleted;
    }

    public String status(long now) {
        if (isCanceled()) {
            return "canceled";
        }
        if (now < start) {
            return "queued";
        }
        if (now < finish()) {
            return "in_progress";
        }
        return outcome.contains(Fault.NSFW)
                ? "nsfw"
                : outcome.contains(Fault.FAILED)
                        ? "failed"
                        : outcome.contains(Fault.CANCELED)
                                ? "canceled"
                                : "completed";
    }

    /** How one of several outputs stands: as the whole, but for the first where that one is to end otherwise. */
    public String status(int output, long now) {
        String whole = status(now);
        if (output > 0 || outputs() == 1 || !whole.equals("completed")) {
            return whole;
        }
        return outcome.contains(Fault.PARTIAL_NSFW) ? "nsfw" : outcome.contains(Fault.PARTIAL_FAILED) ? "failed" : whole;
    }

    /** The first half of its time in the queue, which custom references show as a status of its own. */
    public boolean preparing(long now) {
        return !isCanceled() && now < start && now - acceptedAt < preparation;
    }

    /** Whether a look at it now is answered with a word that nobody knows. */
    public boolean odd() {
        return outcome.contains(Fault.UNKNOWN_STATUS) && looks.count() > 0 && looks.count() <= ODD_LOOKS;
    }

    public boolean unfinished(long now) {
        return !isCanceled() && now < finish();
    }

    boolean charged(long now) {
        return status(now).equals("completed");
    }

    private boolean isCanceled() {
        return canceledAt != NEVER;
    }

    /** When it became certain that it is not charged; {@link Long#MAX_VALUE} where it is charged, or may be. */
    long refundedAt() {
        return isCanceled() ? canceledAt : ends() && !status(finish()).equals("completed") ? finish() : NEVER;
    }

    /** How many outputs there are, finished or not. */
    public int outputs() {
        return outcome.contains(Fault.FEWER) ? Math.max(1, order.count() - 1) : order.count();
    }

    /** Whether there is a result to fetch. */
    public boolean delivers(int output, long now) {
        return output < outputs() && status(output, now).equals("completed") && !outcome.contains(Fault.EMPTY) && !deleted;
    }

    /** The numbers of all outputs that can be fetched. */
    public List<Integer> delivered(long now) {
        return IntStream.range(0, outputs()).filter(output -> delivers(output, now)).boxed().toList();
    }

    /** A name for one output, always the same. */
    public String outputId(int output) {
        return UUID.nameUUIDFromBytes((id + '/' + output).getBytes(StandardCharsets.US_ASCII)).toString();
    }

    public String createdAt() {
        return instant(acceptedAt).toString();
    }

    /** When it began to be worked on, or null. */
    public String startedAt(long now) {
        return now < start || isCanceled() ? null : instant(start).toString();
    }

    /** Until when results are kept, counted from the finish. */
    public String expiresAt() {
        return instant(isCanceled() ? acceptedAt : finish()).plusSeconds(kept).toString();
    }

    private static Instant instant(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Whether it is certain by now when it will be final; not for what is held or stuck. */
    public boolean ends() {
        return finish() != NEVER;
    }

    public long finish() {
        return start == NEVER || processing == NEVER ? NEVER : start + processing;
    }
}
