package io.dromedary.job;

/** One state change of a job, as stored in the journal. {@code at} is milliseconds since 1970. */
public record Event(long at, String who, State from, State to, String why, String correlationId) {
}
