package io.dromedary.job;

/**
 * A job that can be withdrawn.
 *
 * @param job    its id
 * @param marker the file below the root whose deletion withdraws it
 */
public record CancelMarker(String job, String marker) {
}
