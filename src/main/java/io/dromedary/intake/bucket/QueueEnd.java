package io.dromedary.intake.bucket;

import org.apache.camel.impl.event.CamelContextStoppingEvent;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Hangs up when the line is about to stop: it would wait for the queue's answer otherwise, as long as {@code dromedary.sqs.wait} says. */
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

    /** What was received and not deleted yet comes back, and is known by then. */
    @Override
    public void notify(CamelEvent event) {
        trouble.hangUp();
        client.close();
    }
}
