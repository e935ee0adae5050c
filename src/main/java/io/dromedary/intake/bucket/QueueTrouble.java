package io.dromedary.intake.bucket;

import io.dromedary.text.OutageLog;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.aws2.sqs.Sqs2Constants;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.support.DefaultPollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells when the queue begins to give trouble, and when that is over; as a poll strategy it only hears of both. */
public final class QueueTrouble extends DefaultPollingConsumerPollStrategy implements ExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(QueueTrouble.class);
    private static final String QUEUE = "queue";

    private final OutageLog<String> trouble = new OutageLog<>();
    private volatile boolean hungUp;

    /** From now on it is our own doing that the queue cannot be asked. */
    void hangUp() {
        hungUp = true;
    }

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
        trouble.info(LOG, QUEUE, "The bucket's events are heard again");
    }

    /** The exception comes to the handler, too. */
    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
        return false;
    }

    @Override
    public void handleException(Throwable exception) {
        handleException(null, null, exception);
    }

    @Override
    public void handleException(String message, Throwable exception) {
        handleException(message, null, exception);
    }

    @Override
    public void handleException(String message, Exchange exchange, Throwable exception) {
        if (hungUp) {
            LOG.debug("{}", message, exception);
        } else if (exchange == null) {
            trouble.warn(LOG, QUEUE, "The bucket's events are not heard, and its inbox is looked at more slowly", exception);
        } else {
            LOG.warn("The message {} of the queue comes back: {}", exchange.getMessage().getHeader(Sqs2Constants.MESSAGE_ID),
                    exception.toString());
        }
    }
}
