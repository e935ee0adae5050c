package io.dromedary.sandbox.dialects;

import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.sandbox.faults.Fault;
import io.dromedary.sandbox.faults.FaultMarkers;
import io.dromedary.sandbox.json.Json;
import io.dromedary.sandbox.ledger.Arrival;
import io.dromedary.sandbox.ledger.Generation;
import io.dromedary.sandbox.ledger.Order;
import io.dromedary.sandbox.ledger.Requests;
import io.dromedary.sandbox.models.KnownModels;
import io.dromedary.sandbox.models.ModelFamily;
import io.dromedary.sandbox.models.Parameter;
import io.dromedary.sandbox.models.Size;
import io.dromedary.sandbox.server.Refusal;
import io.dromedary.sandbox.server.Response;
import io.dromedary.sandbox.server.ValidationProblem;
import io.dromedary.sandbox.settings.Behaviour;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.sandbox.uploads.Upload;
import io.dromedary.sandbox.webhooks.WebhookNotifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What every paid POST passes, whatever its dialect: faults, checks, idempotency, the limit; then it is accepted or refused. */
final class Submissions {

    static final String ODD_STATUS = "contemplating";

    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[!-~]{1,255}");
    private static final int USUAL_LIMIT = 4;

    private final KnownModels models;
    private final Inventory inventory;
    private final BodyCheck check;
    private final Requests requests;
    private final Behaviour behaviour;
    private final WebhookNotifier webhooks;

    Submissions(KnownModels models, Inventory inventory, Requests requests, Behaviour behaviour, WebhookNotifier webhooks) {
        this.models = models;
        this.inventory = inventory;
        this.requests = requests;
        this.behaviour = behaviour;
        this.webhooks = webhooks;
        check = new BodyCheck(models, inventory);
    }

    /**
     * One paid POST that was read and authenticated.
     *
     * @param text name of the field that may carry markers: the prompt, or the name of a character
     * @param fingerprint what an idempotency key stands for; null where the dialect honours none
     * @param kept how long results are kept, in seconds
     */
    record Paid(Arrival arrival, String id, ModelFamily model, JsonNode body, String text, String fingerprint, long kept) {

        JsonNode parameters() {
            return arrival.dialect().parameters(body);
        }

        JsonNode marked() {
            return parameters().path(text);
        }

        Refusal invalid(String problem) {
            var loc = new ArrayList<>(arrival.dialect().location());
            loc.add(text);
            return new Refusal(Refusal.invalid(List.of(ValidationProblem.value(loc, problem, marked()))));
        }
    }

    /** @param success what a good submission is answered */
    Response submit(Paid paid, Function<Generation, Object> success) {
        FaultMarkers markers = markers(paid);
        behaviour.faults().first(Fault.Phase.REFUSE, markers).ifPresent(fault -> {
            throw refusal(fault, paid);
        });
        refuse(check.problems(paid.arrival().dialect(), paid.model(), paid.body()), paid.model(), paid.parameters());
        Generation generation = accept(paid, markers);
        webhooks.expect(generation);
        Response answer = behaviour.faults().first(Fault.Phase.ACCEPTED, markers).map(Submissions::lost)
                .orElseGet(() -> Response.json(200, success.apply(generation)));
        return generation.early() ? new Response.After(generation.delivery().tried(), answer) : answer;
    }

    static void refuse(List<ValidationProblem> problems, ModelFamily model, JsonNode parameters) {
        if (!problems.isEmpty()) {
            throw new Refusal(Refusal.invalid(problems));
        }
        model.rejected().stream().filter(parameters::has).findFirst().ifPresent(name -> {
            throw new Refusal(Response.detail(400, name + " is not supported by this model"));
        });
    }

    private static FaultMarkers markers(Paid paid) {
        try {
            return FaultMarkers.in(paid.id(), paid.marked().asText());
        } catch (IllegalArgumentException e) {
            throw paid.invalid(e.getMessage());
        }
    }

    /** Under one lock, so that neither the limit nor an idempotency key can be passed by two at once. */
    private synchronized Generation accept(Paid paid, FaultMarkers markers) {
        SandboxSettings settings = behaviour.settings();
        Arrival arrival = paid.arrival();
        if (arrival.idempotencyKey() != null && paid.fingerprint() != null && settings.idempotency()) {
            Generation earlier = earlier(arrival.idempotencyKey(), paid.fingerprint());
            if (earlier != null) {
                return earlier;
            }
        }
        long now = System.currentTimeMillis();
        if (arrival.dialect().generates() && settings.concurrencyLimit() > 0
                && requests.unfinished(now) >= settings.concurrencyLimit()) {
            throw new Refusal(settings.overLimitStatus() == 429
                    ? Refusal.queueFull(settings.concurrencyLimit())
                    : Refusal.tooManyConcurrent(settings.concurrencyLimit()));
        }
        var generation = new Generation(UUID.randomUUID().toString(), arrival, order(paid, markers), paid.fingerprint(),
                Json.canonicalSha256(paid.body()), paid.kept(), behaviour.faults().all(Fault.Phase.OUTCOME, markers), settings, now);
        requests.add(generation);
        return generation;
    }

    private Order order(Paid paid, FaultMarkers markers) {
        ModelFamily model = paid.model();
        JsonNode parameters = paid.parameters();
        Upload picture = inventory.firstPictureIn(parameters);
        Size size = models.size(model, parameters, picture == null ? null : picture.size());
        return new Order(paid.id(), paid.marked().asText(), model.makes(), model.format(parameters), model.outputs(parameters), size,
                picture == null ? null : picture.source(), character(model, parameters), model.credits(parameters).orElse(null), markers);
    }

    private Order.CharacterUse character(ModelFamily model, JsonNode parameters) {
        String id = parameters.path("custom_reference_id").asText("");
        Parameter parameter = model.documented() ? model.parameters().get("custom_reference_id") : null;
        if (id.isEmpty() || parameter == null) {
            return null;
        }
        return parameter.variant().equals(inventory.versionOfReference(id)) ? Order.CharacterUse.USED : Order.CharacterUse.IGNORED;
    }

    private Generation earlier(String key, String fingerprint) {
        if (!IDEMPOTENCY_KEY.matcher(key).matches()) {
            throw new Refusal(Response.detail(422, "Idempotency-Key must be 1 to 255 visible ASCII characters"));
        }
        Generation earlier = requests.findByIdempotencyKey(key);
        if (earlier != null && !earlier.fingerprint().equals(fingerprint)) {
            throw new Refusal(Response.detail(422, "Idempotency-Key was used before with another endpoint or body"));
        }
        return earlier;
    }

    private Refusal refusal(Fault fault, Paid paid) {
        int limit = behaviour.settings().concurrencyLimit() > 0 ? behaviour.settings().concurrencyLimit() : USUAL_LIMIT;
        return switch (fault) {
            case INVALID -> paid.invalid("refused as the sandbox was asked to");
            case UNAUTHORIZED -> new Refusal(Refusal.invalidCredentials());
            case NO_CREDITS -> new Refusal(Response.detail(403, "not_enough_credits"));
            case KEY_DISABLED -> new Refusal(Response.json(403, Map.of("code", "api_key_disabled", "detail", "This API key is disabled")));
            case MODEL_NOT_FOUND -> new Refusal(Response.detail(404, "model_not_found"));
            case QUEUE_FULL -> new Refusal(Refusal.queueFull(limit));
            case CONCURRENCY -> new Refusal(Refusal.tooManyConcurrent(limit));
            case MODEL_BLOCKED -> new Refusal(Response.detail(423, "model_blocked"));
            case MODEL_DISABLED -> new Refusal(Response.detail(503, "model_disabled"));
            case DROP_BEFORE -> new Refusal(new Response.Dropped());
            case HTML_ERROR -> new Refusal(Response.text(502, "text/html",
                    "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"));
            default -> new Refusal(Response.detail(500, "Internal server error"));
        };
    }

    /** It was accepted, but the answer says or does otherwise. */
    private static Response lost(Fault fault) {
        return switch (fault) {
            case DROP_AFTER -> new Response.Dropped();
            case GATEWAY_AFTER -> Response.detail(502, "Bad gateway");
            default -> Response.detail(500, "Internal server error");
        };
    }
}
