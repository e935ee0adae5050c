package io.dromedary.api.query;

import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.RefusedException;
import io.dromedary.job.Variables;
import java.time.Duration;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.Message;
import org.apache.camel.Variable;

/** Retries a failed query after a while, but only a few times, since its caller has better ways to wait. */
public final class QueryRunner {

    private static final int TRIES = 3;

    private final PollSchedule schedule;

    /** @param schedule of retries; the one of status reads */
    public QueryRunner(PollSchedule schedule) {
        this.schedule = schedule;
    }

    public QueryState begin(@Body Query<?> enquiry) {
        return new QueryState(enquiry, null, null, 0);
    }

    /** Whether to make the first call, or to retry. */
    public boolean isOpen(@Variable(Variables.QUERY) QueryState state) {
        boolean tooLong = asked(state).compareTo(schedule.max()) > 0;
        return state.tries() == 0 || state.trouble() != null && state.tries() < TRIES && !tooLong;
    }

    /** @return milliseconds */
    public long untilNextTry(@Variable(Variables.QUERY) QueryState state) {
        return state.tries() == 0 ? 0 : Math.max(schedule.before(state.tries() - 1).toMillis(), asked(state).toMillis());
    }

    /** How long the provider asked us to wait. */
    private static Duration asked(QueryState state) {
        return state.trouble() instanceof TryLaterException later && later.retryAfter() != null ? later.retryAfter() : Duration.ZERO;
    }

    public void ask(@Variable(Variables.QUERY) QueryState state, Message message) throws AccountException {
        state.enquiry().ask(message);
    }

    public QueryState read(@Variable(Variables.QUERY) QueryState state, Message message)
            throws AccountException, TryLaterException, RefusedException {
        return state.answered(state.enquiry().read(message));
    }

    public QueryState missed(@Variable(Variables.QUERY) QueryState state, @ExchangeException Exception why) {
        return state.missed(why);
    }

    /** @throws Exception of the last try, if it failed */
    public Object answer(@Variable(Variables.QUERY) QueryState state) throws Exception {
        if (state.trouble() != null) {
            throw state.trouble();
        }
        return state.answer();
    }
}
