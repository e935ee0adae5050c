package io.dromedary.job;

/** Another stage or another run changed the job first, so it was not what the caller knew. Nothing was changed. */
public final class StaleJobException extends RuntimeException {

    private final boolean lostLease;

    public StaleJobException(Job job, State to) {
        this("Job %s is no longer %s; it was not made %s".formatted(job.id(), job.state(), to), false);
    }

    private StaleJobException(String message, boolean lostLease) {
        super(message);
        this.lostLease = lostLease;
    }

    /** The job was handed out to somebody else meanwhile. */
    public static StaleJobException lostLease(Job job, Job now) {
        return new StaleJobException("The lease of job %s%s was lost: this is hand-out %d, and hand-out %d, which is %s now, decides"
                .formatted(job.id(), job.requestId() == null ? "" : ", request " + job.requestId() + ",", job.fence(), now.fence(),
                        now.state()),
                true);
    }

    /** The provider's answer to a submission came when the job was handed out to somebody else. */
    public StaleJobException withRequest(String requestId) {
        return new StaleJobException(
                getMessage() + ". The provider has accepted it as request %s, which is kept and looked at".formatted(requestId),
                lostLease);
    }

    /** Whether somebody else has the job, rather than this run in another state. */
    public boolean isLostLease() {
        return lostLease;
    }
}
