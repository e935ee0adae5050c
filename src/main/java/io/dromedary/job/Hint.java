package io.dromedary.job;

/**
 * What a webhook says: which request has changed. Nothing else of it is taken.
 *
 * @param requestId null where it names none that could be asked about
 * @param word      the status, of a set those of its jobs; empty where it says none
 */
public record Hint(String requestId, String word) {
}
