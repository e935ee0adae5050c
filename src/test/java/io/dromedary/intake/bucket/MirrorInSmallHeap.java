package io.dromedary.intake.bucket;

import io.dromedary.testing.ListingServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** A process that mirrors a large bucket. */
final class MirrorInSmallHeap {

    private MirrorInSmallHeap() {
    }

    /** @param arguments the endpoint, and the folder of the mirror */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[1]);
        Mirror mirror = new Mirror(ListingServer.bucket(URI.create(arguments[0])), folder, Duration.ZERO);
        mirror.refresh();
        try (Stream<Path> files = Files.walk(folder)) {
            System.out.println(files.filter(Files::isRegularFile).count() + " files");
        }
    }
}
