package io.dromedary.drop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.Problem;

/**
 * One line of a manifest, not yet judged as a request.
 *
 * @param number  in the file, from 1; rows of a CSV count from the header, which is row 1
 * @param text    as it stands
 * @param tree    its keys and values; null where it cannot be read as such
 * @param problem what is wrong with the line as a line; null where nothing is, or where that is said when it is read as a sidecar
 */
public record ManifestRow(int number, String text, ObjectNode tree, Problem problem) {
}
