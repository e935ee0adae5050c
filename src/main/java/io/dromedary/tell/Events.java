package io.dromedary.tell;

import io.dromedary.api.http.Backoff;
import io.dromedary.job.Variables;
import io.dromedary.journal.EventFeed;
import io.dromedary.journal.JournalView;
import io.dromedary.text.InWords;
import io.dromedary.text.OutageLog;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;
import org.apache.camel.Variable;
import org.apache.camel.cloudevents.CloudEvent;
import org.apache.camel.component.http.HttpMethods;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells each destination of each event, in their order and at least once. A destination that fails is tried again with the same event, so
 * that no later one overtakes it; the others go on. Thread-safe.
 */
public final class Events {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    /** After a kill at most so many are told once more. */
    private static final int BATCH = 500;

    private final EventFeed feed;
    private final CloudEvents form;
    private final Duration patience;
    private final OutageLog<Destination> outages = new OutageLog<>();
    private final Map<Destination, Progress> all = new LinkedHashMap<>();

    private static final class Progress {
        private final Retry retry;
        /** As the journal has it. */
        private long told;
        /** The event that is being told; the one before it was told. */
        private long telling;
        private boolean busy;

        Progress(Retry retry, long told) {
            this.retry = retry;
            this.told = told;
        }
    }

    /** @param patience after which events that could not be told are given up */
    public Events(EventFeed feed, JournalView view, TellSettings settings, Backoff backoff, Duration patience, Clock clock) {
        this.feed = feed;
        this.form = new CloudEvents(feed, view, settings.prompts());
        this.patience = patience;
        for (Destination destination : settings.destinations()) {
            all.put(destination, new Progress(new Retry(backoff, patience, clock), feed.toldUpTo(destination.reader())));
        }
    }

    /** Those with something to be told now. Each is busy until {@link #over}. */
    public synchronized List<Destination> due() {
        long last = feed.last();
        List<Destination> due = all.entrySet().stream()
                .filter(one -> !one.getValue().busy && one.getValue().told < last && one.getValue().retry.isDue()).map(Map.Entry::getKey)
                .toList();
        due.forEach(destination -> all.get(destination).busy = true);
        return due;
    }

    /** Whether everybody who can be told knows everything. */
    public synchronized boolean allTold() {
        long last = feed.last();
        return all.values().stream().allMatch(one -> one.retry.isFailing() || !one.busy && one.told >= last);
    }

    public List<Announcement> batch(@Variable(Variables.DESTINATION) Destination destination) {
        long told;
        synchronized (this) {
            Progress progress = all.get(destination);
            told = progress.told;
            progress.telling = 0;
        }
        return feed.toTell(told, BATCH).stream().map(entry -> new Announcement(destination, entry)).toList();
    }

    /** The message for one destination. Camel's own headers name the event, for endpoints that want a name; they go over no wire. */
    public void prepare(@Variable(Variables.ANNOUNCEMENT) Announcement announcement, Exchange exchange) {
        EventFeed.Entry entry = announcement.entry();
        synchronized (this) {
            Progress progress = all.get(announcement.destination());
            if (progress.telling > 0) {
                // A batch ends with its first failure, so the one before was told.
                progress.told = progress.telling;
                progress.retry.worked();
            }
            progress.telling = entry.seq();
        }
        // A queue in memory is lost with the process, so whoever takes from it has to be done first.
        exchange.setPattern(announcement.endpoint().startsWith("seda:") ? ExchangePattern.InOut : ExchangePattern.InOnly);
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.CONTENT_TYPE, CloudEvents.CONTENT_TYPE);
        if (announcement.endpoint().matches("https?:.*")) {
            // It would be a GET, without the event, where the address has a query.
            message.setHeader(Exchange.HTTP_METHOD, HttpMethods.POST);
        }
        message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_ID, form.id(entry));
        message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_SOURCE, form.source());
        message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_TYPE, form.type(entry));
        message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_SUBJECT, entry.job());
        message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_TIME, CloudEvents.time(entry));
        message.setBody(form.json(entry));
    }

    public synchronized void told(@Variable(Variables.DESTINATION) Destination destination) {
        Progress progress = all.get(destination);
        progress.told = Math.max(progress.told, progress.telling);
        progress.retry.worked();
        outages.info(LOG, destination, "dromedary.events: %s is told again".formatted(destination));
    }

    public synchronized void failed(@Variable(Variables.DESTINATION) Destination destination,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        Progress progress = all.get(destination);
        String reason = Reasons.of(cause);
        if (outages.begins(destination, reason)) {
            LOG.warn("dromedary.events: {} could not be told of an event ({}). It is tried again for {}; nothing else waits for it.",
                    destination, reason, InWords.duration(patience));
        }
        // The text of the failure may have the whole address in it.
        LOG.debug("How that failed: {}", cause.getClass().getName());
        if (progress.retry.failed()) {
            long last = feed.lastUntil(progress.told, progress.retry.patienceBegan().toEpochMilli()).orElse(progress.telling);
            LOG.warn("dromedary.events: {} was not told of events {} to {}, since it did not work for {} ({}). It is told of the later "
                    + "ones.", destination, progress.told + 1, last, InWords.duration(patience), reason);
            progress.told = Math.max(last, progress.told);
        }
    }

    /** The cursor is durable when this returns. */
    public void over(@Variable(Variables.DESTINATION) Destination destination) {
        Progress progress = all.get(destination);
        try {
            long told;
            synchronized (this) {
                told = progress.told;
            }
            feed.toldUpTo(destination.reader(), told);
        } finally {
            synchronized (this) {
                progress.busy = false;
            }
        }
    }
}
