package io.dromedary.store;

import io.dromedary.job.Places;
import io.dromedary.settings.SettingsException;
import io.dromedary.store.s3.Bucket;
import io.dromedary.store.s3.BucketException;
import io.dromedary.store.s3.BucketSettings;
import io.dromedary.store.s3.BucketStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The two stores of a line, and the connection that they share where they are buckets. */
public final class Stores implements AutoCloseable {

    private final Store drops;
    private final Store results;
    private final Bucket dropBucket;
    private final Bucket resultBucket;
    private final Runnable close;

    private Stores(Store drops, Store results, Bucket dropBucket, Bucket resultBucket, Runnable close) {
        this.drops = drops;
        this.results = results;
        this.dropBucket = dropBucket;
        this.resultBucket = resultBucket;
        this.close = close;
    }

    /**
     * @param root absolute
     * @throws BucketException where there is no telling where the buckets are
     */
    public static Stores open(Path root, StoreSettings settings) throws BucketException {
        if (settings.buckets() == null) {
            // Nothing of the S3 client is loaded then.
            Store folder = new FolderStore(root);
            return new Stores(folder, folder, null, null, () -> { });
        }
        BucketSettings buckets = settings.buckets();
        var connection = Bucket.connect(buckets);
        Bucket in = settings.in() ? new Bucket(connection, buckets.bucket(), buckets.prefix(), buckets.expectedOwner()) : null;
        Bucket out = settings.out() ? new Bucket(connection, buckets.outputBucket(), buckets.prefix(), buckets.expectedOwner()) : null;
        return new Stores(in == null ? new FolderStore(root) : new BucketStore(in, root), out == null ? new FolderStore(root) : new BucketStore(out, root),
                in, out, connection::close);
    }

    /**
     * What only the buckets can tell: that they are there, and can be listed and written.
     *
     * @throws SettingsException naming each that cannot
     */
    public Stores ready() {
        List<String> problems = new ArrayList<>();
        check(dropBucket, List.of(Places.INBOX + "/", Places.WORK + "/"), problems);
        check(resultBucket, List.of(Places.OUTBOX + "/"), problems);
        if (!problems.isEmpty()) {
            close();
            throw new SettingsException(problems);
        }
        return this;
    }

    private static void check(Bucket bucket, List<String> folders, List<String> problems) {
        if (bucket == null) {
            return;
        }
        try {
            for (String folder : folders) {
                bucket.hasAny(folder);
                bucket.put(folder + WriteProbe.NAME, new byte[0], "text/plain");
                bucket.delete(folder + WriteProbe.NAME);
            }
        } catch (BucketException e) {
            problems.add(e.getMessage());
        }
    }

    /** Drops, from their claim to their archive or channel. */
    public Store drops() {
        return drops;
    }

    public Store results() {
        return results;
    }

    /** Where the drops' inbox lies; null where that is a folder. */
    public Bucket dropBucket() {
        return dropBucket;
    }

    @Override
    public void close() {
        close.run();
    }
}
