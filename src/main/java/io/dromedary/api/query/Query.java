package io.dromedary.api.query;

import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.RefusedException;
import org.apache.camel.Message;

/**
 * A free call to the provider, for the route {@code query}.
 *
 * @param <T> what the response is parsed into
 */
public interface Query<T> {

    /** Prepares the call; leaves nothing on the message but what the provider may see. */
    void ask(Message message) throws AccountException;

    /**
     * Reads the response.
     *
     * @throws TryLaterException when a retry may succeed
     * @throws RefusedException  when a retry would fail the same way
     */
    T read(Message message) throws AccountException, TryLaterException, RefusedException;
}
