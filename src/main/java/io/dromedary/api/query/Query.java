package io.dromedary.api.query;

import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.RefusedException;
import org.apache.camel.Message;

/**
 * A question to the provider that costs nothing, for the route {@code enquire}.
 *
 * @param <T> what the answer is read into
 */
public interface Query<T> {

    /** Prepares the call; leaves nothing on the message but what the provider may see. */
    void ask(Message message) throws AccountException;

    /**
     * Reads the answer.
     *
     * @throws TryLaterException when there was none, and another try may bring it
     * @throws RefusedException  when another try would bring the same
     */
    T read(Message message) throws AccountException, TryLaterException, RefusedException;
}
