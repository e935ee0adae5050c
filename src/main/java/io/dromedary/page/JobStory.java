package io.dromedary.page;

import io.dromedary.job.Attempt;
import io.dromedary.job.Event;
import io.dromedary.job.Job;
import io.dromedary.job.Output;
import io.dromedary.job.Retrying;
import io.dromedary.job.State;
import io.dromedary.operate.Commands;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * All that is known of one job.
 *
 * @param place   where its files lie, as people name it
 * @param waits   what it waits for and until when; null where it has ended
 * @param retrying null where it is not
 * @param modelPaused whether a person has paused its model
 * @param outputs its results, then the previews
 * @param cost    what its last submission costs
 * @param hasRecord whether the file that says how the results were made can be shown
 * @param hasNote   whether the file that says why it ended can be shown
 * @param pruned    when its attempts, events and outputs were taken out of the journal; null while they are there
 */
public record JobStory(Job job, String place, String waits, Retrying retrying, boolean modelPaused, List<Attempt> attempts,
        List<Event> events, List<File> files,
        List<Result> outputs, String cost, boolean hasRecord, boolean hasNote, Long pruned) {

    private static final Set<State> FAILURES = EnumSet.of(State.REJECTED, State.NSFW, State.FAILED, State.CANCELED, State.HELD);

    /** @param size in words; null where the file is not there now */
    public record File(String name, Overview.Picture picture, String size) {
    }

    /** @param address where it lies, as people name it; null while it is not fetched */
    public record Result(Output output, Overview.Picture picture, String address, String size) {
    }

    public boolean canRetry() {
        return FAILURES.contains(job.state());
    }

    public boolean canCancel() {
        return (job.state().isUnfinished() || job.state() == State.HELD) && job.state() != State.ENTERING && job.withdrawn() == null;
    }

    /** A person's word pays it. */
    public boolean canApprove() {
        return job.state() == State.HELD && job.movingTo() == null && job.verdict().hold().limit().isLiftedByApproval();
    }

    /** What that costs. */
    public String price() {
        return Words.price(job.verdict().hold().credits());
    }

    /** There is a time that it waits for, which can be brought in. */
    public boolean canRunNow() {
        return job.state() == State.READY || job.state() == State.WAITING || job.state() == State.COLLECTING
                || job.state() == State.EXPIRED || job.state() == State.UNDELIVERABLE
                || job.state() == State.UNCERTAIN && job.requestId() != null;
    }

    public boolean isUncertain() {
        return job.state() == State.UNCERTAIN;
    }

    public boolean canCollect() {
        return Commands.isCollectable(job);
    }

    /** Whether there is anything that a pause of its model would hold back. */
    public boolean canPauseModel() {
        return job.request() != null && job.state().isUnfinished();
    }

    public boolean canWriteOff() {
        return Commands.isUndetermined(job);
    }

    public boolean canChange() {
        return canRetry() || canCancel() || canRunNow() || canApprove() || isUncertain() || canCollect() || canWriteOff();
    }

    public boolean moves() {
        return job.state().isUnfinished() || job.state().isParked() || job.state() == State.HELD || job.movingTo() != null;
    }
}
