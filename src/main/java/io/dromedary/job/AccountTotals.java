package io.dromedary.job;

/**
 * Outcomes of a model's submissions.
 *
 * @param charged  completed
 * @param refunded accepted, but flagged, failed or canceled
 * @param open     under way, or unknown
 */
public record AccountTotals(String model, long charged, long refunded, long open) {
}
