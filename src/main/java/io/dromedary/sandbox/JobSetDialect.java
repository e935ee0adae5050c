package io.dromedary.sandbox;

import static io.dromedary.sandbox.Credentials.Scheme.HF;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Set;

/** The first API: {@code {params, webhook}} to a path of its own for each model, then {@code /v1/job-sets/{id}}. It knows no cancel. */
final class JobSetDialect {

    private final Account account;
    private final Submissions submissions;
    private final Requests requests;
    private final JobSetView view;

    JobSetDialect(Account account, Submissions submissions, Requests requests, JobSetView view) {
        this.account = account;
        this.submissions = submissions;
        this.requests = requests;
        this.view = view;
    }

    void addTo(Routes routes) {
        routes.on("GET", "/v1/job-sets/{id}", account.open(call -> requests.look(
                requests.require(call.inPath().get(0), Set.of(Dialect.JOB_SET)), generation -> view.seen(generation, call.baseUrl())), HF));
    }

    Answer submit(Call call, Model model) throws IOException {
        var auth = account.authenticate(call, HF);
        RequestBody body = RequestBody.read(call.exchange());
        JsonNode hook = body.json().path("webhook");
        var webhook = hook.isObject() ? new Ledger.Webhook(hook.path("url").asText(), hook.path("secret").asText()) : null;
        var arrival = new Arrival(Dialect.JOB_SET, call.path(), auth, body.text(), call.header(Submissions.IDEMPOTENCY_HEADER), webhook);
        return submissions.submit(new Submissions.Paid(arrival, call.path().substring(1), model, body.json(), "prompt", null,
                Generation.SEVEN_DAYS), view::accepted);
    }
}
