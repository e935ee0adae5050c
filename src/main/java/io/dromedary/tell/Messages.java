package io.dromedary.tell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.api.http.Answer;
import io.dromedary.api.http.Backoff;
import io.dromedary.job.Job;
import io.dromedary.job.Output;
import io.dromedary.job.State;
import io.dromedary.journal.EndedJobs;
import io.dromedary.journal.EndedJobs.Batch;
import io.dromedary.journal.EventFeed;
import io.dromedary.journal.HeldJobs;
import io.dromedary.journal.JournalView;
import io.dromedary.text.InWords;
import io.dromedary.text.OutageLog;
import io.dromedary.text.SafeText;
import io.dromedary.text.WithoutQuery;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages about batches: what has ended, why, the first results, and what needs a person. Each is a POST as Standard Webhooks defines it,
 * made again with the same id until it is taken. Thread-safe.
 */
public final class Messages {

    /** The name of the cursor. */
    public static final String READER = "notify";

    private static final Logger LOG = LoggerFactory.getLogger(Messages.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TYPE = "io.dromedary.batch.ended";
    /** Whoever wants to know all of them gets the events. */
    private static final int SHOWN = 10;
    /** A manifest that is not done yet is read row by row. */
    private static final Duration BETWEEN_MANIFESTS = Duration.ofSeconds(5);

    private final EventFeed feed;
    private final EndedJobs ended;
    private final JournalView view;
    private final TellSettings.Notify settings;
    private final Duration patience;
    private final Clock clock;
    private final Retry retry;
    private final OutageLog<String> outages = new OutageLog<>();
    /** Nothing ended between the cursor and this event. */
    private long nothingUntil;
    private Instant nextManifests = Instant.MIN;
    private Map<String, String> toldPauses = Map.of();
    private Pending pending;
    private boolean ending;

    /**
     * A message that is on its way until it is taken.
     *
     * @param batch null where only the account is the reason
     */
    private record Pending(String id, byte[] body, Batch batch, Map<String, String> pauses) {
    }

    /** @param patience after which a message that nobody takes is given up */
    public Messages(EventFeed feed, EndedJobs ended, JournalView view, TellSettings.Notify settings, Backoff backoff,
            Duration patience, Clock clock) {
        this.feed = feed;
        this.ended = ended;
        this.view = view;
        this.settings = settings;
        this.patience = patience;
        this.clock = clock;
        this.retry = new Retry(backoff, patience, clock);
        this.nothingUntil = feed.toldUpTo(READER);
    }

    /** Whether there is a message to be sent now. */
    public synchronized boolean isDue() {
        if (!retry.isDue()) {
            return false;
        }
        if (pending == null) {
            pending = next().orElse(null);
        }
        return pending != null;
    }

    /** When the line ends, no batch is waited for. Whether there is nothing left that somebody takes. */
    public synchronized boolean allTold() {
        ending = true;
        return retry.isFailing() || pending == null && next().isEmpty();
    }

    public synchronized void prepare(Message message) {
        String timestamp = String.valueOf(clock.instant().getEpochSecond());
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_URI, settings.url().toString());
        message.setHeader(Exchange.HTTP_METHOD, HttpMethods.POST);
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setHeader("webhook-id", pending.id());
        message.setHeader("webhook-timestamp", timestamp);
        message.setHeader("webhook-signature", settings.secret().sign(pending.id(), timestamp, pending.body()));
        message.setBody(pending.body());
    }

    /** @throws IOException where it was not taken */
    public synchronized void told(@Body Answer answer) throws IOException {
        if (!answer.isOk()) {
            throw new IOException("HTTP " + answer.status());
        }
        over();
        retry.worked();
        outages.info(LOG, READER, "dromedary.notify.url: messages are taken again");
    }

    public synchronized void failed(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        String reason = Reasons.of(cause);
        if (outages.begins(READER, reason)) {
            LOG.warn("dromedary.notify.url: a message was not taken ({}). It is sent again for {}; nothing waits for it.", reason,
                    InWords.duration(patience));
        }
        // The text of the failure may have the whole address in it.
        LOG.debug("How that failed: {}", cause.getClass().getName());
        if (retry.failed() && pending != null) {
            LOG.warn("dromedary.notify.url: the message {} is given up, since it was not taken for {} ({}). Later ones are sent.",
                    pending.id(), InWords.duration(patience), reason);
            over();
        }
    }

    private void over() {
        if (pending.batch() != null) {
            ended.told(pending.batch(), READER);
            nothingUntil = pending.batch().manifest() == null ? pending.batch().until() : nothingUntil;
        }
        toldPauses = pending.pauses();
        pending = null;
    }

    // ------------------------------------------------------------------ what is told

    private Optional<Pending> next() {
        Map<String, String> pauses = view.accountPaused();
        if (!toldPauses.keySet().containsAll(pauses.keySet())) {
            return Optional.of(message("account-" + clock.millis(), null, pauses));
        }
        toldPauses = pauses;
        return manifest().or(this::window)
                .map(batch -> message(batch.manifest() == null ? batch.after() + "-" + batch.until() : batch.manifest().id(), batch,
                        pauses));
    }

    private Optional<Batch> manifest() {
        if (!ending && clock.instant().isBefore(nextManifests)) {
            return Optional.empty();
        }
        nextManifests = clock.instant().plus(settings.batch().compareTo(BETWEEN_MANIFESTS) < 0 ? settings.batch() : BETWEEN_MANIFESTS);
        long until = feed.last();
        return ended.endedManifest().map(job -> new Batch(0, until, job));
    }

    /** What ended within the time after the first. */
    private Optional<Batch> window() {
        long last = feed.last();
        long after = feed.toldUpTo(READER);
        EventFeed.Entry first = last == nothingUntil ? null : ended.firstAfter(nothingUntil).orElse(null);
        if (first == null) {
            nothingUntil = last;
            return Optional.empty();
        }
        long end = first.event().at() + settings.batch().toMillis();
        // A clock that was set back must not make anybody wait.
        boolean open = clock.millis() < end && clock.millis() >= first.event().at();
        if (open && !ending) {
            return Optional.empty();
        }
        return Optional.of(new Batch(after, open ? last : feed.lastUntil(first.seq() - 1, end).orElse(last), null));
    }

    private Pending message(String id, Batch batch, Map<String, String> pauses) {
        Map<String, Object> data = new LinkedHashMap<>();
        Map<State, Long> counts = batch == null ? Map.of() : ended.counts(batch);
        List<Map<String, Object>> needs = needs(batch, pauses);
        List<HeldJobs.Group> held = batch == null ? List.of() : ended.held(batch).stream().limit(SHOWN).toList();
        data.put("text", text(batch, counts, needs, held));
        held.forEach(group -> needs.add(need(group)));
        if (batch != null) {
            if (batch.manifest() != null) {
                data.put("manifest", batch.manifest().path());
            }
            data.put("counts", counts);
            data.put("reasons", ended.reasons(batch, SHOWN).stream().map(Messages::reason).toList());
            data.put("results", ended.results(batch, SHOWN).stream().map(path -> Output.FOLDER + path).toList());
            data.put("results_in_all", ended.countResults(batch));
        }
        data.put("needs_you", needs);
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", TYPE);
        message.put("timestamp", clock.instant().toString());
        message.put("data", data);
        try {
            return new Pending("msg_" + feed.source() + "_" + id, JSON.writeValueAsBytes(message), batch, pauses);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One sentence, for whoever shows nothing else. */
    private static String text(Batch batch, Map<State, Long> counts, List<Map<String, Object>> needs, List<HeldJobs.Group> held) {
        String what = counts.entrySet().stream()
                .map(one -> "%d %s".formatted(one.getValue(), one.getKey().name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", "));
        String about = batch == null || batch.manifest() == null ? "" : batch.manifest().path() + ": ";
        String need = needs.isEmpty() ? "" : "%s needs you: %s".formatted(needs.get(0).get("what"), needs.get(0).get("reason"));
        String decide = held.stream().map(group -> group.sentence() + ".").collect(Collectors.joining(" "));
        return about + Stream.of(what, need, decide).filter(part -> !part.isEmpty()).collect(Collectors.joining(". "));
    }

    private static Map<String, Object> reason(EndedJobs.Reason reason) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("state", reason.state());
        said.put("reason", WithoutQuery.of(reason.why()));
        said.put("jobs", reason.jobs());
        return said;
    }

    private List<Map<String, Object>> needs(Batch batch, Map<String, String> pauses) {
        List<Map<String, Object>> needs = new ArrayList<>();
        pauses.forEach((realm, why) -> needs.add(need("the account", null, "PAUSED", why,
                "The message says what to do. The line goes on by itself afterwards.")));
        if (batch != null) {
            for (Job job : ended.needing(batch, SHOWN)) {
                needs.add(need(job.path(), job.id(), job.state().name(), job.verdict().why(), job.verdict().todo()));
            }
        }
        return needs;
    }

    /** What is held is decided about in groups. */
    private static Map<String, Object> need(HeldJobs.Group group) {
        String change = "To have it cheaper, edit %s (or the sidecars), then `./dromedary retry %s`. To give it up: "
                + "`./dromedary cancel %s`.";
        String command = group.namedAmongAll();
        return need(SafeText.line(group.inWords()), group.only(), State.HELD.name(), "%s: %s".formatted(group.why(), group.price()),
                (group.limit().isLiftedByApproval()
                        ? "To pay it: `./dromedary approve %s`, which says the sum and asks. ".formatted(group.named())
                        : "It goes on by itself when it fits, or when the limit is raised. ")
                        + change.formatted(group.profileFile(), command, command));
    }

    private static Map<String, Object> need(String what, String job, String state, String reason, String todo) {
        Map<String, Object> need = new LinkedHashMap<>();
        need.put("what", what);
        if (job != null) {
            need.put("job", job);
        }
        need.put("state", state);
        need.put("reason", WithoutQuery.of(reason));
        need.put("todo", WithoutQuery.of(todo));
        return need;
    }
}
