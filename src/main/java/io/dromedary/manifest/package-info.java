/** Manifests: files that hold one job a line. Each line becomes an ordinary drop; how it ended is told in a file of results. */
package io.dromedary.manifest;
