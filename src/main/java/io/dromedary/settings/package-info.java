/** Reads settings: texts, numbers, times and addresses; all problems are reported at once. Knows no setting by name. */
package io.dromedary.settings;
