/** How jobs are canceled on a person's word. */
package io.dromedary.cancel;
