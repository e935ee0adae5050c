package io.dromedary.sandbox.dialects;

import io.dromedary.sandbox.ledger.Ledger;
import io.dromedary.sandbox.ledger.Requests;
import io.dromedary.sandbox.models.KnownModels;
import io.dromedary.sandbox.server.AccountGuard;
import io.dromedary.sandbox.server.Routes;
import io.dromedary.sandbox.settings.Behaviour;
import io.dromedary.sandbox.studio.Studio;
import io.dromedary.sandbox.uploads.UploadStore;
import io.dromedary.sandbox.webhooks.WebhookNotifier;
import java.io.IOException;

/** All generations of the API side by side, as the provider's hosts answer them. */
public final class ApiEndpoints {

    private final KnownModels models;
    private final Behaviour behaviour;
    private final Requests requests;
    private final UploadStore uploads;
    private final Studio studio;
    private final WebhookNotifier webhooks;

    public ApiEndpoints(KnownModels models, Behaviour behaviour, Requests requests, UploadStore uploads, Studio studio,
            WebhookNotifier webhooks) {
        this.models = models;
        this.behaviour = behaviour;
        this.requests = requests;
        this.uploads = uploads;
        this.studio = studio;
        this.webhooks = webhooks;
    }

    /** The paths of models come last, since they fit anything. */
    public void addTo(Routes routes, AccountGuard account, Ledger ledger) throws IOException {
        var references = new CustomReferences(requests);
        var presets = new PresetLists();
        var inventory = new Inventory(uploads, references, presets);
        var submissions = new Submissions(models, inventory, requests, behaviour, webhooks);
        var jobSetView = new JobSetView(models);
        var queue = new QueueEndpoints(account, submissions, requests, studio, jobSetView);
        var jobSets = new JobSetEndpoints(account, submissions, requests, jobSetView);
        presets.addTo(routes, account);
        new ModelListing(models).addTo(routes, account);
        queue.addTo(routes);
        jobSets.addTo(routes);
        references.addTo(routes, account, models, submissions, ledger);
        new Estimates(account, models, new BodyCheck(models, inventory.assumingAll())).addTo(routes, ledger);
        new SecondHandEndpoints(account, models, submissions, requests, uploads).addTo(routes, ledger);
        new WebMedia(account, uploads).addTo(routes);
        new WebEndpoints(account, models, submissions, requests).addTo(routes, ledger);
        new ModelPaths(account, models, queue, jobSets).addTo(routes, ledger);
    }
}
