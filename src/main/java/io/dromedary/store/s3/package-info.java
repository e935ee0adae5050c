/** S3 as a store. */
package io.dromedary.store.s3;
