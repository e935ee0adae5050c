package io.dromedary.store;

import java.time.Duration;

/**
 * Which of the two stores are buckets, and how drops in a bucket are noticed.
 *
 * @param in      whether drops lie in a bucket, from the inbox to their archive or channel
 * @param out     whether results go to a bucket
 * @param events  whether a queue tells of new objects; otherwise the inbox is listed
 * @param queue   name or ARN of the SQS queue; null without events
 * @param relist  how often it is listed besides the events
 * @param buckets null where neither store is one
 */
public record StoreSettings(boolean in, boolean out, boolean events, String queue, Duration relist, BucketSettings buckets) {

    /** How a person calls what belongs to drops; in a folder the path itself. */
    public String drop(String path) {
        return in ? BucketSettings.address(buckets.bucket(), buckets.prefix() + path) : path;
    }

    /** How a person calls what belongs to results; in a folder the path itself. */
    public String result(String path) {
        return out ? BucketSettings.address(buckets.outputBucket(), buckets.prefix() + path) : path;
    }
}
