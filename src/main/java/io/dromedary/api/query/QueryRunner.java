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

/** How an enquiry is made: again after a while where no answer came, but not for ever, since whoever asked has better ways to wait. */
public final class QueryRunner {

    private static final int TRIES = 3;

    private final PollSchedule schedule;

    /** @param schedule of further tries, as of looks at a status */
    public QueryRunner(PollSchedule schedule) {
        this.schedule = schedule;
    }

    public QueryState begin(@Body Query<?> enquiry) {
        return new QueryState(enquiry, null, null, 0);
    }

    /** Whether there is reason to ask, or to ask again. */
    public boolean isOpen(@Variable(Variables.QUERY) QueryState asking) {
        boolean tooLong = asked(asking).compareTo(schedule.max()) > 0;
        return asking.tries() == 0 || asking.trouble() != null && asking.tries() < TRIES && !tooLong;
    }

    /** @return milliseconds */
    public long untilNextTry(@Variable(Variables.QUERY) QueryState asking) {
        return asking.tries() == 0 ? 0 : Math.max(schedule.before(asking.tries() - 1).toMillis(), asked(asking).toMillis());
    }

    /** How long the provider asked us to wait. */
    private static Duration asked(QueryState asking) {
        return asking.trouble() instanceof TryLaterException later && later.retryAfter() != null ? later.retryAfter() : Duration.ZERO;
    }

    public void ask(@Variable(Variables.QUERY) QueryState asking, Message message) throws AccountException {
        asking.enquiry().ask(message);
    }

    public QueryState read(@Variable(Variables.QUERY) QueryState asking, Message message) throws AccountException, TryLaterException, RefusedException {
        return asking.answered(asking.enquiry().read(message));
    }

    public QueryState missed(@Variable(Variables.QUERY) QueryState asking, @ExchangeException Exception why) {
        return asking.missed(why);
    }

    /** @throws Exception what the last try failed with */
    public Object answer(@Variable(Variables.QUERY) QueryState asking) throws Exception {
        if (asking.trouble() != null) {
            throw asking.trouble();
        }
        return asking.answer();
    }
}
