/** Reads settings: texts, numbers, times and addresses, with all problems told at once. Knows no setting by name. */
package io.dromedary.settings;
