package io.dromedary.tell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.job.Attempt;
import io.dromedary.job.Event;
import io.dromedary.job.Job;
import io.dromedary.job.Output;
import io.dromedary.job.Price;
import io.dromedary.job.State;
import io.dromedary.job.Verdict;
import io.dromedary.journal.EventFeed;
import io.dromedary.journal.JournalView;
import io.dromedary.text.WithoutQuery;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Events as CloudEvents 1.0, in the structured mode of JSON. They hold no address with a query, and no prompt unless that is wanted. */
final class CloudEvents {

    /** Of the message that holds one. */
    static final String CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8";
    private static final String TYPE = "io.dromedary.job.";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EventFeed feed;
    private final JournalView view;
    private final boolean prompts;

    CloudEvents(EventFeed feed, JournalView view, boolean prompts) {
        this.feed = feed;
        this.view = view;
        this.prompts = prompts;
    }

    String id(EventFeed.Entry entry) {
        return feed.source() + "-" + entry.seq();
    }

    String source() {
        return "urn:uuid:" + feed.source();
    }

    String type(EventFeed.Entry entry) {
        return TYPE + entry.event().to().name().toLowerCase(Locale.ROOT);
    }

    static String time(EventFeed.Entry entry) {
        return Instant.ofEpochMilli(entry.event().at()).toString();
    }

    byte[] json(EventFeed.Entry entry) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("specversion", "1.0");
        event.put("id", id(entry));
        event.put("source", source());
        event.put("type", type(entry));
        event.put("subject", entry.job());
        event.put("time", time(entry));
        event.put("datacontenttype", "application/json");
        event.put("data", data(entry, view.job(entry.job()).orElseThrow()));
        try {
            return JSON.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the event itself tells, and what is known of the job by now. */
    private Map<String, Object> data(EventFeed.Entry entry, Job job) {
        Event event = entry.event();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("job", job.id());
        data.put("drop", job.path());
        data.put("state", event.to());
        data.put("from", event.from());
        data.put("reason", WithoutQuery.of(event.why()));
        List<String> results = view.outputs(job).stream().filter(output -> output.isPublished() && !output.isPreview()).map(Output::file)
                .toList();
        data.put("results", results);
        if (!job.missing().isEmpty()) {
            data.put("missing", job.missing().size());
        }
        Verdict verdict = job.verdict();
        if (verdict != null && event.to() == verdict.channel().state()) {
            data.put("channel", verdict.channel().word());
            data.put("todo", WithoutQuery.of(verdict.todo()));
            if (verdict.hold() != null) {
                data.put("hold", verdict.hold().facts());
            }
        }
        if (job.request() != null) {
            data.put("model", job.request().model());
            data.put("prompt", prompts ? job.request().prompt() : null);
        }
        Optional<Attempt> attempt = view.attempt(job.attempt());
        data.put("cost", cost(event.to(), job, attempt.map(Attempt::price)));
        data.put("attempts", attempt.map(Attempt::number).orElse(0));
        data.put("request_id", job.requestId());
        data.put("correlation_id", event.correlationId() == null ? job.correlationId() : event.correlationId());
        data.values().removeIf(Objects::isNull);
        return data;
    }

    /** As far as it is known: no answer of the provider names a price. */
    private static Map<String, Object> cost(State state, Job job, Optional<Price> price) {
        Verdict.Charged charged = state == State.DELIVERED
                ? Verdict.Charged.YES
                : job.verdict() != null && state == job.verdict().channel().state()
                        ? job.verdict().charged()
                        : job.requestId() == null && state != State.SUBMITTING ? Verdict.Charged.NO : Verdict.Charged.UNKNOWN;
        Map<String, Object> cost = new LinkedHashMap<>();
        cost.put("charged", charged.name().toLowerCase(Locale.ROOT));
        price.ifPresent(known -> cost.put("estimated_credits", charged == Verdict.Charged.NO ? BigDecimal.ZERO : known.credits()));
        return cost;
    }
}
