package io.dromedary.sandbox.dialects;

import static io.dromedary.sandbox.server.AuthScheme.HF;
import static io.dromedary.sandbox.server.AuthScheme.KEY;

import io.dromedary.sandbox.json.Json;
import io.dromedary.sandbox.ledger.Arrival;
import io.dromedary.sandbox.ledger.Generation;
import io.dromedary.sandbox.ledger.Ledger;
import io.dromedary.sandbox.ledger.Requests;
import io.dromedary.sandbox.models.ApiDialect;
import io.dromedary.sandbox.models.ModelFamily;
import io.dromedary.sandbox.server.AccountGuard;
import io.dromedary.sandbox.server.Call;
import io.dromedary.sandbox.server.Refusal;
import io.dromedary.sandbox.server.RequestBody;
import io.dromedary.sandbox.server.Response;
import io.dromedary.sandbox.server.Routes;
import io.dromedary.sandbox.server.ValidationProblem;
import io.dromedary.sandbox.studio.Studio;
import io.dromedary.sandbox.webhooks.WebhookUrl;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The queue API: {@code POST /{model}}, then status, cancel and deletion under {@code /requests/}. The hybrid's submit differs in its
 * answer.
 */
final class QueueEndpoints {

    private static final Set<ApiDialect> MINE = Set.of(ApiDialect.QUEUE, ApiDialect.HYBRID);
    private static final String WEBHOOK = "hf_webhook";
    private static final String EXPIRY_HEADER = "Hf-Expires-After";
    private static final int SHORTEST_EXPIRY = 3600;

    private final AccountGuard account;
    private final Submissions submissions;
    private final Requests requests;
    private final Studio studio;
    private final JobSetView jobSets;

    QueueEndpoints(AccountGuard account, Submissions submissions, Requests requests, Studio studio, JobSetView jobSets) {
        this.account = account;
        this.submissions = submissions;
        this.requests = requests;
        this.studio = studio;
        this.jobSets = jobSets;
    }

    void addTo(Routes routes) {
        routes.on("GET", QueueView.PATH + "{id}/status", account.open(this::status, KEY, HF))
                .on("POST", QueueView.PATH + "{id}/cancel", account.open(this::cancel, KEY, HF))
                .on("DELETE", QueueView.PATH + "{id}", account.open(this::delete, KEY, HF));
    }

    Response submit(Call call, ModelFamily model) throws IOException {
        var auth = model.dialect() == ApiDialect.HYBRID ? account.authenticate(call, KEY, HF) : account.authenticate(call, KEY);
        String id = call.path().substring(1);
        RequestBody body = RequestBody.read(call.exchange());
        long kept = kept(call);
        var arrival = Arrival.of(auth == HF ? ApiDialect.HYBRID : ApiDialect.QUEUE, call, auth, body.text(), webhook(call));
        String fingerprint = id + '?' + call.exchange().getRequestURI().getRawQuery() + '#' + Json.canonicalSha256(body.json()) + '@'
                + kept;
        Function<Generation, Object> answer = auth == HF
                ? generation -> jobSets.accepted(generation)
                : generation -> QueueView.described(generation, "queued", call.baseUrl());
        return submissions.submit(new Submissions.Paid(arrival, id, model, body.json(), "prompt", fingerprint, kept), answer);
    }

    /** Seconds from the finish until the results go. */
    private static long kept(Call call) {
        String wanted = call.header(EXPIRY_HEADER);
        if (wanted == null) {
            return Generation.SEVEN_DAYS;
        }
        long seconds = wanted.matches("\\d{1,7}") ? Long.parseLong(wanted) : 0;
        if (seconds < SHORTEST_EXPIRY || seconds > Generation.SEVEN_DAYS) {
            throw new Refusal(Refusal.invalid(List.of(ValidationProblem.value(List.of("header", EXPIRY_HEADER),
                    "must be %d to %d seconds".formatted(SHORTEST_EXPIRY, Generation.SEVEN_DAYS), wanted))));
        }
        return seconds;
    }

    private static Ledger.Webhook webhook(Call call) {
        String url = call.query(WEBHOOK);
        return url == null ? null : new Ledger.Webhook(WebhookUrl.require(url, List.of("query", WEBHOOK)), null);
    }

    private Response status(Call call) {
        return requests.look(requests.require(call.inPath().get(0), MINE), generation -> QueueView.seen(generation, call.baseUrl()));
    }

    private Response cancel(Call call) {
        return requests.require(call.inPath().get(0), MINE).cancel(System.currentTimeMillis())
                ? Response.empty(202)
                : Response.detail(400, "Request can not be canceled: it is no longer queued");
    }

    /** Idempotent; the status stays readable. */
    private Response delete(Call call) throws IOException {
        Generation generation = requests.require(call.inPath().get(0), MINE);
        if (generation.unfinished(System.currentTimeMillis())) {
            return Response.detail(400, "Request can not be deleted: it is not finished");
        }
        generation.delete();
        studio.delete(generation);
        return Response.json(200, Map.of("request_id", generation.id(), "deleted", true));
    }
}
