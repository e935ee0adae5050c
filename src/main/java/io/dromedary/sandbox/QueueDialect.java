package io.dromedary.sandbox;

import static io.dromedary.sandbox.AuthScheme.HF;
import static io.dromedary.sandbox.AuthScheme.KEY;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The queue API: {@code POST /{model}}, then status, cancel and deletion under {@code /requests/}. The hybrid's submit differs in its answer. */
final class QueueDialect {

    private static final Set<Dialect> MINE = Set.of(Dialect.QUEUE, Dialect.HYBRID);
    private static final String WEBHOOK = "hf_webhook";
    private static final String EXPIRY_HEADER = "Hf-Expires-After";
    private static final int SHORTEST_EXPIRY = 3600;

    private final Account account;
    private final Submissions submissions;
    private final Requests requests;
    private final Studio studio;
    private final JobSetView jobSets;

    QueueDialect(Account account, Submissions submissions, Requests requests, Studio studio, JobSetView jobSets) {
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

    Answer submit(Call call, Model model) throws IOException {
        var auth = model.dialect() == Dialect.HYBRID ? account.authenticate(call, KEY, HF) : account.authenticate(call, KEY);
        String id = call.path().substring(1);
        RequestBody body = RequestBody.read(call.exchange());
        long kept = kept(call);
        var arrival = Arrival.of(auth == HF ? Dialect.HYBRID : Dialect.QUEUE, call, auth, body.text(), webhook(call));
        String fingerprint = id + '?' + call.exchange().getRequestURI().getRawQuery() + '#' + Json.canonicalSha256(body.json()) + '@' + kept;
        Function<Generation, Object> answer = auth == HF ? generation -> jobSets.accepted(generation)
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
            throw new Refusal(Refusal.invalid(List.of(Problem.value(List.of("header", EXPIRY_HEADER),
                    "must be %d to %d seconds".formatted(SHORTEST_EXPIRY, Generation.SEVEN_DAYS), wanted))));
        }
        return seconds;
    }

    private static Ledger.Webhook webhook(Call call) {
        String url = call.query(WEBHOOK);
        return url == null ? null : new Ledger.Webhook(WebhookUrl.require(url, List.of("query", WEBHOOK)), null);
    }

    private Answer status(Call call) {
        return requests.look(requests.require(call.inPath().get(0), MINE), generation -> QueueView.seen(generation, call.baseUrl()));
    }

    private Answer cancel(Call call) {
        return requests.require(call.inPath().get(0), MINE).cancel(System.currentTimeMillis()) ? Answer.empty(202)
                : Answer.detail(400, "Request can not be canceled: it is no longer queued");
    }

    /** Idempotent; the status stays readable. */
    private Answer delete(Call call) throws IOException {
        Generation generation = requests.require(call.inPath().get(0), MINE);
        if (generation.unfinished(System.currentTimeMillis())) {
            return Answer.detail(400, "Request can not be deleted: it is not finished");
        }
        generation.delete();
        studio.delete(generation);
        return Answer.json(200, Map.of("request_id", generation.id(), "deleted", true));
    }
}
