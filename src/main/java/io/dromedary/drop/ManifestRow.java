package io.dromedary.drop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dromedary.job.Problem;

/**
 * One row of a manifest, not yet checked as a request.
 *
 * @param number  in the file, from 1; rows of a CSV count from the header, which is row 1
 * @param text    the line as written; of a CSV, the row as JSON
 * @param tree    its keys and values; null where they cannot be parsed
 * @param problem what is wrong with the row itself; null where nothing is, or where that is reported when it is read as a sidecar
 */
public record ManifestRow(int number, String text, ObjectNode tree, Problem problem) {
}
