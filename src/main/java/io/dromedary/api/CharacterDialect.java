package io.dromedary.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Answer;
import io.dromedary.api.http.Host;
import io.dromedary.job.Job;
import java.util.List;
import org.apache.camel.Message;

/**
 * Characters, which the API calls custom references: made of pictures, polled until they are trained, nothing to download. They
 * cannot be canceled. The first API's headers, as its document says for this path. Source: facts, dialect (d); S1.
 */
final class CharacterDialect extends KeyDialect {

    CharacterDialect(Host host, Host v2, ResponseMapper refusals) {
        super(host, v2, refusals);
    }

    @Override
    public String body(ObjectNode parameters) {
        return parameters.toString();
    }

    @Override
    public void askForStatus(Job job, Message message) throws AccountException {
        host.call(message, "GET", path(job), null);
    }

    @Override
    public Status status(Job job, Message message) throws AccountException {
        Answer answer = host.answer(message);
        return answer.isOk() ? read(answer.json()) : refusals.ofStatus(answer);
    }

    static String path(Job job) {
        return "/v1/custom-references/" + Host.encoded(job.requestId());
    }

    static Status read(JsonNode reference) {
        String word = Phase.shown(reference.path("status").asText(""));
        return switch (Phase.of(word)) {
            case COMPLETED -> Status.finished(word, List.of(), List.of(), null);
            case FAILED -> Status.ended(word, ResponseMapper.failed(reference.path("fail_reason").asText("")));
            case NSFW -> Status.ended(word, ResponseMapper.nsfw());
            case CANCELED -> Status.ended(word, ResponseMapper.canceled());
            case RUNNING -> word.isEmpty() ? Status.missed("an answer without a status", null) : Status.running(word);
        };
    }
}
