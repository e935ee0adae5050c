/** Drops in folders: claimed by a rename. */
package io.dromedary.intake.folder;
