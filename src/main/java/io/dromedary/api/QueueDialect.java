package io.dromedary.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Answer;
import io.dromedary.api.http.Host;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.Job;
import io.dromedary.job.RefusedException;
import java.time.Duration;
import org.apache.camel.Message;

/**
 * The queue generation: flat requests to {@code POST /{model_id}}, one status for each request. With the first API's headers it is the
 * hybrid, whose submission returns a job set. Sources: facts, dialects (a) and (c).
 */
final class QueueDialect extends KeyDialect {

    private final Duration expiresAfter;
    private final boolean deletes;
    private final Callback callback;

    /**
     * @param expiresAfter how long the provider keeps what it made; null for the account's default
     * @param deletes      whether finished requests are deleted after delivery
     * @param callback     null where requests are only polled
     */
    QueueDialect(Host host, Host v2, ResponseMapper refusals, Duration expiresAfter, boolean deletes, Callback callback) {
        super(host, v2, refusals);
        this.expiresAfter = expiresAfter;
        this.deletes = deletes;
        this.callback = callback;
    }

    @Override
    public String body(ObjectNode parameters) {
        return parameters.toString();
    }

    @Override
    public boolean notifiesByWebhook() {
        return callback != null;
    }

    @Override
    public void submit(Job job, String body, Message message) throws AccountException {
        post(job, callback == null ? "" : "?hf_webhook=" + Host.encoded(callback.address(job)), body, message);
        if (expiresAfter != null) {
            message.setHeader("Hf-Expires-After", Long.toString(expiresAfter.toSeconds()));
        }
    }

    @Override
    public void askForStatus(Job job, Message message) throws AccountException {
        host.call(message, "GET", request(job) + "/status", null);
    }

    @Override
    public boolean isCancelable() {
        return true;
    }

    @Override
    public void cancel(Job job, Message message) throws AccountException {
        host.call(message, "POST", request(job) + "/cancel", null);
    }

    /** 202: canceled; 400: too late to cancel. */
    @Override
    public boolean canceled(Job job, Message message) throws AccountException, TryLaterException {
        Answer answer = host.answer(message);
        if (!answer.isOk()) {
            refusals.ofCancel(answer);
        }
        return answer.isOk();
    }

    @Override
    public boolean isDeletable() {
        return deletes;
    }

    @Override
    public void delete(Job job, Message message) throws AccountException {
        host.call(message, "DELETE", request(job), null);
    }

    /** Idempotent: a request that does not exist counts as deleted. */
    @Override
    public void deleted(Job job, Message message) throws RefusedException {
        Answer answer = host.answer(message);
        if (!answer.isOk() && answer.status() != 404) {
            throw refusals.ofDeletion(answer);
        }
    }

    private static String request(Job job) {
        return "/requests/" + Host.encoded(job.requestId());
    }
}
