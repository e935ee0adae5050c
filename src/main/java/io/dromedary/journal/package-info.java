/** The database of jobs, attempts, events and what goes with them: one class a table, one method a transaction. */
package io.dromedary.journal;
