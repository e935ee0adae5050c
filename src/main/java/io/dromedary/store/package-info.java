/** Where drops come from and results go: a folder or a bucket, with the same paths in both. */
package io.dromedary.store;
