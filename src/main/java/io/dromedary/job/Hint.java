package io.dromedary.job;

/**
 * The content of a notification: which request has changed. Nothing else of it is trusted.
 *
 * @param requestId null where it names no usable one
 * @param word      the status, or the statuses of a set's jobs; empty where there is none
 */
public record Hint(String requestId, String word) {
}
