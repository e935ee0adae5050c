/** Tells people and their programs what happened: events to Camel endpoints, and messages about batches. */
package io.dromedary.tell;
