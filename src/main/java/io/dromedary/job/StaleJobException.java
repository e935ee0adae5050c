package io.dromedary.job;

/** Another stage changed the job first, so it was not in the state that the caller knew. Nothing was changed. */
public final class StaleJobException extends RuntimeException {

    public StaleJobException(Job job, State to) {
        super("Job %s is no longer %s; it was not made %s".formatted(job.id(), job.state(), to));
    }
}
