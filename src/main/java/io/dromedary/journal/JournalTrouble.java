package io.dromedary.journal;

import io.dromedary.api.Accepted;
import io.dromedary.text.OutageLog;
import io.dromedary.text.PlainReason;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs that the journal cannot be written: once for each outage, and once for each request that is not in it yet, since that one is paid.
 */
public final class JournalTrouble implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(JournalTrouble.class);

    private final Path folder;
    private final OutageLog<Path> told = new OutageLog<>();

    public JournalTrouble(Path folder) {
        this.folder = folder;
    }

    /** Before each repetition of a step. */
    @Override
    public void process(Exchange exchange) {
        begins(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
        boolean first = exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 1, Integer.class) == 1;
        if (first && exchange.getMessage().getBody() instanceof Accepted accepted) {
            LOG.warn("Request {} was accepted, and is not in the journal yet. It is kept in memory until the journal can be written.",
                    accepted.requestId());
        }
    }

    public void begins(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        if (told.begins(folder, "")) {
            LOG.warn("The journal in {} cannot be written ({}). Every step waits until it can; free some space there.", folder,
                    PlainReason.of(cause));
        }
    }

    /** It was written just now. */
    public void isOver() {
        told.info(LOG, folder, "The journal can be written again.");
    }
}
