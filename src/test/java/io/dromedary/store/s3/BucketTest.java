package io.dromedary.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dromedary.store.BucketSettings;
import io.dromedary.store.ObjectStoreException;
import io.dromedary.testing.S3Server;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

class BucketTest {

    private static final int PART = 5 << 20;
    private static final String OWNER = "123456789012";

    @TempDir
    private Path folder;
    private final List<SdkHttpRequest> sent = new CopyOnWriteArrayList<>();
    private S3Client s3;
    private Bucket bucket;

    @BeforeEach
    void open() {
        ExecutionInterceptor recorder = new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                sent.add(context.httpRequest());
            }
        };
        S3Server.client();
        S3ClientBuilder client = S3Connection
                .client(new BucketSettings(S3Server.BUCKET, S3Server.BUCKET, "", null, S3Server.endpoint(), OWNER), CallLimits.DEFAULT)
                .credentialsProvider(() -> AwsBasicCredentials.create(S3Server.ACCESS_KEY, S3Server.SECRET_KEY));
        s3 = client.overrideConfiguration(client.overrideConfiguration().toBuilder().addExecutionInterceptor(recorder).build()).build();
        bucket = new Bucket(s3, S3Server.BUCKET, "line/" + UUID.randomUUID() + "/", PART, PART, 3, CallLimits.DEFAULT);
    }

    @AfterEach
    void close() {
        s3.close();
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("file"), content);
    }

    private static byte[] random(int bytes) {
        byte[] content = new byte[bytes];
        new Random(7).nextBytes(content);
        return content;
    }

    private void create(String key, byte[] content, Map<String, String> metadata) throws IOException {
        bucket.create(key, file(content), "image/png", DigestUtils.sha256Hex(content), metadata);
    }

    private String text(String key) throws IOException {
        return new String(bucket.read(key, 1_000), UTF_8);
    }

    private List<String> keys(String beginning) throws ObjectStoreException {
        List<String> keys = new ArrayList<>();
        bucket.list(beginning, entry -> keys.add(entry.key()));
        return keys;
    }

    private List<SdkHttpRequest> puts() {
        return sent.stream().filter(request -> request.method() == SdkHttpMethod.PUT).toList();
    }

    // ------------------------------------------------------------------ keys, lists

    @Test
    void takesKeysOfEveryKind() throws IOException {
        List<String> keys = List.of("inbox/a b.png", "inbox/Gemüse/Öl & Käse.png", "inbox/🐪.png", "inbox/a+b.png", "inbox/100%.png",
                "inbox/%41.png",
                "inbox/#1.png", "inbox/what?x=1.png", "inbox/\"it's\".png", "inbox/<x>;=,@$.png", "inbox/(1)[2]{3}~`^|!*.png",
                "inbox/tab\there.png",
                "inbox/e\u0301.png", "inbox/" + "x".repeat(800) + ".png");
        for (String key : keys) {
            bucket.put(key, key.getBytes(UTF_8), "text/plain");
        }
        assertThat(keys("inbox/")).containsExactlyInAnyOrderElementsOf(keys);
        for (String key : keys) {
            bucket.copy(key, bucket.head(key).orElseThrow().etag(), "work/" + key);
            assertThat(text("work/" + key)).isEqualTo(key);
            bucket.fetch(key, folder.resolve("fetched"));
            assertThat(folder.resolve("fetched")).hasContent(key);
            assertThat(bucket.hasAny(key)).isTrue();
            bucket.delete(key);
            assertThat(bucket.head(key)).isEmpty();
        }
        assertThat(keys("work/")).hasSameSizeAs(keys);
    }

    @Test
    void listsPageByPageAndOnlyBelowItsPrefix() throws IOException {
        new Bucket(s3, S3Server.BUCKET, "line/").put("other", new byte[0], "text/plain");
        List<String> keys = IntStream.range(0, 8).mapToObj(i -> "inbox/" + i + ".png").toList();
        for (String key : keys) {
            bucket.put(key, new byte[2], "image/png");
        }
        sent.clear();
        assertThat(keys("")).isEqualTo(keys);
        assertThat(sent).hasSize(3);
        assertThat(bucket.hasAny("inbox/7")).isTrue();
        assertThat(bucket.hasAny("inbox/8")).isFalse();
    }

    @Test
    void listsFromOneKeyOnAsFarAsWanted() throws IOException {
        for (int i = 0; i < 8; i++) {
            bucket.put("work/" + i, new byte[0], "image/png");
        }
        List<String> keys = new ArrayList<>();
        bucket.list("work/", "work/1", entry -> keys.add(entry.key()) && !entry.key().equals("work/6"));
        assertThat(keys).containsExactly("work/2", "work/3", "work/4", "work/5", "work/6");
    }

    @Test
    void namesKeysWithAndWithoutThePrefix() {
        assertThat(bucket.below(bucket.full("inbox/a.png"))).contains("inbox/a.png");
        assertThat(bucket.below("elsewhere/inbox/a.png")).isEmpty();
        assertThat(bucket.address("inbox/a.png")).isEqualTo("s3://" + S3Server.BUCKET + "/" + bucket.full("inbox/a.png"));
    }

    // ------------------------------------------------------------------ writing

    @Test
    void createsWithTypeAndMetadataButNeverOverAnother() throws IOException {
        create("outbox/a.png", "first".getBytes(UTF_8), Map.of("job", "j", "request-id", "r"));
        assertThat(bucket.head("outbox/a.png")).hasValueSatisfying(head -> {
            assertThat(head.bytes()).isEqualTo(5);
            assertThat(head.contentType()).isEqualTo("image/png");
            assertThat(head.metadata()).containsEntry("job", "j").containsEntry("request-id", "r");
        });
        assertThatThrownBy(() -> create("outbox/a.png", "second".getBytes(UTF_8), Map.of())).isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining(bucket.address("outbox/a.png"));
        assertThat(text("outbox/a.png")).isEqualTo("first");
    }

    @Test
    void writesLargeFilesInPartsAndNeverOverAnother() throws IOException {
        byte[] content = random(PART + 1234);
        create("outbox/a.mp4", content, Map.of("job", "j"));
        assertThat(puts()).hasSize(2);
        assertThat(sent)
                .filteredOn(request -> request.rawQueryParameters().containsKey("uploadId") && request.method() == SdkHttpMethod.POST)
                .singleElement().satisfies(complete -> assertThat(complete.firstMatchingHeader("If-None-Match")).contains("*"));
        assertThat(bucket.head("outbox/a.mp4").orElseThrow().metadata()).containsEntry("job", "j");
        bucket.fetch("outbox/a.mp4", folder.resolve("fetched"));
        assertThat(DigestUtils.sha256Hex(Files.readAllBytes(folder.resolve("fetched")))).isEqualTo(DigestUtils.sha256Hex(content));

        assertThatThrownBy(() -> create("outbox/a.mp4", random(PART + 1), Map.of())).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(puts()).as("not sent for nothing").hasSize(2);
        assertThat(bucket.head("outbox/a.mp4").orElseThrow().bytes()).isEqualTo(content.length);
        assertThat(s3.listMultipartUploads(request -> request.bucket(S3Server.BUCKET).prefix(bucket.full(""))).uploads())
                .as("parts that nobody will complete").isEmpty();
    }

    @Test
    void sendsTheChecksumAsAHeaderAndNothingAfterTheBody() throws IOException {
        byte[] large = random(PART + 1);
        create("outbox/a.png", "small".getBytes(UTF_8), Map.of());
        create("outbox/b.png", large, Map.of());
        bucket.put("work/c.txt", "text".getBytes(UTF_8), "text/plain");
        List<byte[]> bodies = List.of("small".getBytes(UTF_8), Arrays.copyOf(large, PART),
                new byte[] {large[PART]}, "text".getBytes(UTF_8));
        assertThat(puts()).extracting(put -> put.firstMatchingHeader("x-amz-checksum-sha256").orElse(null))
                .isEqualTo(bodies.stream().map(body -> Base64.getEncoder().encodeToString(DigestUtils.sha256(body))).toList());
        assertThat(puts()).allSatisfy(put -> {
            assertThat(put.firstMatchingHeader("x-amz-trailer")).isEmpty();
            assertThat(put.firstMatchingHeader("Content-Encoding")).isEmpty();
            assertThat(put.firstMatchingHeader("Transfer-Encoding")).isEmpty();
            assertThat(put.firstMatchingHeader("x-amz-content-sha256").orElseThrow()).doesNotContain("TRAILER", "STREAMING");
            assertThat(put.firstMatchingHeader("Content-Length")).isPresent();
        });
    }

    // ------------------------------------------------------------------ copying, deleting

    @Test
    void copiesOnlyTheOneThatIsMeantWithItsTypeAndMetadata() throws IOException {
        create("inbox/a.png", "first".getBytes(UTF_8), Map.of("who", "me"));
        String etag = bucket.head("inbox/a.png").orElseThrow().etag();
        bucket.copy("inbox/a.png", etag, "work/j/a.png");
        assertThat(bucket.head("work/j/a.png")).hasValueSatisfying(head -> {
            assertThat(head.contentType()).isEqualTo("image/png");
            assertThat(head.metadata()).containsEntry("who", "me");
        });
        bucket.put("inbox/a.png", "other".getBytes(UTF_8), "image/png");
        assertThatThrownBy(() -> bucket.copy("inbox/a.png", etag, "work/k/a.png"))
                .isInstanceOfSatisfying(ObjectStoreException.class, e -> assertThat(e.isGone()).isTrue());
        assertThatThrownBy(() -> bucket.copy("inbox/none.png", etag, "work/k/a.png"))
                .isInstanceOfSatisfying(ObjectStoreException.class, e -> assertThat(e.isGone()).isTrue());
        assertThat(keys("work/k/")).isEmpty();
    }

    @Test
    void copiesLargeObjectsInPartsWithTheirTypeAndMetadata() throws IOException {
        byte[] content = random(PART + 1234);
        create("inbox/a.png", content, Map.of("who", "me"));
        sent.clear();
        bucket.copy("inbox/a.png", bucket.head("inbox/a.png").orElseThrow().etag(), "work/a.png");
        assertThat(puts()).hasSize(2).allSatisfy(put -> assertThat(put.firstMatchingHeader("x-amz-copy-source-range")).isPresent());
        assertThat(bucket.head("work/a.png")).hasValueSatisfying(head -> {
            assertThat(head.contentType()).isEqualTo("image/png");
            assertThat(head.metadata()).containsEntry("who", "me");
        });
        bucket.fetch("work/a.png", folder.resolve("fetched"));
        assertThat(folder.resolve("fetched")).hasBinaryContent(content);
    }

    @Test
    void namesTheExpectedOwnerWithEveryRequest() throws IOException {
        create("a.png", random(PART + 1), Map.of());
        bucket.copy("a.png", null, "b.png");
        bucket.put("d", new byte[0], "text/plain");
        bucket.copy("d", null, "e");
        bucket.read("a.png", 1);
        bucket.fetch("d", folder.resolve("fetched"));
        bucket.list("", entry -> {
        });
        bucket.hasAny("");
        bucket.delete("a.png");
        assertThat(sent).hasSizeGreaterThan(15).allSatisfy(request -> assertThat(request.firstMatchingHeader("x-amz-expected-bucket-owner"))
                .as(request.method() + " " + request.getUri()).contains(OWNER));
    }
}
