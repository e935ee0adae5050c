package io.dromedary.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.RefusedException;
import org.apache.camel.Message;

/**
 * One generation of the API: everything that differs between them is behind this interface, everything else knows none of them.
 *
 * <p>A method that prepares a call leaves nothing on the message but what the provider may see; the method that reads the answer gets
 * the message as the HTTP call left it. Credentials go to the dialect's own configured host only.
 */
public interface Dialect {

    /** Asks for a place to put a file. */
    void askForSlot(Job job, MediaFile media, Message message) throws AccountException;

    UploadSlot slot(Job job, MediaFile media, Message message) throws AccountException, TryLaterException, RefusedException;

    /** Whether the provider wants to be told that a file is in its place. */
    default boolean confirmsUploads() {
        return false;
    }

    /** Only where {@link #confirmsUploads()}. */
    default void confirm(Job job, UploadSlot slot, Message message) throws AccountException {
        throw new UnsupportedOperationException("uploads are not confirmed here");
    }

    /** Only where {@link #confirmsUploads()}. */
    default void confirmed(Job job, MediaFile media, Message message) throws AccountException, TryLaterException, RefusedException {
        throw new UnsupportedOperationException("uploads are not confirmed here");
    }

    /** The body of the paid POST, in the order of the parameters. */
    String body(ObjectNode parameters);

    /** The paid POST. */
    void submit(Job job, String body, Message message) throws AccountException, RefusedException;

    Accepted accepted(Job job, String body, Message message) throws AccountException, TryLaterException, RefusedException;

    /** Whether submissions ask the provider to tell when they are final. */
    default boolean notifiesByWebhook() {
        return false;
    }

    /** Whether the provider proves what it tells by the secret that the submission carried. */
    default boolean sendsSecretBack() {
        return false;
    }

    /** One look at a request. */
    void askForStatus(Job job, Message message) throws AccountException;

    /** Reads the look. Any word that is not known to be final means: not final. */
    Status status(Job job, Message message) throws AccountException;

    /** Whether a request can be withdrawn while it is queued. */
    default boolean isCancelable() {
        return false;
    }

    /** Only where {@link #isCancelable()}. */
    default void cancel(Job job, Message message) throws AccountException {
        throw new UnsupportedOperationException("requests cannot be canceled here");
    }

    /**
     * Only where {@link #isCancelable()}.
     *
     * @return false where it was too late
     */
    default boolean canceled(Job job, Message message) throws AccountException, TryLaterException {
        throw new UnsupportedOperationException("requests cannot be canceled here");
    }

    /** Whether files and prompt of a finished request can be, and are to be, deleted at the provider. */
    default boolean isDeletable() {
        return false;
    }

    /** Only where {@link #isDeletable()}. */
    default void delete(Job job, Message message) throws AccountException {
        throw new UnsupportedOperationException("requests cannot be deleted here");
    }

    /** Only where {@link #isDeletable()}; returns where it is gone. */
    default void deleted(Job job, Message message) throws RefusedException {
        throw new UnsupportedOperationException("requests cannot be deleted here");
    }

    /** A call that costs nothing and tells whether the account is let in. */
    void probe(Message message) throws AccountException;

    /** @return whether it is */
    boolean works(Message message);
}
