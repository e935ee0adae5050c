/** Manifests: files with one job in each row. Each row becomes an ordinary drop; a results file reports how it ended. */
package io.dromedary.manifest;
