package io.dromedary.store;

import java.net.URI;

/**
 * Where the buckets are. Credentials come from the AWS default chain.
 *
 * @param bucket        holds the drops: inbox, work, done and the channels
 * @param outputBucket  holds the results
 * @param prefix        below which everything lies in both: empty, or a text that ends in {@code /}
 * @param region        such as {@code eu-central-1}; null leaves it to the AWS default chain
 * @param endpoint      of an S3-compatible store, addressed by path style; null for AWS
 * @param expectedOwner account id that both buckets must belong to; null where any will do
 */
public record BucketSettings(String bucket, String outputBucket, String prefix, String region, URI endpoint, String expectedOwner) {

    /** How a person calls an object; the key with its prefix. */
    public static String address(String bucket, String key) {
        return "s3://%s/%s".formatted(bucket, key);
    }
}
