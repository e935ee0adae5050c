package io.dromedary.main;

import io.dromedary.settings.SettingsReader;
import io.dromedary.settings.Values;
import io.dromedary.store.BucketSettings;
import io.dromedary.store.StoreSettings;
import io.dromedary.store.s3.Bucket;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** Reads from the settings where drops and results are. */
final class StoreSettingsReader {

    private static final String FOLDER = "folder";
    private static final String S3 = "s3";
    /** Source: S3's naming rules; ARNs of access points are names too. */
    private static final String BUCKET = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]|arn:[a-zA-Z0-9:/_-]+";

    private final SettingsReader settings;

    StoreSettingsReader(SettingsReader settings) {
        this.settings = settings;
    }

    /** @param mediaMaxBytes size limit of the files of drops */
    StoreSettings read(long mediaMaxBytes) {
        boolean both = settings.choice("dromedary.store", FOLDER, S3).equals(S3);
        boolean in = isBucket("dromedary.store.in", both);
        boolean out = isBucket("dromedary.store.out", both);
        boolean events = settings.choice("dromedary.intake", "list", "events").equals("events");
        String queue = settings.text("dromedary.sqs.queue").orElse(null);
        if (in && events && queue == null) {
            settings.problem(
                    "dromedary.intake is events, but dromedary.sqs.queue names no queue. Set it to the queue that the bucket tells "
                            + "of new objects, or set dromedary.intake to list.");
        }
        settings.get("dromedary.sqs.wait", "a whole number of seconds from 0 to 20", text -> Values.within(0L, Long.parseLong(text), 20L));
        settings.get("dromedary.sqs.visibility", "a whole number of seconds from 1 to 43200",
                text -> Values.within(1L, Long.parseLong(text), 43_200L));
        settings.get("dromedary.sqs.messages", "a whole number from 1 to 10", text -> Values.within(1L, Long.parseLong(text), 10L));
        settings.number("dromedary.sqs.consumers", 1);
        if (in && mediaMaxBytes > Bucket.LARGEST_COPY) {
            settings.problem(
                    ("dromedary.media.max-bytes is %s, and drops lie in a bucket, "
                            + "where nothing larger than %d bytes is copied at once. Set it to that or less.")
                            .formatted(mediaMaxBytes, Bucket.LARGEST_COPY));
        }
        return new StoreSettings(in, out, in && events, queue, settings.seconds("dromedary.s3.relist", 1), in || out ? buckets() : null);
    }

    private boolean isBucket(String name, boolean otherwise) {
        return settings.text(name).isPresent() ? settings.choice(name, FOLDER, S3).equals(S3) : otherwise;
    }

    private BucketSettings buckets() {
        String bucket = settings.get("dromedary.s3.bucket", "the name of a bucket, without s3:// and without a path",
                text -> Values.matching(text, BUCKET));
        String output = settings.getIfGiven("dromedary.s3.output-bucket", "empty, or the name of a bucket",
                text -> Values.matching(text, BUCKET));
        String prefix = settings.get("dromedary.s3.prefix",
                "empty, or a path without a slash in front and without . and .. in it, such as studio/line-1",
                StoreSettingsReader::prefix);
        URI endpoint = settings.getIfGiven("dromedary.s3.endpoint", "empty, or an address such as https://s3.example.org", Values::url);
        String owner = settings.getIfGiven("dromedary.s3.expected-owner", "empty, or an account id of 12 digits",
                text -> Values.matching(text, "[0-9]{12}"));
        return new BucketSettings(bucket, output == null ? bucket : output, prefix, settings.text("dromedary.s3.region").orElse(null),
                endpoint, owner);
    }

    private static String prefix(String text) {
        String path = text.replaceFirst("/+$", "");
        boolean plain = path.isEmpty() || Stream.of(path.split("/", -1)).noneMatch(part -> List.of("", ".", "..").contains(part));
        if (!plain) {
            throw new IllegalArgumentException(text);
        }
        return path.isEmpty() ? "" : path + "/";
    }
}
