package io.dromedary.api.query;

import io.dromedary.api.ResponseMapper;
import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.Answer;
import io.dromedary.api.http.Host;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.RefusedException;
import org.apache.camel.Message;

/**
 * One free call.
 *
 * @param what    what messages call the thing that is queried
 * @param path    below the host's base URL, with a leading slash and the query
 * @param body    JSON; null where there is none
 * @param unknown the result for a 404; null where a 404 is an error
 */
record HostQuery<T>(Host host, ResponseMapper refusals, String what, String method, String path, String body, Reader<T> reader, T unknown)
        implements
            Query<T> {

    @FunctionalInterface
    interface Reader<T> {
        T read(String answer) throws TryLaterException;
    }

    @Override
    public void ask(Message message) throws AccountException {
        host.call(message, method, path, body);
    }

    @Override
    public T read(Message message) throws AccountException, TryLaterException, RefusedException {
        Answer answer = host.answer(message);
        if (answer.isOk()) {
            return reader.read(answer.body());
        }
        if (answer.status() == 404 && unknown != null) {
            return unknown;
        }
        throw refusals.ofEnquiry(answer, what);
    }
}
