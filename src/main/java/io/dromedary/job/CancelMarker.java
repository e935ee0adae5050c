package io.dromedary.job;

/**
 * A job that can be canceled.
 *
 * @param job    its id
 * @param marker the file below the root whose deletion cancels it
 */
public record CancelMarker(String job, String marker) {
}
