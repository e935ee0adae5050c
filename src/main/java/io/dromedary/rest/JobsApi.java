package io.dromedary.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.job.Job;
import io.dromedary.job.Variables;
import io.dromedary.journal.Generation;
import io.dromedary.journal.JobFilter;
import io.dromedary.journal.JobSearch;
import io.dromedary.journal.JournalView;
import io.dromedary.journal.Pauses;
import io.dromedary.manage.Request;
import io.dromedary.operate.Commands;
import io.dromedary.operate.Filters;
import io.dromedary.operate.Filters.FilterException;
import io.dromedary.operate.Outcome;
import io.dromedary.submit.Account;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/** Looks at jobs, and carries out what is asked of them. */
public final class JobsApi {

    private static final int BAD = 400;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int WRONG_TYPE = 415;
    private static final int NOT_MEANT = 422;
    private static final int LIMIT = 50;
    private static final int MOST = 1000;
    private static final String WHO = "somebody over /api";
    private static final Set<String> PARAMETERS = Set.of("job", "state", "reason", "search", "since", "profile", "limit", "before");
    private static final Set<String> KEYS = Set.of("jobs", "states", "reason", "search", "since", "profile", "all");

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final JobSearch search;
    private final JournalView journal;
    private final Generation generation;
    private final Pauses pauses;
    private final Commands commands;
    private final Documents documents;
    private final UnaryOperator<String> models;
    private final Clock clock;

    /** @param models the id of the model that a name means */
    public JobsApi(JobSearch search, JournalView journal, Generation generation, Pauses pauses, Commands commands, Documents documents,
            UnaryOperator<String> models, Clock clock) {
        this.search = search;
        this.journal = journal;
        this.generation = generation;
        this.pauses = pauses;
        this.commands = commands;
        this.documents = documents;
        this.models = models;
        this.clock = clock;
    }

    // ------------------------------------------------------------------ looking

    public Documents.OverviewDocument overview(@Variable(Variables.REQUEST) Request request) throws ApiException {
        onlyKnown(request.query(), Set.of());
        Map<String, Long> states = new TreeMap<>();
        journal.counts().forEach((state, count) -> states.put(state.name(), count));
        return new Documents.OverviewDocument(states, Documents.pause(pauses), generation.hold().orElse(null),
                journal.accountPaused().entrySet().stream()
                        .map(account -> new Documents.AccountDocument(Account.name(account.getKey()), account.getValue())).toList(),
                journal.places().stream().map(Documents::places).toList(), search.reasons().stream().map(Documents::reason).toList(),
                documents.money());
    }

    public Documents.JobsDocument list(@Variable(Variables.REQUEST) Request request) throws ApiException {
        onlyKnown(request.query(), PARAMETERS);
        JobFilter filter = filter(request.values("job"), request.values("state"), request.value("reason").orElse(null),
                request.value("search").orElse(null), request.value("since").orElse(null), request.value("profile").orElse(null), BAD);
        int limit = limit(request.value("limit").orElse(String.valueOf(LIMIT)));
        List<Job> page = search.page(filter, request.value("before").orElse(null), limit + 1);
        boolean more = page.size() > limit;
        List<Job> shown = more ? page.subList(0, limit) : page;
        return documents.jobs(shown, more ? shown.get(limit - 1).id() : null);
    }

    private static int limit(String text) throws ApiException {
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST) {
            throw new ApiException(BAD, "limit is '%s'; it must be a whole number from 1 to %d.".formatted(text, MOST), "limit");
        }
        return Integer.parseInt(text);
    }

    private static void onlyKnown(Map<String, List<String>> query, Set<String> known) throws ApiException {
        for (String name : query.keySet()) {
            if (!known.contains(name)) {
                throw new ApiException(BAD, "There is no parameter of that name here; see /api/openapi.json.", name);
            }
        }
    }

    private JobFilter filter(List<String> jobs, List<String> states, String reason, String text, String since, String profile, int status)
            throws ApiException {
        try {
            return Filters.of(jobs, states, reason, text, since, profile, clock);
        } catch (FilterException e) {
            throw new ApiException(status, e.getMessage(), e.field());
        }
    }

    public Documents.StoryDocument show(@Variable(Variables.REQUEST) Request request) throws ApiException {
        onlyKnown(request.query(), Set.of());
        return documents.story(job(request.part(2)));
    }

    private Job job(String id) throws ApiException {
        return journal.job(id).orElseThrow(() -> new ApiException(NOT_FOUND, "There is no such job; GET /api/jobs lists them.", "id"));
    }

    // ------------------------------------------------------------------ commands

    /** For one job: what cannot be done with it is an error. */
    public Documents.OutcomeDocument command(@Variable(Variables.REQUEST) Request request, @Body String body) throws ApiException {
        String id = request.part(2);
        String name = request.part(3);
        JobFilter job = JobFilter.of(job(id).id());
        JsonNode said = read(request.type(), body, name.equals("attach") ? Set.of("request_id") : Set.of());
        Outcome outcome = switch (name) {
            case "retry" -> commands.retry(job, WHO);
            case "cancel" -> commands.cancel(job, WHO);
            case "now" -> commands.now(job, WHO);
            case "approve" -> commands.approve(job, WHO);
            case "collect" -> commands.collect(job, WHO);
            case "submit-again" -> commands.submitAgain(job, WHO);
            case "write-off" -> commands.writeOff(job, WHO);
            case "attach" -> commands.attach(id, text(said, "request_id", true), WHO);
            default -> throw new ApiException(NOT_FOUND,
                    "There is no such command; there are retry, cancel, now, approve, collect, submit-again, write-off, attach.",
                    "command");
        };
        if (outcome.done() == 0) {
            throw new ApiException(CONFLICT, "Nothing was changed: %s.".formatted(String.join("; ", outcome.skipped().keySet())));
        }
        return Documents.outcome(outcome);
    }

    /** For all that a filter means. */
    public Documents.OutcomeDocument commands(@Variable(Variables.REQUEST) Request request, @Body String body) throws ApiException {
        String name = request.part(2);
        if (!Set.of("retry", "cancel", "now", "approve").contains(name)) {
            throw new ApiException(NOT_FOUND, "There is no such command for many jobs; there are retry, cancel, now, approve.", "command");
        }
        JobFilter filter = filter(read(request.type(), body, KEYS));
        return Documents.outcome(switch (name) {
            case "retry" -> commands.retry(filter, WHO);
            case "cancel" -> commands.cancel(filter, WHO);
            case "approve" -> commands.approve(Commands.approvable(filter), WHO);
            default -> commands.now(filter, WHO);
        });
    }

    /** Nobody means all jobs by saying nothing. */
    private JobFilter filter(JsonNode said) throws ApiException {
        JobFilter filter = filter(texts(said, "jobs"), texts(said, "states"), text(said, "reason", false), text(said, "search", false),
                text(said, "since", false), text(said, "profile", false), NOT_MEANT);
        JsonNode all = said.path("all");
        if (!all.isMissingNode() && !all.isBoolean()) {
            throw new ApiException(NOT_MEANT, "all must be true or false.", "all");
        }
        if (filter.equals(JobFilter.all()) != all.asBoolean()) {
            throw new ApiException(NOT_MEANT, all.asBoolean()
                    ? "all is true, and something else says which jobs are meant. Say one of them."
                    : "Say which jobs are meant: jobs, states, reason, search, since, profile; or all: true.", "all");
        }
        return filter;
    }

    // ------------------------------------------------------------------ the pause

    public Documents.PauseDocument pause(@Variable(Variables.REQUEST) Request request, @Body String body) throws ApiException {
        switch (request.method()) {
            case "POST" -> {
                JsonNode said = read(request.type(), body, Set.of("why", "model"));
                String why = text(said, "why", false);
                String model = text(said, "model", false);
                pause(model, why == null ? "" : why);
            }
            case "DELETE" -> {
                onlyKnown(request.query(), Set.of("model"));
                request.value("model").map(models).ifPresentOrElse(commands::resumeModel, commands::resume);
            }
            default -> onlyKnown(request.query(), Set.of());
        }
        return Documents.pause(pauses);
    }

    private void pause(String model, String why) {
        if (model == null) {
            commands.pause(WHO, why);
        } else {
            commands.pauseModel(models.apply(model), WHO, why);
        }
    }

    // ------------------------------------------------------------------ what was sent

    private static JsonNode read(String type, String body, Set<String> keys) throws ApiException {
        boolean empty = body == null || body.isBlank();
        if (!empty && !type.matches("(?i)application/json\\s*(;.*)?")) {
            throw new ApiException(WRONG_TYPE, "Send JSON, with Content-Type: application/json.");
        }
        JsonNode said;
        try {
            said = JSON.readTree(empty ? "{}" : body);
        } catch (JsonProcessingException e) {
            throw new ApiException(BAD, "The body is no JSON.");
        }
        if (!said.isObject()) {
            throw new ApiException(BAD, "The body must be a JSON object.");
        }
        for (Map.Entry<String, JsonNode> one : said.properties()) {
            if (!keys.contains(one.getKey())) {
                throw new ApiException(NOT_MEANT, "There is no such key here; see /api/openapi.json.", one.getKey());
            }
        }
        return said;
    }

    private static String text(JsonNode said, String name, boolean needed) throws ApiException {
        JsonNode value = said.path(name);
        if (value.isTextual() && !value.asText().isBlank() || value.isMissingNode() && !needed) {
            return value.isMissingNode() ? null : value.asText();
        }
        throw new ApiException(NOT_MEANT, "%s must be a text, not empty.".formatted(name), name);
    }

    private static List<String> texts(JsonNode said, String name) throws ApiException {
        JsonNode value = said.path(name);
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            for (JsonNode one : value) {
                if (one.isTextual()) {
                    texts.add(one.asText());
                }
            }
        }
        if (!value.isMissingNode() && (texts.isEmpty() || texts.size() != value.size())) {
            throw new ApiException(NOT_MEANT, "%s must be a list of texts, not empty.".formatted(name), name);
        }
        return texts;
    }
}
