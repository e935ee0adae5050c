package io.dromedary.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Host;
import io.dromedary.job.Job;
import org.apache.camel.Message;

/** The first generation: {@code {"params": {...}}} returns a set of jobs with a status each; no cancel. Source: facts, dialect (b). */
final class JobSetDialect extends KeyDialect {

    private final boolean generationResults;
    private final Callback callback;

    /**
     * @param generationResults poll {@code /api/generation-results}, which only one second-hand document describes; source: S2
     * @param callback          null where requests are only polled
     */
    JobSetDialect(Host host, Host v2, ResponseMapper refusals, boolean generationResults, Callback callback) {
        super(host, v2, refusals);
        this.generationResults = generationResults;
        this.callback = callback;
    }

    @Override
    public String body(ObjectNode parameters) {
        return JsonNodeFactory.instance.objectNode().set("params", parameters).toString();
    }

    @Override
    public boolean notifiesByWebhook() {
        return callback != null;
    }

    @Override
    public boolean sendsSecretBack() {
        return callback != null;
    }

    /** The body is byte for byte the one in the journal; callback address and secret are added only here, so that they are never stored. */
    @Override
    public void submit(Job job, String body, Message message) throws AccountException {
        post(job, "", callback == null ? body : body.substring(0, body.length() - 1) + ",\"webhook\":" + webhook(job) + "}", message);
    }

    private ObjectNode webhook(Job job) {
        ObjectNode webhook = JsonNodeFactory.instance.objectNode().put("url", callback.address(job));
        return callback.secret() == null ? webhook : webhook.put("secret", callback.secret());
    }

    @Override
    String hidden(Job job, String complaint) {
        String hidden = super.hidden(job, complaint);
        return callback == null || callback.secret() == null ? hidden : hidden.replace(callback.secret(), "***");
    }

    @Override
    public void askForStatus(Job job, Message message) throws AccountException {
        String id = Host.encoded(job.requestId());
        host.call(message, "GET", generationResults ? "/api/generation-results?id=" + id : "/v1/job-sets/" + id, null);
    }
}
