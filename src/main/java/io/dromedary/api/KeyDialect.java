package io.dromedary.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Answer;
import io.dromedary.api.http.Host;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.RefusedException;
import java.util.UUID;
import org.apache.camel.Message;

/** What the dialects that authenticate by API key have in common: one host, one account, one way to upload. */
abstract class KeyDialect implements Dialect {

    final Host host;
    final ResponseMapper refusals;
    private final Host v2;
    private final FileUploads uploads;

    /**
     * @param host with this dialect's authentication
     * @param v2   the same host with the v2 authentication, which uploads and the queue need whatever the dialect
     */
    KeyDialect(Host host, Host v2, ResponseMapper refusals) {
        this.host = host;
        this.v2 = v2;
        this.refusals = refusals;
        this.uploads = new FileUploads(v2, refusals);
    }

    @Override
    public final void askForSlot(Job job, MediaFile media, Message message) throws AccountException {
        uploads.askForSlot(media, message);
    }

    @Override
    public final UploadSlot slot(Job job, MediaFile media, Message message) throws AccountException, TryLaterException, RefusedException {
        return uploads.slot(media, message);
    }

    /**
     * A host that does not support the Idempotency-Key ignores it.
     *
     * @param query empty, or with its question mark
     */
    final void post(Job job, String query, String body, Message message) throws AccountException {
        host.call(message, "POST", "/" + job.target().path() + query, body);
        message.setHeader("Idempotency-Key", job.attempt());
    }

    @Override
    public void submit(Job job, String body, Message message) throws AccountException, RefusedException {
        post(job, "", body, message);
    }

    /** Some error texts echo the attempt's token, which identifies the job and so must not be shown. */
    String hidden(Job job, String complaint) {
        return complaint.replace(job.attempt(), "***");
    }

    /** Parsed by shape: some paths of one generation respond in the format of another. */
    @Override
    public Accepted accepted(Job job, String body, Message message) throws AccountException, TryLaterException, RefusedException {
        Answer answer = host.answer(message);
        JsonNode request = answer.json();
        String id = RequestId.of(request);
        if (AnswerRules.of(AnswerRules.Call.SUBMISSION, answer, id != null).proof() != AnswerRules.Proof.ACCEPTED) {
            throw refusals.ofSubmission(answer.withBody(hidden(job, answer.body())), job.request().model(), body);
        }
        return new Accepted(id, Phase.shown(request.path("status").asText("queued")), answer.correlationId());
    }

    @Override
    public Status status(Job job, Message message) throws AccountException {
        Answer answer = host.answer(message);
        return answer.isOk() ? StatusReader.read(answer.json(), job) : refusals.ofStatus(answer);
    }

    /** Reads the status of a request that does not exist, which costs nothing. Source: facts, endpoints: 401 or 404. */
    @Override
    public final void probe(Message message) throws AccountException {
        v2.call(message, "GET", "/requests/" + new UUID(0, 0) + "/status", null);
    }

    @Override
    public final boolean works(Message message) throws AccountException {
        Answer answer = host.answer(message);
        refusals.ofProbe(answer);
        return answer.isOk() || answer.status() == 404;
    }
}
