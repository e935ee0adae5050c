package io.dromedary.api.http;

import java.time.Duration;

/**
 * The end of a call in time, however slowly the other side reads or writes: a time-out for one read or write ends nothing, as a byte now
 * and
 * then keeps it away.
 *
 * @param head    until the head of the response is there, with the sending of the request
 * @param silence the longest wait for the next bytes of the response's body; null for the endpoint's own time-out
 * @param call    from getting a connection until the body is read
 */
public record CallLimits(Duration head, Duration silence, Duration call) {

    /** Where only a call's end in time matters. */
    public static CallLimits within(Duration longest) {
        return new CallLimits(longest, null, longest);
    }
}
