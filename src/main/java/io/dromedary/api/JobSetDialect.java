package io.dromedary.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.Job;
import org.apache.camel.Message;

/** The first generation: {@code {"params": {...}}}, answered by a set of jobs with a status each. There is no cancel. Source: facts, dialect (b). */
final class JobSetDialect extends KeyDialect {

    private final boolean generationResults;

    /** @param generationResults look at {@code /api/generation-results}, which only one second-hand document knows; source: S2 */
    JobSetDialect(Host host, Host v2, Refusals refusals, boolean generationResults) {
        super(host, v2, refusals);
        this.generationResults = generationResults;
    }

    @Override
    public String body(ObjectNode parameters) {
        return JsonNodeFactory.instance.objectNode().set("params", parameters).toString();
    }

    @Override
    public void askForStatus(Job job, Message message) throws AccountException {
        String id = Host.encoded(job.requestId());
        host.call(message, "GET", generationResults ? "/api/generation-results?id=" + id : "/v1/job-sets/" + id, null);
    }
}
