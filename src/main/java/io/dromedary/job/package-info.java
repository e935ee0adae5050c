/** The vocabulary of the line, without behaviour: a job, its states, its request, its outcome. */
package io.dromedary.job;
