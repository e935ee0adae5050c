/** The last step of every job: the drop's files go to their place, with notes where it is an error channel. */
package io.dromedary.archive;
