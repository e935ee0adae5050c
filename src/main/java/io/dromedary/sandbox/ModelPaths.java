package io.dromedary.sandbox;

import static io.dromedary.sandbox.AuthScheme.HF;
import static io.dromedary.sandbox.AuthScheme.KEY;

import java.io.IOException;

/** {@code POST /{anything}}: the path is the id of a model, and the model knows its dialect. */
final class ModelPaths {

    private final Account account;
    private final Models models;
    private final QueueDialect queue;
    private final JobSetDialect jobSets;

    ModelPaths(Account account, Models models, QueueDialect queue, JobSetDialect jobSets) {
        this.account = account;
        this.models = models;
        this.queue = queue;
        this.jobSets = jobSets;
    }

    void addTo(Routes routes, Ledger ledger) {
        routes.on("POST", "/{model*}", ledger.watchingPosts(this::submit));
    }

    private Answer submit(Call call) throws IOException {
        Model model = models.find(call.path().substring(1));
        if (model != null && model.dialect() == Dialect.JOB_SET) {
            return jobSets.submit(call, model);
        }
        if (model != null && (model.dialect() == Dialect.QUEUE || model.dialect() == Dialect.HYBRID)) {
            return queue.submit(call, model);
        }
        account.authenticate(call, KEY, HF);
        return Answer.detail(404, "model_not_found");
    }
}
