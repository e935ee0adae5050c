/** How drops come in: which files count, and which of them belong together. */
package io.dromedary.intake;
