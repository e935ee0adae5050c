package io.dromedary.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.dromedary.store.BucketSettings;
import io.dromedary.store.ObjectCall;
import io.dromedary.store.ObjectStoreException;
import io.dromedary.testing.DribblingServer;
import io.dromedary.testing.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.commons.codec.digest.DigestUtils;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** A store that goes on sending, or reading, without an end. */
@Timeout(30)
class CallLimitsTest {

    private static final CallLimits SHORT = new CallLimits(Duration.ofMillis(300), Duration.ofMillis(300), 8 << 20);

    @TempDir
    private Path folder;
    private DribblingServer store;
    private S3Client s3;
    private Bucket bucket;

    @BeforeEach
    void open() throws IOException {
        store = DribblingServer.start();
        s3 = S3Connection.client(new BucketSettings("b", "b", "", null, store.endpoint(), null), SHORT)
                .credentialsProvider(() -> AwsBasicCredentials.create("test", "no-secret")).build();
        bucket = new Bucket(s3, "b", "", 64 << 20, Bucket.LARGEST_COPY, 1000, SHORT);
    }

    @AfterEach
    void close() {
        store.close();
        s3.close();
    }

    private static void ends(ThrowingCallable call, String why) {
        assertThatThrownBy(call).isInstanceOf(ObjectStoreException.class).hasMessageContaining(why)
                .satisfies(thrown -> assertThat(((ObjectStoreException) thrown).status()).isZero());
    }

    @Test
    void whatWouldEndACallIsGoneWithIt() {
        // Given
        S3Server.client();
        S3ClientBuilder builder = S3Connection
                .client(new BucketSettings(S3Server.BUCKET, S3Server.BUCKET, "", null, S3Server.endpoint(), null), CallLimits.DEFAULT)
                .credentialsProvider(() -> AwsBasicCredentials.create(S3Server.ACCESS_KEY, S3Server.SECRET_KEY));
        try (S3Client client = builder.build()) {
            // When
            client.headBucket(request -> request.bucket(S3Server.BUCKET));
            // Then
            assertThat(builder.overrideConfiguration().scheduledExecutorService()).get(type(ScheduledThreadPoolExecutor.class))
                    .satisfies(timer -> {
                        assertThat(timer.getLargestPoolSize()).as("it was in use").isPositive();
                        assertThat(timer.getQueue()).isEmpty();
                    });
        }
    }

    @Test
    void aListEnds() {
        ThrowingCallable list = () -> bucket.list("inbox/", entry -> {
        });
        ends(list, "Cannot list s3://b/inbox/: the store did not come to an end with its answer");
        // The first call may take its time for loading classes.
        int before = store.calls();
        ends(list, "Cannot list s3://b/inbox/: the store did not come to an end with its answer");
        assertThat(store.calls() - before).as("each attempt has an end of its own").isGreaterThan(1);
    }

    @Test
    void aQuestionEnds() {
        ends(() -> bucket.head("a.png"), "Cannot ask about s3://b/a.png: the store did not come to an end");
    }

    @Test
    void aCopyEnds() {
        ends(() -> bucket.copy("a.png", "e", "b.png"), "the store did not come to an end");
    }

    @Test
    void anObjectThatIsReadEnds() {
        ends(() -> bucket.read("a.txt", 1000), "Cannot read s3://b/a.txt: only");
        ends(() -> bucket.fetch("a.png", folder.resolve("a.png")), "Cannot read s3://b/a.png: only");
    }

    @Test
    void anObjectThatARouteFetchesEnds() {
        S3Calls calls = new S3Calls(bucket);
        ObjectCall call = ObjectCall.fetch("line/a.png", null, folder.resolve("a.png"));
        ends(() -> calls.receive(call, s3.getObject(request -> request.bucket("b").key("line/a.png"))),
                "Cannot read s3://b/line/a.png: only");
    }

    @Test
    void whatIsWrittenEndsAlsoWhereNothingOfItIsRead() throws IOException {
        byte[] picture = new byte[8 << 20];
        Path file = Files.write(folder.resolve("a.png"), picture);
        ends(() -> bucket.put("a.png", file, "image/png", DigestUtils.sha256Hex(picture), Map.of()), "the store did not come to an end");
        ends(() -> bucket.put("note.txt", new byte[10], "text/plain"), "the store did not come to an end");
    }
}
