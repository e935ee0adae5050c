package io.dromedary.sandbox;

import java.io.IOException;

/** All generations of the API side by side, as the provider's hosts answer them. */
final class Dialects {

    private final Models models;
    private final Behaviour behaviour;
    private final Requests requests;
    private final Uploads uploads;
    private final Studio studio;
    private final Webhooks webhooks;

    Dialects(Models models, Behaviour behaviour, Requests requests, Uploads uploads, Studio studio, Webhooks webhooks) {
        this.models = models;
        this.behaviour = behaviour;
        this.requests = requests;
        this.uploads = uploads;
        this.studio = studio;
        this.webhooks = webhooks;
    }

    /** The paths of models come last, since they fit anything. */
    void addTo(Routes routes, Account account, Ledger ledger) throws IOException {
        var references = new References(requests);
        var presets = new Presets();
        var inventory = new Inventory(uploads, references, presets);
        var submissions = new Submissions(models, inventory, requests, behaviour, webhooks);
        var jobSetView = new JobSetView(models);
        var queue = new QueueDialect(account, submissions, requests, studio, jobSetView);
        var jobSets = new JobSetDialect(account, submissions, requests, jobSetView);
        presets.addTo(routes, account);
        queue.addTo(routes);
        jobSets.addTo(routes);
        references.addTo(routes, account, models, submissions, ledger);
        new Estimates(account, models, new BodyCheck(models, inventory.assumingAll())).addTo(routes);
        new SecondHandDialect(account, models, submissions, requests, uploads).addTo(routes, ledger);
        new WebMedia(account, uploads).addTo(routes);
        new WebDialect(account, models, submissions, requests).addTo(routes, ledger);
        new ModelPaths(account, models, queue, jobSets).addTo(routes, ledger);
    }
}
