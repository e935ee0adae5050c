package io.dromedary.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Answer;
import io.dromedary.api.http.Host;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.api.http.WebToken;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The API of the provider's web application: unofficial, off by default. Requests cannot be canceled. Source: facts, dialect (e); S0.
 *
 * <p>Bot protection in front of it may respond with a page of HTML: for a status read that is no evidence about the request.
 */
final class WebDialect implements Dialect {

    private static final String UNLIMITED = "use_unlim";

    private final Host host;
    private final WebToken token;
    private final ResponseMapper refusals;

    WebDialect(Host host, WebToken token, ResponseMapper refusals) {
        this.host = host;
        this.token = token;
        this.refusals = refusals;
    }

    // ------------------------------------------------------------------ upload

    @Override
    public void askForSlot(Job job, MediaFile media, Message message) throws AccountException {
        host.call(message, "POST", "/media", null);
    }

    @Override
    public UploadSlot slot(Job job, MediaFile media, Message message) throws AccountException, TryLaterException, RefusedException {
        JsonNode slot = freeCall(media, message);
        String id = RequestId.usable(slot.path("id").asText(""));
        if (id == null || !slot.path("upload_url").isTextual() || !slot.path("url").isTextual()) {
            throw new TryLaterException("The answer to the upload request has no id, upload_url and url", null, false);
        }
        return new UploadSlot(slot.path("upload_url").asText(), slot.path("url").asText(), id,
                Map.of(Exchange.CONTENT_TYPE, slot.path("content_type").asText(media.contentType())));
    }

    @Override
    public boolean confirmsUploads() {
        return true;
    }

    @Override
    public void confirm(Job job, UploadSlot slot, Message message) throws AccountException {
        host.call(message, "POST", "/media/" + Host.encoded(slot.remoteId()) + "/upload", null);
    }

    @Override
    public void confirmed(Job job, MediaFile media, Message message) throws AccountException, TryLaterException, RefusedException {
        freeCall(media, message);
    }

    private JsonNode freeCall(MediaFile media, Message message) throws AccountException, TryLaterException, RefusedException {
        Answer answer = answer(message);
        if (!answer.isOk()) {
            throw refusals.ofFreeCall(answer, media.name());
        }
        if (answer.isPage()) {
            throw new TryLaterException("The web host answered with a page instead of JSON", null, false);
        }
        return answer.json();
    }

    // ------------------------------------------------------------------ submit

    /**
     * {@code use_unlim} is sent inside and outside of the parameters. Where the parameters have none, none is added to them; outside, the
     * default is the one that S0 documents and shows in every example: true, which takes no credits where a plan has unlimited use.
     */
    @Override
    public String body(ObjectNode parameters) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("params", parameters);
        body.put(UNLIMITED, parameters.path(UNLIMITED).asBoolean(true));
        return body.toString();
    }

    @Override
    public void submit(Job job, String body, Message message) throws AccountException {
        host.call(message, "POST", "/" + job.target().path(), body);
    }

    /** The outer {@code id} is the workspace's; the request is the first job set. */
    @Override
    public Accepted accepted(Job job, String body, Message message) throws AccountException, TryLaterException, RefusedException {
        Answer answer = answer(message);
        JsonNode sets = answer.json().path("job_sets");
        String id = RequestId.usable(sets.path(0).path("id").asText(""));
        if (AnswerRules.of(AnswerRules.Call.SUBMISSION, answer, id != null).proof() != AnswerRules.Proof.ACCEPTED) {
            throw refusals.ofSubmission(answer, job.request().model(), body);
        }
        return new Accepted(id, Phase.shown(sets.path(0).path("jobs").path(0).path("status").asText("queued")), answer.correlationId(),
                others(sets));
    }

    private static List<String> others(JsonNode sets) {
        List<String> others = new ArrayList<>();
        for (int i = 1; i < sets.size(); i++) {
            others.add(Phase.shown(sets.path(i).path("id").asText("?")));
        }
        return others;
    }

    // ------------------------------------------------------------------ status

    @Override
    public void askForStatus(Job job, Message message) throws AccountException {
        host.call(message, "GET", "/job-sets/" + Host.encoded(job.requestId()), null);
    }

    @Override
    public Status status(Job job, Message message) throws AccountException {
        try {
            Answer answer = answer(message);
            return answer.isOk() && !answer.isPage() ? StatusReader.read(answer.json(), job) : refusals.ofStatus(answer);
        } catch (TryLaterException e) {
            return Status.missed(e.getMessage(), null);
        }
    }

    @Override
    public void probe(Message message) throws AccountException {
        host.call(message, "GET", "/user", null);
    }

    @Override
    public boolean works(Message message) throws AccountException {
        try {
            Answer answer = answer(message);
            if (!answer.isPage()) {
                refusals.ofProbe(answer);
            }
            return answer.isOk() && answer.json().isObject() && !answer.isPage();
        } catch (TryLaterException e) {
            return false;
        }
    }

    /** @throws TryLaterException where the token had expired and was renewed: nothing was accepted */
    private Answer answer(Message message) throws TryLaterException {
        Answer answer = host.answer(message);
        if (answer.status() == 401 && token.isRenewed(message)) {
            throw new TryLaterException("The web token had run out and was renewed", Duration.ZERO, false);
        }
        if (answer.isOk() && !answer.isPage()) {
            token.letIn(message);
        }
        return answer;
    }
}
