package io.dromedary.api.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.api.AccountTrouble;
import io.dromedary.api.ResponseMapper;
import io.dromedary.api.http.Authentication;
import io.dromedary.api.http.Credentials;
import io.dromedary.api.http.Host;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.ListedModel;
import io.dromedary.job.Preset;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The free queries of the API's host. Sources: the endpoint lists of the job-set and queue generations; lists are bare
 * arrays there, a paged envelope is understood as well.
 */
public final class ApiQueries {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE_SIZE = 100;
    /** There were 85 in October 2026. */
    private static final int MOST_MODELS = 500;

    private final boolean hasKey;
    private final Host v2;
    private final Host v1;
    private final ResponseMapper refusals;

    /** @param credentials null where there are none: then no query is possible */
    public ApiQueries(URI baseUrl, Credentials credentials, Clock clock) {
        hasKey = credentials != null;
        v2 = new Host(baseUrl, new Authentication.Key(credentials));
        v1 = new Host(baseUrl, new Authentication.Pair(credentials));
        refusals = new ResponseMapper(new AccountTrouble.OfKey(baseUrl), clock);
    }

    public boolean hasKey() {
        return hasKey;
    }

    public Query<List<Preset>> presets(Preset.Kind kind) {
        return switch (kind) {
            case MOTION ->
                new HostQuery<>(v1, refusals, "the list of motions", "GET", "/v1/motions", null, text -> presets(tree(text)), null);
            case STYLE -> new HostQuery<>(v1, refusals, "the list of styles", "GET", "/v1/text2image/soul-styles", null,
                    text -> presets(tree(text)), null);
        };
    }

    /**
     * All models of the account, with their schemas. The documents do not have this call; source: public code that makes it, of October
     * 2026, which knows {@code slug}, {@code title}, {@code output_type} and {@code input_schema} of each.
     */
    public Query<List<ListedModel>> models() {
        return new HostQuery<>(v2, refusals, "the list of models", "GET", "/models?include_schema=true&limit=" + MOST_MODELS, null,
                text -> models(tree(text)), null);
    }

    /**
     * @param path model path of the submission, without leading slash
     * @param body exactly what the submission would send
     */
    public Query<Estimate> estimate(String path, String body) {
        return new HostQuery<>(v2, refusals, "the estimate for " + path, "POST", "/estimate/" + path, body, text -> estimate(tree(text)),
                Estimate.NONE);
    }

    /** @param page from 1 */
    public Query<References> characters(int page) {
        return new HostQuery<>(v1, refusals, "the list of characters", "GET",
                "/v1/custom-references/list" + "?page=" + page + "&page_size=" + PAGE_SIZE, null,
                text -> references(tree(text), page), null);
    }

    /** Empty when the provider does not know it. */
    public Query<Optional<Reference>> character(String id) {
        return new HostQuery<>(v1, refusals, "the character " + id, "GET", "/v1/custom-references/" + Host.encoded(id), null,
                text -> Optional.of(reference(tree(text))), Optional.empty());
    }

    /** Deletes a character at the provider; false if it did not exist any more. */
    public Query<Boolean> deleteCharacter(String id) {
        return new HostQuery<>(v1, refusals, "the deletion of the character " + id, "DELETE", "/v1/custom-references/" + Host.encoded(id),
                null, text -> true, false);
    }

    /** Whether the key is accepted: reads the status of a request that does not exist. */
    public Query<Boolean> probe() {
        return new HostQuery<>(v2, refusals, "the probe", "GET", "/requests/" + new UUID(0, 0) + "/status", null, text -> true, true);
    }

    // ------------------------------------------------------------------ answers

    static JsonNode tree(String text) throws TryLaterException {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new TryLaterException("The answer is no JSON", null, false);
        }
    }

    private static List<Preset> presets(JsonNode answer) throws TryLaterException {
        List<Preset> presets = new ArrayList<>();
        for (JsonNode item : items(answer)) {
            if (!item.path("id").asText("").isBlank() && !item.path("name").asText("").isBlank()) {
                presets.add(new Preset(item.path("id").asText(), item.path("name").asText(), text(item, "description")));
            }
        }
        return presets;
    }

    /** Half a list would say that the other half is gone. */
    private static List<ListedModel> models(JsonNode answer) throws TryLaterException {
        JsonNode items = items(answer);
        if (items.isEmpty()) {
            throw new TryLaterException("The list of models is empty", null, false);
        }
        if (answer.path("total").asInt(0) > items.size()) {
            throw new TryLaterException("Only %d of the %d models came".formatted(items.size(), answer.path("total").asInt()), null, false);
        }
        Map<String, ListedModel> models = new LinkedHashMap<>();
        for (JsonNode item : items) {
            String id = text(item, "slug") == null ? text(item, "id") : text(item, "slug");
            if (id != null) {
                models.putIfAbsent(id, new ListedModel(id, text(item, "title"), text(item, "output_type"),
                        item.get("input_schema") instanceof ObjectNode schema ? schema : null));
            }
        }
        return List.copyOf(models.values());
    }

    private static JsonNode items(JsonNode answer) throws TryLaterException {
        JsonNode items = answer.isArray() ? answer : answer.path("items");
        if (!items.isArray()) {
            throw new TryLaterException("The answer is not a list", null, false);
        }
        return items;
    }

    private static Estimate estimate(JsonNode answer) {
        return new Estimate(number(answer.path("credits")), number(answer.path("usd")), number(answer.path("discount").path("percentage")),
                text(answer, "pricing_description"));
    }

    private static References references(JsonNode answer, int page) throws TryLaterException {
        List<Reference> references = new ArrayList<>();
        items(answer).forEach(item -> references.add(reference(item)));
        // Not every response has the number of pages, and a page may be smaller than requested.
        int size = answer.path("page_size").asInt(PAGE_SIZE);
        boolean isLast = references.isEmpty() || answer.isArray() || answer.path("total").asInt(0) <= (long) page * size;
        return new References(references, isLast);
    }

    private static Reference reference(JsonNode item) {
        return new Reference(item.path("id").asText(), item.path("name").asText(), item.path("status").asText("unknown"),
                text(item, "model_version"),
                text(item, "created_at"), text(item, "fail_reason"));
    }

    private static String text(JsonNode item, String member) {
        return item.path(member).isTextual() && !item.path(member).asText().isBlank() ? item.path(member).asText() : null;
    }

    /** The provider sends decimals as strings. */
    private static BigDecimal number(JsonNode value) {
        try {
            return value.isNumber() || value.isTextual() ? new BigDecimal(value.asText().strip()) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
