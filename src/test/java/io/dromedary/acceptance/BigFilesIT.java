package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.AppLauncher;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * 200 MB up, 2 GiB back, in a heap of 128 MB. The S3 server is the demo's, which keeps its objects on disk: some 5 GB are needed for a
 * while.
 * It is no part of the suite, for the time and the disk it takes: {@code mvn verify -Plong -Dgroups=big}.
 */
@Tag("big")
class BigFilesIT {

    private static final long UP = 200L << 20;
    private static final long BACK = 2L << 30;
    private static final String RESULT = "big__higgsfield-ai-dop-standard__1";

    @TempDir(factory = TempDirFactory.Standard.class)
    private Path folder;

    private Path picture;

    @BeforeEach
    void paint() throws IOException {
        picture = folder.resolve("big.png");
        Files.write(picture, Studio.picture(1));
        try (RandomAccessFile sparse = new RandomAccessFile(picture.toFile(), "rw")) {
            sparse.setLength(UP);
        }
    }

    @Test
    void fromAndToAFolder() throws Exception {
        try (Studio studio = studio()) {
            studio.drop("big.txt", "[sandbox:huge]");
            Files.copy(picture, studio.root.resolve("inbox/big.png"));
            run(studio);
            assertThat(studio.root.resolve("outbox/" + RESULT + ".mp4")).hasSize(BACK);
            check(studio.read("outbox/" + RESULT + ".json"));
        }
    }

    @Test
    void fromAndToABucket() throws Exception {
        int port = freePort();
        Path objects = Files.createDirectories(folder.resolve("objects"));
        AppLauncher server = new AppLauncher(List.of("-jar", Path.of("target", "s3", "s3mock.jar").toAbsolutePath().toString()), folder,
                Map.of("COM_ADOBE_TESTING_S3MOCK_STORE_INITIAL_BUCKETS", "big"), List.of("-Djava.io.tmpdir=" + objects, "-Xmx512m"));
        try (App s3 = server.start("--http.port=" + port, "--server.port=0"); Studio studio = studio()) {
            await().atMost(Studio.LIMIT).until(() -> answers(port) || !s3.isRunning());
            URI endpoint = URI.create("http://127.0.0.1:" + port);
            try (S3Client client = S3Client.builder().endpointOverride(endpoint).forcePathStyle(true).region(Region.US_EAST_1)
                    .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "no-secret"))).build()) {
                BucketPlace bucket = new BucketPlace(client, "big", "line/");
                client.putObject(request -> request.bucket("big").key("line/inbox/big.png"), picture);
                bucket.put("inbox/big.txt", "[sandbox:huge]".getBytes(StandardCharsets.UTF_8));
                studio.with("DROMEDARY_STORE", "s3").with("DROMEDARY_S3_BUCKET", "big").with("DROMEDARY_S3_PREFIX", "line")
                        .with("DROMEDARY_S3_REGION", "us-east-1")
                        .with("DROMEDARY_S3_ENDPOINT", endpoint.toString()).with("AWS_ACCESS_KEY_ID", "test")
                        .with("AWS_SECRET_ACCESS_KEY", "no-secret");
                run(studio);
                assertThat(client.headObject(request -> request.bucket("big").key("line/outbox/" + RESULT + ".mp4")).contentLength())
                        .isEqualTo(BACK);
                check(new String(bucket.bytes("outbox/" + RESULT + ".json"), StandardCharsets.UTF_8));
                assertThat(bucket.files("inbox")).isEmpty();
            }
        }
    }

    private Studio studio() throws IOException {
        return new Studio(folder, SandboxSettings.quick()).with("DROMEDARY_MEDIA_MAX_BYTES", String.valueOf(UP));
    }

    private static void run(Studio studio) throws Exception {
        try (App app = studio.launcher().withJvmOption("-XX:TieredStopAtLevel=4").withHeap("128m").start("run", "--once")) {
            assertThat(app.awaitExit(Studio.LIMIT.multipliedBy(5))).as(app.output()).isZero();
        }
    }

    private static void check(String text) throws IOException {
        JsonNode record = new ObjectMapper().readTree(text);
        assertThat(record.path("record").path("bytes").asLong()).isEqualTo(BACK);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
