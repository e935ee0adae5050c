package io.dromedary.sandbox.dialects;

import static io.dromedary.sandbox.server.AuthScheme.HF;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.dromedary.sandbox.webhooks.WebhookUrl;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The first API: {@code {params, webhook}} to a path of its own for each model, then {@code /v1/job-sets/{id}}. It knows no cancel. */
final class JobSetEndpoints {

    private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");

    private final AccountGuard account;
    private final Submissions submissions;
    private final Requests requests;
    private final JobSetView view;

    JobSetEndpoints(AccountGuard account, Submissions submissions, Requests requests, JobSetView view) {
        this.account = account;
        this.submissions = submissions;
        this.requests = requests;
        this.view = view;
    }

    void addTo(Routes routes) {
        routes.on("GET", "/v1/job-sets/{id}", account.open(call -> requests.look(
                requests.require(call.inPath().get(0), Set.of(ApiDialect.JOB_SET)), generation -> view.seen(generation, call.baseUrl())),
                HF));
    }

    Response submit(Call call, ModelFamily model) throws IOException {
        var auth = account.authenticate(call, HF);
        RequestBody body = RequestBody.read(call.exchange());
        var arrival = Arrival.of(ApiDialect.JOB_SET, call, auth, body.text(), webhook(body.json().path("webhook")));
        return submissions.submit(new Submissions.Paid(arrival, call.path().substring(1), model, body.json(), "prompt", null,
                Generation.SEVEN_DAYS), view::accepted);
    }

    /** What is there but is no text is left to the check of the whole body. */
    private static Ledger.Webhook webhook(JsonNode hook) {
        if (!hook.path("url").isTextual()) {
            return null;
        }
        String secret = hook.path("secret").textValue();
        if (secret != null && !PRINTABLE.matcher(secret).matches()) {
            throw new Refusal(Refusal.invalid(List.of(ValidationProblem.value(List.of("body", "webhook", "secret"),
                    "must be printable ASCII, since it is sent back as a header", secret))));
        }
        return new Ledger.Webhook(WebhookUrl.require(hook.path("url").textValue(), List.of("body", "webhook", "url")), secret);
    }
}
