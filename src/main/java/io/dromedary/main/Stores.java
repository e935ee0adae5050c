package io.dromedary.main;

import io.dromedary.archive.FolderMoves;
import io.dromedary.archive.ObjectMoves;
import io.dromedary.job.Places;
import io.dromedary.journal.Generation;
import io.dromedary.journal.GenerationMarks;
import io.dromedary.settings.SettingsException;
import io.dromedary.store.BucketSettings;
import io.dromedary.store.BucketStore;
import io.dromedary.store.FolderMarks;
import io.dromedary.store.FolderStore;
import io.dromedary.store.ObjectStore;
import io.dromedary.store.ObjectStoreException;
import io.dromedary.store.Store;
import io.dromedary.store.StoreSettings;
import io.dromedary.store.WriteProbe;
import io.dromedary.store.s3.Bucket;
import io.dromedary.store.s3.S3Calls;
import io.dromedary.store.s3.S3Connection;
import io.dromedary.text.MonotonicClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.spi.Registry;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The two stores of a line, and the connection that they share if they are buckets. Only this class knows which kinds of stores there
 * are.
 */
public final class Stores implements AutoCloseable {

    private final FolderMarks marks;
    private final Store drops;
    private final Store results;
    private final ObjectStore dropBucket;
    private final ObjectStore resultBucket;
    private final S3Client connection;
    private final S3Calls calls;

    private Stores(Path root, Bucket in, Bucket out, S3Client connection) {
        this.marks = new FolderMarks(root);
        this.drops = in == null ? new FolderStore(root, marks) : new BucketStore(in, root);
        this.results = out == null ? new FolderStore(root, marks) : new BucketStore(out, root);
        this.dropBucket = in;
        this.resultBucket = out;
        this.connection = connection;
        this.calls = in == null ? null : new S3Calls(in);
    }

    /**
     * @param root absolute
     * @throws ObjectStoreException if it is not known where the buckets are
     */
    public static Stores open(Path root, StoreSettings settings) throws ObjectStoreException {
        BucketSettings buckets = settings.buckets();
        if (buckets == null) {
            return new Stores(root, null, null, null);
        }
        S3Client connection = S3Connection.open(buckets);
        Bucket in = settings.in() ? new Bucket(connection, buckets.bucket(), buckets.prefix()) : null;
        Bucket out = settings.out() ? new Bucket(connection, buckets.outputBucket(), buckets.prefix()) : null;
        return new Stores(root, in, out, connection);
    }

    /** What the routes of a bucket call, and the client that they use. */
    void bind(Registry registry) {
        if (dropBucket != null) {
            registry.bind("amazonS3Client", connection);
            registry.bind("s3Calls", calls);
            registry.bind("objectMoves", new ObjectMoves(dropBucket, (BucketStore) drops));
        } else {
            registry.bind("folderMoves", new FolderMoves((FolderStore) drops));
        }
    }

    /**
     * Checks that the buckets exist, and can be listed and written.
     *
     * @throws SettingsException naming each bucket that fails
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

    private static void check(ObjectStore bucket, List<String> folders, List<String> problems) {
        if (bucket == null) {
            return;
        }
        try {
            for (String folder : folders) {
                bucket.hasAny(folder);
                bucket.put(folder + WriteProbe.NAME, new byte[0], "text/plain");
                bucket.delete(folder + WriteProbe.NAME);
            }
        } catch (ObjectStoreException e) {
            problems.add(e.getMessage());
        }
    }

    /** The store of drops, from their claim to their archive or dead letter channel. */
    public Store drops() {
        return drops;
    }

    public Store results() {
        return results;
    }

    /** The marks of the folders on this machine. */
    FolderMarks marks() {
        return marks;
    }

    /** The bucket in which a mark of the journal's generation is kept; null if all is in folders. */
    private ObjectStore markBucket() {
        return dropBucket == null ? resultBucket : dropBucket;
    }

    /** Where the marks of the journal's generation are kept, besides the journal. */
    public GenerationMarks marksOf(Generation generation) {
        return new GenerationMarks(generation, marks, markBucket(), MonotonicClock.ofThisMachine());
    }

    /** The bucket of the drops' inbox; null if that is a folder. */
    public ObjectStore dropBucket() {
        return dropBucket;
    }

    /** The bucket of the outbox; null if that is a folder. */
    public ObjectStore resultBucket() {
        return resultBucket;
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
        }
    }
}
