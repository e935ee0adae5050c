package io.dromedary.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.api.http.AccountException;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.RefusedException;
import org.apache.camel.Message;

/**
 * One generation of the API. Everything that differs between generations is behind this interface; no other code depends on one.
 *
 * <p>A method that prepares a call leaves nothing on the message but what the provider may see; the method that reads the response gets
 * the message as the HTTP call left it. Credentials go to the dialect's own configured host only.
 */
public interface Dialect {

    /** Asks for an address to upload a file to. */
    void askForSlot(Job job, MediaFile media, Message message) throws AccountException;

    UploadSlot slot(Job job, MediaFile media, Message message) throws AccountException, TryLaterException, RefusedException;

    /** Whether the provider requires confirmation that a file was uploaded. */
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

    /** Whether submissions ask the provider for a notification when the request is final. */
    default boolean notifiesByWebhook() {
        return false;
    }

    /** Whether notifications are authenticated by the secret that the submission carried. */
    default boolean sendsSecretBack() {
        return false;
    }

    void askForStatus(Job job, Message message) throws AccountException;

    /** An unknown status word means: not final. */
    Status status(Job job, Message message) throws AccountException;

    /** Whether a request can be canceled while it is queued. */
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
     * @return false when it is too late to cancel
     */
    default boolean canceled(Job job, Message message) throws AccountException, TryLaterException {
        throw new UnsupportedOperationException("requests cannot be canceled here");
    }

    /** Whether the provider can delete files and prompt of a finished request, and the operator wants it. */
    default boolean isDeletable() {
        return false;
    }

    /** Only where {@link #isDeletable()}. */
    default void delete(Job job, Message message) throws AccountException {
        throw new UnsupportedOperationException("requests cannot be deleted here");
    }

    /** Only where {@link #isDeletable()}; returns normally once the request is deleted. */
    default void deleted(Job job, Message message) throws RefusedException {
        throw new UnsupportedOperationException("requests cannot be deleted here");
    }

    /** A free call that shows whether the provider accepts the credentials. */
    void probe(Message message) throws AccountException;

    /**
     * @return whether the response to {@link #probe} shows that they are accepted; false where it shows nothing
     * @throws AccountException where they are not
     */
    boolean works(Message message) throws AccountException;
}
