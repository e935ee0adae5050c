package io.dromedary.submit;

import static io.dromedary.job.Verdict.Charged.NO;

import io.dromedary.job.Channel;
import io.dromedary.job.Job;
import io.dromedary.job.Places;
import io.dromedary.job.Problem;
import io.dromedary.job.RefusedException;
import io.dromedary.job.State;
import io.dromedary.job.Variables;
import io.dromedary.job.Verdict;
import io.dromedary.journal.Contents;
import io.dromedary.store.Store;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Variable;

/**
 * The second witness of a job that is about to cost money: the files of its drop. What the journal says of a drop was true when it was
 * claimed; since then somebody may have gone on writing through an open handle, or an older journal may have been put back.
 */
public final class ClaimedFiles {

    private final Store drops;
    private final Contents contents;

    public ClaimedFiles(Store drops, Contents contents) {
        this.drops = drops;
        this.contents = contents;
    }

    /**
     * All files of the drop lie in their place and hold what they held when the drop was read. A submission that is repeated was intended
     * already, and its body cannot change any more.
     *
     * @throws RefusedException if not; nothing may be uploaded or submitted then
     */
    public void check(@Variable(Variables.JOB) Job job) throws IOException, RefusedException {
        if (job.state() != State.READY) {
            return;
        }
        Map<String, String> claimed = contents.of(job.id());
        for (String file : job.files()) {
            Optional<String> now = drops.version(job.place() + "/" + file);
            if (now.isEmpty()) {
                throw new RefusedException(gone(job, file));
            }
            // From a channel it comes back by a person's word, also if that person has corrected it there.
            boolean untouched = job.place().startsWith(Places.WORK + "/");
            if (untouched && claimed.containsKey(file) && !claimed.get(file).equals(now.get())) {
                throw new RefusedException(changed(file));
            }
        }
    }

    private Verdict gone(Job job, String file) {
        return new Verdict(Channel.INVALID,
                "%s is gone from %s, so the drop was not submitted.".formatted(file, drops.address(job.place())),
                "Nothing was charged. See whether its results are in the outbox already, which is so after an older journal was put "
                        + "back; if not, drop all its files again, together.",
                NO, null, null,
                List.of(new Problem(job.name(), "files", "no " + file + " any more", "drop all its files again, together")));
    }

    /** Somebody went on writing after the drop was claimed. */
    static Verdict changed(String file) {
        return new Verdict(Channel.CHANGED, file + " has changed since the drop was taken in, so it goes back into the inbox.",
                "Nothing was charged, and there is nothing to do: the drop is taken in again when it is still. If whoever writes it often "
                        + "pauses, set dromedary.settle to more than such a pause.",
                NO);
    }
}
