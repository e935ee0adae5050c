/** The wait for a request: when its status is read next, and what the status means for the job. */
package io.dromedary.await;
