package io.dromedary.store;

import java.time.Duration;

/**
 * Which of the two stores are buckets, and how new drops in a bucket are detected.
 *
 * @param in      whether drops are in a bucket, from the inbox to their archive or dead letter channel
 * @param out     whether results go to a bucket
 * @param events  whether a queue reports new objects; otherwise the inbox is listed
 * @param queue   name or ARN of the SQS queue; null without events
 * @param relist  interval of the listings that are made besides the events
 * @param buckets null if neither store is a bucket
 */
public record StoreSettings(boolean in, boolean out, boolean events, String queue, Duration relist, BucketSettings buckets) {

    /** The address of a path in the store of drops, as shown to people; in a folder the path itself. */
    public String drop(String path) {
        return in ? BucketSettings.address(buckets.bucket(), buckets.prefix() + path) : path;
    }

    /** The address of a path in the store of results, as shown to people; in a folder the path itself. */
    public String result(String path) {
        return out ? BucketSettings.address(buckets.outputBucket(), buckets.prefix() + path) : path;
    }
}
