/** Names of motions, styles and characters become the ids that the provider knows. */
package io.dromedary.lookup;
