/** The words of the line, without behaviour of their own: a job, its states, what is asked for it, how it ended. */
package io.dromedary.job;
