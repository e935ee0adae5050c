package io.dromedary.api;

import io.dromedary.await.PollSchedule;
import io.dromedary.reject.RefusedException;
import java.time.Duration;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.Message;
import org.apache.camel.Variable;

/** How an enquiry is made: again after a while where no answer came, but not for ever, since whoever asked has better ways to wait. */
public final class Enquiries {

    private static final int TRIES = 3;

    private final PollSchedule schedule;

    /** @param schedule of further tries, as of looks at a status */
    public Enquiries(PollSchedule schedule) {
        this.schedule = schedule;
    }

    public Asking begin(@Body Enquiry<?> enquiry) {
        return new Asking(enquiry, null, null, 0);
    }

    /** Whether there is reason to ask, or to ask again. */
    public boolean isOpen(@Variable("asking") Asking asking) {
        boolean tooLong = asked(asking).compareTo(schedule.max()) > 0;
        return asking.tries() == 0 || asking.trouble() != null && asking.tries() < TRIES && !tooLong;
    }

    /** @return milliseconds */
    public long untilNextTry(@Variable("asking") Asking asking) {
        return asking.tries() == 0 ? 0 : Math.max(schedule.before(asking.tries() - 1).toMillis(), asked(asking).toMillis());
    }

    /** How long the provider asked us to wait. */
    private static Duration asked(Asking asking) {
        return asking.trouble() instanceof TryLaterException later && later.retryAfter() != null ? later.retryAfter() : Duration.ZERO;
    }

    public void ask(@Variable("asking") Asking asking, Message message) throws AccountException {
        asking.enquiry().ask(message);
    }

    public Asking read(@Variable("asking") Asking asking, Message message) throws AccountException, TryLaterException, RefusedException {
        return asking.answered(asking.enquiry().read(message));
    }

    public Asking missed(@Variable("asking") Asking asking, @ExchangeException Exception why) {
        return asking.missed(why);
    }

    /** @throws Exception what the last try failed with */
    public Object answer(@Variable("asking") Asking asking) throws Exception {
        if (asking.trouble() != null) {
            throw asking.trouble();
        }
        return asking.answer();
    }
}
