/** Where drops come from and results go: a folder or a bucket, in which the same paths mean the same. */
package io.dromedary.store;
