package io.dromedary.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** {@code POST /{model_id}}: checks, then accepts or refuses a request. */
final class Submissions {

    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[!-~]{1,255}");
    private static final int USUAL_LIMIT = 4;

    private final Models models;
    private final Uploads uploads;
    private final Requests requests;
    private final Behaviour behaviour;

    Submissions(Models models, Uploads uploads, Requests requests, Behaviour behaviour) {
        this.models = models;
        this.uploads = uploads;
        this.requests = requests;
        this.behaviour = behaviour;
    }

    Answer submit(HttpExchange exchange) throws IOException {
        String id = exchange.getRequestURI().getRawPath().substring(1);
        Model model = models.find(id);
        if (model == null) {
            return Answer.detail(404, "model_not_found");
        }
        JsonNode body = RequestBody.json(exchange);
        Markers markers = markers(id, body);
        var refusal = behaviour.faults.first(Fault.Phase.REFUSE, markers);
        if (refusal.isPresent()) {
            return refusal(refusal.get(), body);
        }
        List<Problem> problems = ParameterCheck.problems(body, model.parameters(), uploads::has);
        if (!problems.isEmpty()) {
            return Refusal.invalid(problems);
        }
        Generation generation = accept(exchange, id, model, body, markers);
        return behaviour.faults.first(Fault.Phase.ACCEPTED, markers).map(Submissions::lost).orElseGet(() -> Answer.json(200,
                Requests.describe(generation, "queued", RequestBody.baseUrl(exchange))));
    }

    private static Markers markers(String id, JsonNode body) {
        try {
            return Markers.in(id, body.path("prompt").asText());
        } catch (IllegalArgumentException e) {
            throw new Refusal(Refusal.invalid(List.of(Problem.value(List.of("body", "prompt"), e.getMessage(), body.path("prompt")))));
        }
    }

    /** Under one lock, so that neither the limit nor an idempotency key can be passed by two at once. */
    private synchronized Generation accept(HttpExchange exchange, String id, Model model, JsonNode body, Markers markers) {
        SandboxSettings settings = behaviour.settings();
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        String sha256 = Json.canonicalSha256(body);
        String fingerprint = id + '?' + exchange.getRequestURI().getRawQuery() + '#' + sha256;
        if (key != null && settings.idempotency()) {
            Generation earlier = earlier(key, fingerprint);
            if (earlier != null) {
                return earlier;
            }
        }
        long now = System.currentTimeMillis();
        if (settings.concurrencyLimit() > 0 && requests.unfinished(now) >= settings.concurrencyLimit()) {
            throw new Refusal(settings.overLimitStatus() == 429 ? Refusal.queueFull(settings.concurrencyLimit())
                    : Refusal.tooManyConcurrent(settings.concurrencyLimit()));
        }
        var generation = new Generation(UUID.randomUUID().toString(), Generation.Order.of(id, model, models, body, uploads), key, fingerprint,
                sha256, behaviour.faults.all(Fault.Phase.OUTCOME, markers), settings, now);
        requests.add(generation);
        return generation;
    }

    private Generation earlier(String key, String fingerprint) {
        if (!IDEMPOTENCY_KEY.matcher(key).matches()) {
            throw new Refusal(Answer.detail(422, "Idempotency-Key must be 1 to 255 visible ASCII characters"));
        }
        Generation earlier = requests.findByIdempotencyKey(key);
        if (earlier != null && !earlier.fingerprint.equals(fingerprint)) {
            throw new Refusal(Answer.detail(422, "Idempotency-Key was used before with another endpoint or body"));
        }
        return earlier;
    }

    private Answer refusal(Fault fault, JsonNode body) {
        int limit = behaviour.settings().concurrencyLimit() > 0 ? behaviour.settings().concurrencyLimit() : USUAL_LIMIT;
        return switch (fault) {
            case UNAUTHORIZED -> Refusal.invalidCredentials();
            case NO_CREDITS -> Answer.detail(403, "not_enough_credits");
            case KEY_DISABLED -> Answer.json(403, Map.of("code", "api_key_disabled", "detail", "This API key is disabled"));
            case MODEL_NOT_FOUND -> Answer.detail(404, "model_not_found");
            case INVALID -> Refusal.invalid(List.of(Problem.value(List.of("body", "prompt"), "refused as the sandbox was asked to",
                    body.path("prompt"))));
            case QUEUE_FULL -> Refusal.queueFull(limit);
            case CONCURRENCY -> Refusal.tooManyConcurrent(limit);
            case MODEL_BLOCKED -> Answer.detail(423, "model_blocked");
            case MODEL_DISABLED -> Answer.detail(503, "model_disabled");
            case DROP_BEFORE -> new Answer.Dropped();
            case HTML_ERROR -> Answer.text(502, "text/html", "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>");
            default -> Answer.detail(500, "Internal server error");
        };
    }

    /** It was accepted, but the answer says or does otherwise. */
    private static Answer lost(Fault fault) {
        return switch (fault) {
            case DROP_AFTER -> new Answer.Dropped();
            case GATEWAY_AFTER -> Answer.detail(502, "Bad gateway");
            default -> Answer.detail(500, "Internal server error");
        };
    }
}
