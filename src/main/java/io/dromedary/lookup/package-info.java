/** Resolves names of motions, styles and characters to the provider's ids. */
package io.dromedary.lookup;
