package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.S3Server;
import io.dromedary.testing.SqsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many objects, of each of which the bucket tells three to six times, out of order: as many submissions as objects.
 * {@code mvn verify -Plong -Dgroups=measure -Dit.test=EventStormIT}
 */
@Tag("measure")
class EventStormIT {

    private static final int OBJECTS = Integer.getInteger("storm.objects", 4_384);
    private static final Duration LIMIT = Duration.ofMinutes(30);

    @TempDir
    private Path folder;

    @Test
    void eachObjectIsSubmittedOnce() throws Exception {
        SandboxSettings provider = SandboxSettings.quick().withConcurrencyLimit(1_000, 429);
        try (SqsServer sqs = SqsServer.start(); Studio studio = new Studio(Where.S3, folder, provider)) {
            String queue = sqs.createQueue("drops", Duration.ofSeconds(30));
            studio.with("DROMEDARY_CONCURRENCY", "64").with("DROMEDARY_MODEL", "higgsfield-ai/soul/standard")
                    .withEvents(sqs).with("DROMEDARY_SQS_WAIT", "1").with("DROMEDARY_S3_RELIST", "86400");
            Random random = new Random(4);
            List<String> events = new ArrayList<>();
            for (int i = 0; i < OBJECTS; i++) {
                String name = i + ".prompt.txt";
                studio.drop(name, "an elephant, number " + i);
                events.addAll(Collections.nCopies(random.nextInt(3, 7), """
                        {"Records": [{"eventVersion": "2.1", "eventSource": "aws:s3", "eventName": "ObjectCreated:Put",
                          "s3": {"bucket": {"name": "%s"}, "object": {"key": "%s", "size": 1, "eTag": "0"}}}]}""".formatted(S3Server.BUCKET,
                        studio.prefix() + "inbox/" + name)));
            }
            Collections.shuffle(events, random);
            try (App line = studio.plainLauncher().start("run")) {
                events.forEach(event -> sqs.send(queue, event));
                await().atMost(LIMIT).pollInterval(Duration.ofSeconds(2)).until(() -> studio.sandbox.ledger().posts() >= OBJECTS
                        && sqs.visible(queue) + sqs.inFlight(queue) == 0 && studio.files("inbox").isEmpty()
                        && studio.files("work").isEmpty());
                System.out.printf("%d objects, %d events: %d submissions%n", OBJECTS, events.size(), studio.sandbox.ledger().posts());
                assertThat(line.stop(Studio.LIMIT)).isZero();
            }
            assertThat(studio.sandbox.ledger().posts()).isEqualTo(OBJECTS);
            assertThat(studio.done()).hasSize(OBJECTS);
        }
    }
}
