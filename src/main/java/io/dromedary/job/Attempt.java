package io.dromedary.job;

/**
 * One submission of a job.
 *
 * @param token   random; also the Idempotency-Key
 * @param number  from 1
 * @param body    exactly what was sent
 * @param outcome null while unknown; ACCEPTED, COMPLETED, or the name of the channel it ended in
 * @param price   what it costs if it is charged; null where that was not known when it was submitted
 */
public record Attempt(String token, String job, int number, String model, String body, String bodySha256, String requestId,
        String outcome, Price price) {

    /** The outcome of an attempt whose response was lost. */
    public static final String UNCERTAIN = "UNCERTAIN";

    /** Certainly or possibly not accepted: a repeat has to use the same token, to be idempotent. */
    public boolean isOpen() {
        return outcome == null || outcome.equals(UNCERTAIN);
    }
}
