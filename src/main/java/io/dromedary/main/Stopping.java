package io.dromedary.main;

import io.dromedary.api.http.GuardedConnections;
import io.dromedary.await.Waits;
import io.dromedary.job.State;
import io.dromedary.journal.JournalView;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.event.CamelContextStoppingEvent;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beginning of a stop: what can be taken up again ends at once (status reads, uploads, downloads, waits), so that only a paid
 * submission without an answer is waited for.
 */
final class Stopping extends SimpleEventNotifierSupport {

    private static final Logger LOG = LoggerFactory.getLogger(Stopping.class);

    private final CamelContext context;
    private final JournalView journal;
    private final List<GuardedConnections> unpaid;
    private final Waits waits;

    /** @param unpaid the connections of calls that can be made again */
    Stopping(CamelContext context, JournalView journal, List<GuardedConnections> unpaid, Waits waits) {
        this.context = context;
        this.journal = journal;
        this.unpaid = unpaid;
        this.waits = waits;
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event instanceof CamelContextStoppingEvent;
    }

    @Override
    public void notify(CamelEvent event) {
        tell();
        unpaid.forEach(GuardedConnections::end);
        waits.end();
    }

    private void tell() {
        Map<State, Long> jobs = journal.counts();
        long open = jobs.getOrDefault(State.WAITING, 0L) + jobs.getOrDefault(State.COLLECTING, 0L);
        long paid = jobs.getOrDefault(State.SUBMITTING, 0L);
        if (open > 0) {
            LOG.info("The line stops. {} request(s) are open at the provider, which goes on with them: nothing is lost, and the next start "
                    + "collects their results.", open);
        }
        if (paid > 0) {
            LOG.info(
                    "The line stops. {} submission(s) have no answer yet; they are waited for, {} s at most. One that stays without an "
                            + "answer may have been accepted: the next start puts its drop into errors/uncertain and says what to do.",
                    paid,
                    context.getShutdownStrategy().getTimeUnit().toSeconds(context.getShutdownStrategy().getTimeout()));
        }
    }
}
