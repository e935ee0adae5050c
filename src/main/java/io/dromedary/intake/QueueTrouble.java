package io.dromedary.intake;

import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.support.DefaultPollingConsumerPollStrategy;

/** Tells when the queue begins to give trouble, and when that is over. A message that could not be worked on comes back by itself. */
public final class QueueTrouble extends DefaultPollingConsumerPollStrategy implements ExceptionHandler {

    private static final String BEGINS = "The bucket's events are not heard, and its inbox is looked at more slowly";

    private final Trouble trouble = new Trouble();

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
        trouble.isOver("The bucket's events are heard again");
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
        trouble.begins(BEGINS, cause);
        return false;
    }

    @Override
    public void handleException(Throwable exception) {
        trouble.begins(BEGINS, exception);
    }

    @Override
    public void handleException(String message, Throwable exception) {
        trouble.begins(BEGINS, exception);
    }

    @Override
    public void handleException(String message, Exchange exchange, Throwable exception) {
        trouble.begins(BEGINS, exception);
    }
}
