package io.dromedary.job;

/**
 * What became of the money of submissions.
 *
 * @param what         the model, the folder or the day that they are of; empty where they are of all
 * @param charged      completed
 * @param refunded     accepted, but flagged, failed or canceled, which costs nothing
 * @param underWay     at the provider, or on their way there
 * @param undetermined nobody knows: the answer was lost, or the request does not end
 */
public record AccountTotals(String what, Amount charged, Amount refunded, Amount underWay, Amount undetermined) {
}
