package io.dromedary.sandbox.dialects;

import static io.dromedary.sandbox.server.AuthScheme.HF;
import static io.dromedary.sandbox.server.AuthScheme.KEY;

import io.dromedary.sandbox.ledger.Ledger;
import io.dromedary.sandbox.models.ApiDialect;
import io.dromedary.sandbox.models.KnownModels;
import io.dromedary.sandbox.models.ModelFamily;
import io.dromedary.sandbox.server.AccountGuard;
import io.dromedary.sandbox.server.Call;
import io.dromedary.sandbox.server.Response;
import io.dromedary.sandbox.server.Routes;
import java.io.IOException;

/** {@code POST /{anything}}: the path is the id of a model, and the model knows its dialect. */
final class ModelPaths {

    private final AccountGuard account;
    private final KnownModels models;
    private final QueueEndpoints queue;
    private final JobSetEndpoints jobSets;

    ModelPaths(AccountGuard account, KnownModels models, QueueEndpoints queue, JobSetEndpoints jobSets) {
        this.account = account;
        this.models = models;
        this.queue = queue;
        this.jobSets = jobSets;
    }

    void addTo(Routes routes, Ledger ledger) {
        routes.on("POST", "/{model*}", ledger.watchingPosts(this::submit));
    }

    private Response submit(Call call) throws IOException {
        ModelFamily model = models.find(call.path().substring(1));
        if (model != null && model.dialect() == ApiDialect.JOB_SET) {
            return jobSets.submit(call, model);
        }
        if (model != null && (model.dialect() == ApiDialect.QUEUE || model.dialect() == ApiDialect.HYBRID)) {
            return queue.submit(call, model);
        }
        account.authenticate(call, KEY, HF);
        return Response.detail(404, "model_not_found");
    }
}
