package io.dromedary.cli;

import io.dromedary.store.BucketSettings;
import io.dromedary.store.ObjectStore;
import io.dromedary.store.s3.Bucket;
import io.dromedary.store.s3.S3Connection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 server with an empty bucket, for the demo: a process of its own, which ends when this is closed. */
final class DemoBucket implements AutoCloseable {

    static final String NAME = "demo";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process server;
    private final URI endpoint;
    private final S3Client client;

    private DemoBucket(Process server, URI endpoint) throws IOException {
        this.server = server;
        this.endpoint = endpoint;
        // The server accepts any credentials.
        System.setProperty("aws.accessKeyId", "demo");
        System.setProperty("aws.secretAccessKey", "no-secret");
        this.client = S3Connection.open(new BucketSettings(NAME, NAME, "", "us-east-1", endpoint, null));
    }

    /** @param jar the server, which the build fetches */
    static DemoBucket start(Path jar, Path log) throws IOException, InterruptedException {
        if (!Files.exists(jar)) {
            throw new IOException(
                    "There is no S3 server in %s. The build fetches one: run `./dromedary demo --s3` in a checkout of the project."
                            .formatted(jar));
        }
        int port = freePort();
        Files.createDirectories(log.getParent());
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-jar", jar.toString(), "--http.port=" + port, "--server.port=0").redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("COM_ADOBE_TESTING_S3MOCK_STORE_INITIAL_BUCKETS", NAME);
        Process server = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::destroy));
        long start = System.nanoTime();
        while (!answers(port)) {
            if (!server.isAlive() || System.nanoTime() - start > PATIENCE.toNanos()) {
                server.destroy();
                throw new IOException("The S3 server did not start; its output is in %s.".formatted(log));
            }
            Thread.sleep(100);
        }
        return new DemoBucket(server, URI.create("http://127.0.0.1:" + port));
    }

    static int freePort() throws IOException {
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

    URI endpoint() {
        return endpoint;
    }

    /** @param prefix empty, or a text that ends in {@code /} */
    ObjectStore below(String prefix) {
        return new Bucket(client, NAME, prefix);
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }
}
