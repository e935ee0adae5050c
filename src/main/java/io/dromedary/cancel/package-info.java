/** Cancellation of jobs by a person. */
package io.dromedary.cancel;
