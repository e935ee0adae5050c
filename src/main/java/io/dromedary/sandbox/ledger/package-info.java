/** What was accepted and what really became of it: requests with their state, and the counts that tests believe instead of the client. */
package io.dromedary.sandbox.ledger;
