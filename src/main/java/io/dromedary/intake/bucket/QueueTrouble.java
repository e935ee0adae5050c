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

/** Logs when the queue begins to fail, and when that is over. It is a poll strategy only to be notified of both. */
public final class QueueTrouble extends DefaultPollingConsumerPollStrategy implements ExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(QueueTrouble.class);
    private static final String QUEUE = "queue";

    private final OutageLog<String> trouble = new OutageLog<>();
    private volatile boolean hungUp;

    /** From now on a failure is expected, since the connection is closed on purpose. */
    void hangUp() {
        hungUp = true;
    }

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
        trouble.info(LOG, QUEUE, "The bucket's events are received again");
    }

    /** The exception handler gets the exception, too. */
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
            trouble.warn(LOG, QUEUE, "The bucket's events are not received, and its inbox is listed more slowly", exception);
        } else {
            LOG.warn("The message {} of the queue comes back: {}", exchange.getMessage().getHeader(Sqs2Constants.MESSAGE_ID),
                    exception.toString());
        }
    }
}
