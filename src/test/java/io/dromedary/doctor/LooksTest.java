package io.dromedary.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.sun.net.httpserver.HttpServer;
import io.dromedary.doctor.Finding.Level;
import io.dromedary.store.BucketSettings;
import io.dromedary.store.ObjectStoreException;
import io.dromedary.store.s3.Bucket;
import io.dromedary.store.s3.S3Connection;
import io.dromedary.testing.S3Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each look, at what is well and at what is not. */
class LooksTest {

    @TempDir
    private Path root;
    private HttpServer server;
    private URI address;
    private final AtomicInteger status = new AtomicInteger(404);

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.start();
        address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private static NetworkLook network() {
        return new NetworkLook(Clock.systemUTC());
    }

    private static int unused() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Test
    void javaAndLocale() {
        assertThat(MachineLook.java(21).level()).isEqualTo(Level.OK);
        assertThat(MachineLook.java(11)).extracting(Finding::level, Finding::remedy).containsExactly(Level.PROBLEM,
                "Install Java 17 or newer, and set JAVA_HOME to it.");
        assertThat(MachineLook.locale("Linux", "UTF-8", StandardCharsets.UTF_8).level()).isEqualTo(Level.OK);
        assertThat(MachineLook.locale("Linux", "ANSI_X3.4-1968", StandardCharsets.US_ASCII).remedy()).startsWith("Set LC_ALL=C.UTF-8");
        assertThat(MachineLook.locale("Windows 11", "Cp1252", StandardCharsets.UTF_8).level()).isEqualTo(Level.OK);
    }

    @Test
    void space() {
        assertThat(MachineLook.space(root, 50L << 30).level()).isEqualTo(Level.OK);
        assertThat(MachineLook.space(root, 500L << 20).level()).isEqualTo(Level.WARNING);
        assertThat(MachineLook.space(root, 5L << 20)).extracting(Finding::level, Finding::found).containsExactly(Level.PROBLEM,
                "5 MB are free on the disk of " + root);
        assertThat(MachineLook.free(root.resolve("not/there"))).isPositive();
    }

    private List<Finding> folders(Path there, String type, boolean anyDisk) {
        return MachineLook.folders(there, List.of(there.resolve("work"), there.resolve("inbox")), List.of(there.resolve("outbox")), type,
                "nfs"::equals, anyDisk);
    }

    @Test
    void foldersThatAreWellAreLeftAsTheyAre() throws IOException {
        Files.createDirectories(root.resolve("work"));
        Files.createDirectories(root.resolve("inbox"));
        assertThat(folders(root, "ext4", false)).extracting(Finding::level).containsOnly(Level.OK);
        assertThat(folders(root.resolve("new"), "ext4", false)).extracting(Finding::level).containsOnly(Level.OK);
        try (Stream<Path> left = Files.walk(root)) {
            assertThat(left).hasSize(3);
        }
    }

    @Test
    void foldersOfANetworkAreAProblemUnlessTheyAreAllowed() {
        assertThat(folders(root, "nfs", false).get(0)).extracting(Finding::level, Finding::remedy).containsExactly(Level.PROBLEM,
                "Set DROMEDARY_ROOT to a folder on a disk of this machine.");
        assertThat(folders(root, "nfs", true).get(0).level()).isEqualTo(Level.WARNING);
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path outbox = Files.createFile(root.resolve("outbox"));
        assertThat(folders(root, "ext4", false)).anySatisfy(finding -> {
            assertThat(finding.level()).isEqualTo(Level.PROBLEM);
            assertThat(finding.found()).contains(outbox.toString());
        });
        assertThat(folders(root.resolve("outbox/root"), "ext4", false)).extracting(Finding::level).contains(Level.PROBLEM);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(outbox))).startsWith("rw");
    }

    @Test
    void clocks() throws IOException {
        assertThat(network().clock(address).level()).isEqualTo(Level.OK);
        assertThat(new NetworkLook(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10))).clock(address))
                .extracting(Finding::level, Finding::remedy)
                .containsExactly(Level.PROBLEM, "Let this machine set its clock by the network (NTP).");
        assertThat(new NetworkLook(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-1))).clock(address)).satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.WARNING);
            assertThat(finding.found()).contains("behind that of " + address);
        });
        assertThat(network().clock(URI.create("http://127.0.0.1:" + unused())).level()).isEqualTo(Level.WARNING);
    }

    @Test
    void ports() throws IOException {
        int port = server.getAddress().getPort();
        assertThat(network().port("port", "127.0.0.1", unused(), false, "x").level()).isEqualTo(Level.OK);
        assertThat(network().port("port", "127.0.0.1", port, false, "x").remedy())
                .isEqualTo("Set x to what is free and belongs to this machine.");
        assertThat(network().port("port", "0.0.0.0", port, true, "x").level()).isEqualTo(Level.OK);
        assertThat(network().port("port", "127.0.0.1", unused(), true, "x").level()).isEqualTo(Level.PROBLEM);
        assertThat(network().port("port", "127.0.0.1", 0, false, "x").level()).isEqualTo(Level.OK);
    }

    @Test
    void theAddressOfTheWebhooks() throws IOException {
        assertThat(network().publicAddress(address, false).level()).isEqualTo(Level.WARNING);
        assertThat(network().publicAddress(address, true).level()).isEqualTo(Level.OK);
        status.set(502);
        assertThat(network().publicAddress(address, true).level()).isEqualTo(Level.WARNING);
        assertThat(network().publicAddress(URI.create("http://127.0.0.1:" + unused()), true).level()).isEqualTo(Level.PROBLEM);
        assertThat(network().reachable("results host", address, "x").level()).isEqualTo(Level.OK);
    }

    @Test
    void places() {
        assertThat(AccountLook.places(4, Optional.empty()).level()).isEqualTo(Level.OK);
        assertThat(AccountLook.places(4, Optional.of(2))).satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.WARNING);
            assertThat(finding.found()).contains("showed 2");
        });
    }

    private static List<Finding> bucket(String name, String owner) throws ObjectStoreException {
        BucketSettings settings = new BucketSettings(name, name, "doctor/" + UUID.randomUUID() + "/", null, S3Server.endpoint(), owner);
        return BucketLook.at(new Bucket(S3Connection.open(settings), name, settings.prefix()), "work/", ".doctor-1", true);
    }

    @Test
    void eachRightOnTheBucketIsTriedAndNothingStays() throws Exception {
        System.setProperty("aws.accessKeyId", S3Server.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", S3Server.SECRET_KEY);
        S3Server.client();
        assertThat(bucket(S3Server.BUCKET, null)).extracting(Finding::check, Finding::level).containsExactly(
                tuple("bucket, list", Level.OK), tuple("bucket, put", Level.OK),
                tuple("bucket, get", Level.OK), tuple("bucket, copy", Level.OK),
                tuple("bucket, delete", Level.OK));
        assertThat(S3Server.client().listObjectsV2(request -> request.bucket(S3Server.BUCKET).prefix("doctor/")).contents()).isEmpty();
        assertThat(bucket("no-such-bucket", null)).extracting(Finding::level).containsOnly(Level.PROBLEM);
        assertThat(bucket("no-such-bucket", null).get(0).found()).contains("Create the bucket");
    }
}
