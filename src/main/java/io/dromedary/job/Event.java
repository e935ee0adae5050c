package io.dromedary.job;

/** One step of a job's life, as the journal keeps it. {@code at} is milliseconds since 1970. */
public record Event(long at, String who, State from, State to, String why, String correlationId) {
}
