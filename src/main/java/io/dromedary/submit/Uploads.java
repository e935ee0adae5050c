package io.dromedary.submit;

import static io.dromedary.job.Verdict.Charged.NO;

import io.dromedary.api.AnswerRules;
import io.dromedary.api.UploadSlot;
import io.dromedary.api.http.Answer;
import io.dromedary.api.http.PublicAddresses;
import io.dromedary.api.http.TryLaterException;
import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.MediaFile;
import io.dromedary.job.RefusedException;
import io.dromedary.job.State;
import io.dromedary.job.Variables;
import io.dromedary.job.Verdict;
import io.dromedary.journal.SharedUploads;
import io.dromedary.store.Store;
import io.dromedary.text.ClockSkew;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Variable;
import org.apache.camel.component.http.HttpMethods;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;

/** Which files of a job still have to be uploaded, and the PUT to the pre-signed address. */
public final class Uploads {

    /** A rejected signature is not always our fault, so this many addresses are tried. */
    private static final int TRIES = 3;
    /** An upload by another job takes seconds, not minutes. */
    private static final Duration ANOTHER_LOOK = Duration.ofSeconds(1);

    private final Store drops;
    private final SharedUploads shared;
    private final PublicAddresses addresses;
    private final Duration reuse;
    private final Clock clock;

    /** @param reuse how long a public address is reused; source: uploads are temporary, a day at most is reported */
    public Uploads(Store drops, SharedUploads shared, PublicAddresses addresses, Duration reuse, Clock clock) {
        this.drops = drops;
        this.shared = shared;
        this.addresses = addresses;
        this.reuse = reuse;
        this.clock = clock;
    }

    /** Bytes that another job uploaded recently are not uploaded again. */
    public Job reuseKnown(@Variable(Variables.JOB) Job job) {
        return shared.known(job, since());
    }

    public boolean isPending(@Variable(Variables.JOB) Job job) {
        return !pending(job).isEmpty();
    }

    /** @throws TryLaterException while another job uploads the same bytes, so that they are uploaded once */
    public MediaFile claimNext(@Variable(Variables.JOB) Job job) throws TryLaterException {
        MediaFile next = pending(job).get(0);
        if (!shared.claim(job, next, since())) {
            throw TryLaterException.waiting("waits for another job, which is uploading the same file, %s".formatted(next.name()),
                    ANOTHER_LOOK);
        }
        return next;
    }

    /** None when a submission is repeated: its body cannot change any more. */
    private List<MediaFile> pending(Job job) {
        return job.state() != State.READY
                ? List.of()
                : job.media().stream().filter(file -> !file.isUploadedBetween(since(), ClockSkew.latest(clock))).toList();
    }

    private Instant since() {
        return clock.instant().minus(reuse);
    }

    /** Exactly the signed headers, and no credentials. A file as body is streamed, with its length. */
    public void put(@Variable(Variables.JOB) Job job, @Variable(Variables.MEDIA) MediaFile media, @Variable(Variables.SLOT) UploadSlot slot,
            Message message)
            throws IOException, RefusedException {
        Path file = drops.local(job.place() + "/" + media.name());
        String address = addresses.check(slot.uploadUrl()).toString();
        message.removeHeaders("*");
        slot.headers().forEach(message::setHeader);
        message.setHeader(Exchange.HTTP_URI, address);
        message.setHeader(Exchange.HTTP_METHOD, HttpMethods.PUT);
        message.setBody(file.toFile());
    }

    public void checkTaken(@Variable(Variables.JOB) Job job, @Variable(Variables.MEDIA) MediaFile media, Message message)
            throws TryLaterException, RefusedException {
        Answer answer = message.getBody(Answer.class);
        AnswerRules.Rule rule = AnswerRules.of(AnswerRules.Call.UPLOAD, answer, true);
        if (rule.proof() == AnswerRules.Proof.ACCEPTED) {
            return;
        }
        String why = "The store refused %s (HTTP %d)".formatted(media.name(), answer.status());
        if (rule.fault() == AnswerRules.Fault.JOB && job.failures() + 1 >= TRIES) {
            throw new RefusedException(new Verdict(Channel.REJECTED_422, why + ", also at a new address.",
                    "Nothing was charged. Move the drop back into the inbox for another try; if it comes again, ask the provider's "
                            + "support.",
                    NO, answer.status(), answer.correlationId(), List.of()));
        }
        throw new TryLaterException(why, null, false);
    }

    /**
     * From here on requests of all jobs may refer to the file by its hash, so it must still have that one.
     *
     * @throws RefusedException if somebody wrote to it during the upload
     */
    public Job keepStored(@Variable(Variables.JOB) Job job, @Variable(Variables.MEDIA) MediaFile media,
            @Variable(Variables.SLOT) UploadSlot slot) throws IOException, RefusedException {
        Path file = drops.local(job.place() + "/" + media.name());
        if (!media.sha256().equals(new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(file))) {
            throw new RefusedException(ClaimedFiles.changed(media.name()));
        }
        return shared.stored(job, media, slot.publicUrl(), slot.remoteId());
    }
}
