/** Texts for messages and logs: untrusted text made safe, names that may have been meant, outages logged once. */
package io.dromedary.text;
