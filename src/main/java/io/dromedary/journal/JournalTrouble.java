package io.dromedary.journal;

import io.dromedary.api.Accepted;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs, before each retry of a step, that the journal cannot be written. */
public final class JournalTrouble implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(JournalTrouble.class);

    private final Path folder;

    public JournalTrouble(Path folder) {
        this.folder = folder;
    }

    @Override
    public void process(Exchange exchange) {
        String known = exchange.getMessage().getBody() instanceof Accepted accepted
                ? " Not yet in it: request " + accepted.requestId() + "."
                : "";
        LOG.warn("The journal in {} cannot be written ({}). The step is made again until it can; free some space there.{}",
                folder, exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class).getMessage(), known);
    }
}
