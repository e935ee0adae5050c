package io.dromedary.intake.bucket;

import org.apache.camel.impl.event.CamelContextStoppingEvent;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Closes the connection when the line is about to stop. Otherwise the line would wait for the queue's response, as long as
 * {@code dromedary.sqs.wait} says.
 */
public final class QueueEnd extends SimpleEventNotifierSupport {

    private final SqsClient client;
    private final QueueTrouble trouble;

    public QueueEnd(SqsClient client, QueueTrouble trouble) {
        this.client = client;
        this.trouble = trouble;
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event instanceof CamelContextStoppingEvent;
    }

    /** Messages that were received and not deleted yet are delivered again; what they report is known by then. */
    @Override
    public void notify(CamelEvent event) {
        trouble.hangUp();
        client.close();
    }
}
