package io.dromedary.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Why a drop was not delivered, and what its owner can do about it.
 *
 * @param why        one sentence
 * @param todo       what to do next, one or two sentences
 * @param charged    {@code no}, {@code unknown} or {@code yes}; source: facts of the queue API, money: only completed requests are charged
 * @param httpStatus null where no response was involved
 * @param correlationId the provider's id of the response, which its support asks for; null where there was none
 * @param fields     one entry for each invalid field, where known
 * @param hold       the limit that keeps it from being submitted; null where none does
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Verdict(Channel channel, String why, String todo, Charged charged, Integer httpStatus, String correlationId,
        List<Problem> fields, Hold hold) {

    /** Whether money was spent on it. */
    public enum Charged {
        NO, UNKNOWN, YES
    }

    public Verdict(Channel channel, String why, String todo, Charged charged, Integer httpStatus, String correlationId,
            List<Problem> fields) {
        this(channel, why, todo, charged, httpStatus, correlationId, fields, null);
    }

    public Verdict(Channel channel, String why, String todo, Charged charged) {
        this(channel, why, todo, charged, null, null, List.of());
    }

    /** Nothing was submitted. */
    public static Verdict held(Hold hold, String why, String todo) {
        return new Verdict(Channel.HOLD, why, todo, Charged.NO, null, null, List.of(), hold);
    }

    public static Verdict invalid(List<Problem> problems) {
        return new Verdict(Channel.INVALID, problems.get(0).toString(),
                "Correct the drop and move it back into the inbox.", Charged.NO, null, null, problems);
    }
}
