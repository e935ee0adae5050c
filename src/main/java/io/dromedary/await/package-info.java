/** Polling: when the status of a request is read next, and what it means for the job. */
package io.dromedary.await;
