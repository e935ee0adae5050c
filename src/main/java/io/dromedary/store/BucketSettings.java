package io.dromedary.store;

import java.net.URI;

/**
 * Where the buckets are. Credentials come from the AWS default chain.
 *
 * @param bucket        holds the drops: inbox, work, done and the dead letter channels
 * @param outputBucket  holds the results
 * @param prefix        key prefix of everything in both buckets: empty, or a text that ends in {@code /}
 * @param region        such as {@code eu-central-1}; null for that of the AWS default chain
 * @param endpoint      of an S3-compatible store, addressed in path style; null for AWS
 * @param expectedOwner account id that both buckets must belong to; null for any
 */
public record BucketSettings(String bucket, String outputBucket, String prefix, String region, URI endpoint, String expectedOwner) {

    /** The address of an object, as shown to people; the key includes the prefix. */
    public static String address(String bucket, String key) {
        return "s3://%s/%s".formatted(bucket, key);
    }
}
