/** Drops in a bucket: mirrored, claimed by the journal's unique key, told by events of a queue. */
package io.dromedary.intake.bucket;
