/** How drops come in: which files are looked at, and which of them belong together. */
package io.dromedary.intake;
