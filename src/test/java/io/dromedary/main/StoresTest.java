package io.dromedary.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import io.dromedary.settings.SettingsException;
import io.dromedary.store.BucketSettings;
import io.dromedary.store.BucketStore;
import io.dromedary.store.FolderStore;
import io.dromedary.store.ObjectStoreException;
import io.dromedary.store.StoreSettings;
import io.dromedary.store.s3.Bucket;
import io.dromedary.testing.S3Server;
import io.dromedary.testing.ScriptedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoresTest {

    private static final Map<String, String> CREDENTIALS = Map.of("aws.accessKeyId", S3Server.ACCESS_KEY, "aws.secretAccessKey",
            S3Server.SECRET_KEY);

    @TempDir
    private Path root;

    @BeforeEach
    void logIn() {
        CREDENTIALS.forEach(System::setProperty);
        // Which would be asked for the rest, and answers nowhere here.
        System.setProperty("aws.disableEc2Metadata", "true");
    }

    @AfterEach
    void logOut() {
        CREDENTIALS.keySet().forEach(System::clearProperty);
        System.clearProperty("aws.disableEc2Metadata");
    }

    private Stores open(boolean in, boolean out, BucketSettings buckets) throws ObjectStoreException {
        return Stores.open(root, new StoreSettings(in, out, false, null, Duration.ofMinutes(5), buckets));
    }

    private static BucketSettings buckets(String bucket, String outputBucket, URI endpoint) {
        return new BucketSettings(bucket, outputBucket, UUID.randomUUID() + "/", null, endpoint, null);
    }

    private void assertProblem(BucketSettings buckets, String... parts) {
        assertThatThrownBy(() -> open(true, false, buckets).ready()).isInstanceOf(SettingsException.class)
                .extracting(refusal -> ((SettingsException) refusal).problems(), list(String.class)).singleElement().asString()
                .contains(parts);
    }

    private void assertProblem(String head, String code, String... parts) throws IOException {
        String body = "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>no</Message><RequestId>req-7</RequestId></Error>"
                .formatted(code);
        try (ScriptedServer server = ScriptedServer.start(connection -> {
            ScriptedServer.readRequest(connection);
            ScriptedServer.write(connection,
                    "HTTP/1.1 %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s".formatted(head,
                            body.length(), body));
        })) {
            assertProblem(buckets("drops", "drops", URI.create("http://127.0.0.1:" + server.port())), parts);
        }
    }

    // ------------------------------------------------------------------ what is opened

    @Test
    void withoutBucketsBothAreFolders() throws IOException {
        try (Stores stores = open(false, false, null).ready()) {
            assertThat(stores.drops()).isInstanceOf(FolderStore.class);
            assertThat(stores.results()).isInstanceOf(FolderStore.class);
            assertThat(stores.dropBucket()).isNull();
        }
    }

    @Test
    void eachMayBeABucketAlone() throws IOException {
        S3Server.client();
        BucketSettings buckets = buckets(S3Server.BUCKET, S3Server.BUCKET, S3Server.endpoint());
        Bucket bucket = new Bucket(S3Server.client(), S3Server.BUCKET, buckets.prefix());
        bucket.put("inbox/.writable", new byte[0], "text/plain");
        try (Stores stores = open(true, false, buckets).ready()) {
            assertThat(stores.drops()).isInstanceOf(BucketStore.class);
            assertThat(stores.results()).isInstanceOf(FolderStore.class);
        }
        try (Stores stores = open(false, true, buckets).ready()) {
            assertThat(stores.drops()).isInstanceOf(FolderStore.class);
            assertThat(stores.results()).isInstanceOf(BucketStore.class);
            assertThat(stores.dropBucket()).isNull();
        }
        assertThat(bucket.hasAny("")).as("what was tried is gone, now and before a kill").isFalse();
    }

    @Test
    void addressesNameBucketAndPrefixAndPathsStayAsTheyAre() {
        BucketSettings buckets = new BucketSettings("drops", "results", "line/", null, null, null);
        StoreSettings mixed = new StoreSettings(true, true, false, null, null, buckets);
        assertThat(mixed.drop("errors/nsfw")).isEqualTo("s3://drops/line/errors/nsfw");
        assertThat(mixed.result("outbox")).isEqualTo("s3://results/line/outbox");
        StoreSettings folders = new StoreSettings(false, false, false, null, null, null);
        assertThat(folders.drop("errors/nsfw")).isEqualTo("errors/nsfw");
        assertThat(folders.result("outbox")).isEqualTo("outbox");
    }

    // ------------------------------------------------------------------ what is wrong

    @Test
    void namesEachBucketThatIsNotThere() throws IOException {
        S3Server.client();
        assertThatThrownBy(() -> open(true, true, buckets("no-drops", "no-results", S3Server.endpoint())).ready())
                .isInstanceOf(SettingsException.class)
                .extracting(refusal -> ((SettingsException) refusal).problems(), list(String.class)).satisfiesExactly(
                        first -> assertThat(first).contains("s3://no-drops/", "NoSuchBucket", "dromedary.s3.bucket"),
                        second -> assertThat(second).contains("s3://no-results/", "outbox", "dromedary.s3.output-bucket"));
    }

    @Test
    void namesWrongCredentials() throws IOException {
        System.setProperty("aws.secretAccessKey", "wrong");
        assertProblem(buckets(S3Server.BUCKET, S3Server.BUCKET, S3Server.endpoint()), "HTTP 403", "SignatureDoesNotMatch",
                "AWS_SECRET_ACCESS_KEY");
        assertProblem("403 Forbidden", "InvalidAccessKeyId", "HTTP 403 InvalidAccessKeyId (request req-7)", "AWS_ACCESS_KEY_ID");
    }

    @Test
    void namesMissingCredentials() {
        logOut();
        System.setProperty("aws.disableEc2Metadata", "true");
        assertProblem(buckets(S3Server.BUCKET, S3Server.BUCKET, S3Server.endpoint()), "there are no credentials", "AWS_ACCESS_KEY_ID",
                "role");
    }

    @Test
    void namesPolicyAndOwner() throws IOException {
        assertProblem("403 Forbidden", "AccessDenied", "s3://drops/", "HTTP 403 AccessDenied", "policy", "dromedary.s3.expected-owner");
    }

    @Test
    void namesTheRegionThatTheStoreTells() throws IOException {
        assertProblem("301 Moved\r\nx-amz-bucket-region: eu-central-1", "PermanentRedirect", "Set dromedary.s3.region to eu-central-1.");
        assertProblem("400 Bad Request", "AuthorizationHeaderMalformed", "Set dromedary.s3.region to the region of the bucket.");
        assertThatThrownBy(() -> open(true, false, buckets("drops", "drops", null))).isInstanceOf(ObjectStoreException.class)
                .hasMessageContainingAll("drops", "Set dromedary.s3.region.");
    }

    @Test
    void namesAnEndpointThatDoesNotAnswer() throws IOException {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        assertProblem(buckets("drops", "drops", URI.create("http://127.0.0.1:" + nobody)), "s3://drops/", "no answer",
                "dromedary.s3.endpoint");
    }
}
