package io.dromedary.intake.bucket;

import org.apache.camel.support.DefaultHeaderFilterStrategy;

/** Stops a message's sender from setting headers of Camel, such as the one that names the message to delete. */
public final class QueueHeaders extends DefaultHeaderFilterStrategy {

    public QueueHeaders() {
        setLowerCase(true);
        setInFilterStartsWith(CAMEL_FILTER_STARTS_WITH);
        setOutFilterStartsWith(CAMEL_FILTER_STARTS_WITH);
    }
}
