package io.dromedary.intake.bucket;

import io.dromedary.testing.BucketRoutes;
import io.dromedary.testing.ListingServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** A process that mirrors a large bucket. */
final class MirrorInSmallHeap {

    private MirrorInSmallHeap() {
    }

    /** @param arguments the endpoint, and the folder of the mirror */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[1]);
        URI endpoint = URI.create(arguments[0]);
        Mirror mirror = new Mirror(ListingServer.bucket(endpoint), folder, Duration.ZERO);
        BucketRoutes routes = new BucketRoutes(ListingServer.client(endpoint), ListingServer.bucket(endpoint), Map.of("mirror", mirror),
                "look-at-bucket");
        routes.run("look-at-bucket", Map.of("look", mirror.lookAtAll()), null);
        routes.close();
        try (Stream<Path> files = Files.walk(folder)) {
            System.out.println(files.filter(Files::isRegularFile).count() + " files");
        }
    }
}
