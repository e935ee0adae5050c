package io.dromedary.intake.bucket;

import io.dromedary.store.ObjectStore;
import java.util.Collection;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.component.aws2.sqs.Sqs2Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages that something came into the bucket. Each is a hint where to look, and is done with when that place was looked at. */
public final class Notifications {

    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
    private static final long NANOS = 1_000_000;

    private final ObjectStore bucket;
    private final Mirror mirror;

    public Notifications(ObjectStore bucket, Mirror mirror) {
        this.bucket = bucket;
        this.mirror = mirror;
    }

    /**
     * @param exchange tells when the message came: a look that began later will do, so that a burst costs few looks
     * @return whether the message may be deleted; any other comes back after a while, and goes where the queue's redrive policy says
     */
    public boolean heed(@Body String message, @Header(Sqs2Constants.MESSAGE_ID) String id, Exchange exchange) {
        long came = System.nanoTime() - exchange.getClock().elapsed() * NANOS;
        try {
            Collection<String> folders = BucketEvents.folders(message, bucket);
            return folders.isEmpty() || mirror.refresh(folders, came);
        } catch (ForeignEventException e) {
            LOG.warn("The message {} in the queue is no event of a bucket: {}. It stays there, for the queue's redrive policy", id, e.getMessage());
            return false;
        }
    }
}
