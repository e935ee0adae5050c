package io.dromedary.job;

/** A request of the provider belongs to another job already; attached to a second one, its result would be delivered twice. */
public final class RequestTakenException extends RuntimeException {

    private final String job;

    public RequestTakenException(String requestId, String job) {
        super("Request %s belongs to job %s already, which delivers its result. Nothing was changed; `dromedary jobs %2$s` shows it."
                .formatted(requestId, job));
        this.job = job;
    }

    /** The id of the job that has the request. */
    public String job() {
        return job;
    }
}
