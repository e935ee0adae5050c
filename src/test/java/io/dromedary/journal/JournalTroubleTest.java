package io.dromedary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dromedary.api.Accepted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class JournalTroubleTest {

    @Test
    void anOutageIsToldOnceAndSoIsEachRequestThatIsNotInTheJournal() throws Exception {
        // Given
        JournalTrouble trouble = new JournalTrouble(Path.of("state"));
        Logger log = (Logger) LoggerFactory.getLogger(JournalTrouble.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.setLevel(Level.INFO);
        log.addAppender(lines);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(context);
            exchange.getMessage().setBody(new Accepted("r-1", "queued", null, List.of()));
            exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new IOException("disk full"));
            // When
            for (int tries = 1; tries <= 3; tries++) {
                exchange.getMessage().setHeader(Exchange.REDELIVERY_COUNTER, tries);
                trouble.process(exchange);
                trouble.begins(new IOException("disk full"));
            }
            trouble.isOver();
            trouble.isOver();
        } finally {
            log.detachAppender(lines);
            log.setLevel(null);
        }
        // Then
        assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage).containsExactly(
                "The journal in state cannot be written (disk full). Every step waits until it can; free some space there.",
                "Request r-1 was accepted, and is not in the journal yet. It is kept in memory until the journal can be written.",
                "The journal can be written again.");
    }
}
