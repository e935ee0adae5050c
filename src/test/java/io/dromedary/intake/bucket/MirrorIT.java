package io.dromedary.intake.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.testing.App;
import io.dromedary.testing.AppLauncher;
import io.dromedary.testing.ListingServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class MirrorIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    private Path root;

    @Test
    void aHundredThousandObjectsFitIntoASmallHeap() throws Exception {
        List<String> keys = IntStream.range(0, 100_000)
                .mapToObj(number -> "inbox/shop-%02d/photo of number %06d.png".formatted(number / 5000, number)).toList();
        try (ListingServer server = ListingServer.start(keys, 1000);
                App app = AppLauncher.of(MirrorInSmallHeap.class, root).withHeap("64m")
                        .withJvmOption("-Ddromedary.home=" + Path.of("").toAbsolutePath()).withJvmOption("-XX:TieredStopAtLevel=1")
                        .withJvmOption("-XX:+UseSerialGC")
                        .start(server.endpoint().toString(), root.resolve("mirror").toString())) {
            assertThat(app.awaitExit(LIMIT)).as(app.output()).isZero();
            assertThat(app.output()).contains("100000 files");
        }
    }
}
