/** Drops in a bucket: mirrored to this disk, claimed by a unique key in the journal, reported by events of a queue. */
package io.dromedary.intake.bucket;
