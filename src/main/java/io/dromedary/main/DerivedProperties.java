package io.dromedary.main;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Placeholders for the routes that each depend on several settings: which routes there are, and where their files are.
 */
public final class DerivedProperties {

    /** The folder that drops are claimed from: the inbox, or the mirror of the bucket's inbox. */
    public static final String INBOX = "derived.inbox";
    /** The folder that characters are claimed from: that of the characters, or the mirror of the bucket's. */
    public static final String CHARACTERS = "derived.characters";
    /** Whether drops are in a bucket. */
    public static final String DROPS_IN_BUCKET = "derived.drops-in-bucket";
    /** Whether results go to a bucket. */
    public static final String RESULTS_IN_BUCKET = "derived.results-in-bucket";
    /** Whether a queue reports new objects. */
    public static final String BUCKET_EVENTS = "derived.bucket-events";
    /** Whether webhooks are received. */
    public static final String WEBHOOKS = "derived.webhooks";
    /** Whether the host honours Idempotency-Key. */
    public static final String IDEMPOTENCY = "derived.idempotency";
    /** Whether the management port is open. */
    public static final String MANAGEMENT = "derived.management";
    /** Whether anybody wants to know how the line is. */
    public static final String OBSERVED = "derived.observed";

    /** Whether there are destinations that are told of events. */
    public static final String EVENTS = "derived.events";
    /** How many; at least one. */
    public static final String EVENT_DESTINATIONS = "derived.event-destinations";
    /** Whether messages about batches are sent. */
    public static final String NOTIFY = "derived.notify";

    private DerivedProperties() {
    }

    /** All of them. */
    public static Set<String> keys() {
        return Set.of(INBOX, CHARACTERS, DROPS_IN_BUCKET, RESULTS_IN_BUCKET, BUCKET_EVENTS, WEBHOOKS, MANAGEMENT, OBSERVED, EVENTS,
                EVENT_DESTINATIONS, NOTIFY, IDEMPOTENCY);
    }

    static Map<String, String> of(Settings settings) {
        Map<String, String> derived = new LinkedHashMap<>();
        derived.put(INBOX, settings.inbox().toString());
        derived.put(CHARACTERS, settings.characters().toString());
        derived.put(DROPS_IN_BUCKET, String.valueOf(settings.stores().in()));
        derived.put(RESULTS_IN_BUCKET, String.valueOf(settings.stores().out()));
        derived.put(BUCKET_EVENTS, String.valueOf(settings.stores().events()));
        derived.put(WEBHOOKS, String.valueOf(settings.webhooks() != null));
        derived.put(MANAGEMENT, String.valueOf(settings.management() != null));
        derived.put(IDEMPOTENCY, String.valueOf(settings.api().idempotency()));
        derived.put(EVENTS, String.valueOf(!settings.tell().destinations().isEmpty()));
        derived.put(EVENT_DESTINATIONS, String.valueOf(Math.max(1, settings.tell().destinations().size())));
        derived.put(NOTIFY, String.valueOf(settings.tell().messages() != null));
        derived.put(OBSERVED, String.valueOf(settings.isObserved()));
        return derived;
    }
}
