package io.dromedary.intake.bucket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dromedary.job.Variables;
import io.dromedary.store.ObjectStore;
import java.util.Collection;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.apache.camel.component.aws2.sqs.Sqs2Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages that something arrived in the bucket. Each is a hint which folders to list, and is done when these were listed. */
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
     * @param exchange gives the time when the message arrived: folders listed after it are not listed again, so that a burst costs few
     *                 listings
     * @return null if the message does not concern the inbox
     */
    public MirrorLook look(@Body JsonNode message, Exchange exchange) throws ForeignEventException {
        long came = System.nanoTime() - exchange.getClock().elapsed() * NANOS;
        Collection<String> folders = BucketEvents.folders(message, bucket);
        return folders.isEmpty() ? null : mirror.lookAt(folders, came);
    }

    /** Whether the message may be deleted. Otherwise it comes back after a while, and goes where the queue's redrive policy says. */
    public boolean heed(@Variable(Variables.LOOK) MirrorLook look) {
        return look == null || look.isSeen();
    }

    /** Such a message is never deleted here. */
    public boolean foreign(@Header(Sqs2Constants.MESSAGE_ID) String id, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
        String why = cause instanceof JsonProcessingException noJson
                ? "no JSON (%s)".formatted(noJson.getOriginalMessage().replaceAll("\\s+", " "))
                : cause.getMessage();
        LOG.warn("The message {} in the queue is no event of a bucket: {}. It stays there, for the queue's redrive policy", id, why);
        return false;
    }
}
