package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.KillPoint;
import io.dromedary.testing.Running;
import io.dromedary.testing.S3Server;
import io.dromedary.testing.SqsServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** What only buckets have: events, two stores at once, metadata, and their own places to be killed at. */
class BucketIT {

    private static final int DROPS = 20;
    private static final int DELIVERIES = 5;

    @TempDir
    private Path folder;

    private Studio studio() throws Exception {
        return new Studio(Where.S3, folder, SandboxSettings.quick()).with("DROMEDARY_CONCURRENCY", "20");
    }

    private static Studio withEvents(Studio studio, SqsServer sqs) {
        return studio.withEvents(sqs).with("DROMEDARY_SQS_WAIT", "1").with("DROMEDARY_SQS_VISIBILITY", "2");
    }

    private static String event(Studio studio, String path) {
        String key = URLEncoder.encode(studio.prefix() + path, StandardCharsets.UTF_8);
        return """
                {"Records": [{"eventVersion": "2.1", "eventSource": "aws:s3", "eventName": "ObjectCreated:Put",
                  "s3": {"bucket": {"name": "%s"}, "object": {"key": "%s", "size": 1, "eTag": "0"}}}]}""".formatted(S3Server.BUCKET, key);
    }

    @Test
    @Tag("long")
    void eachEventFiveTimesInAnyOrderByTwoConsumersMakesEachDropOnce() throws Exception {
        try (SqsServer sqs = SqsServer.start(); Studio studio = withEvents(studio(), sqs)) {
            String queue = sqs.createQueue("drops", Duration.ofSeconds(30));
            List<String> events = new ArrayList<>();
            studio.with("DROMEDARY_S3_RELIST", "3600");
            try (Running line = studio.run()) {
                line.awaitOutput("drop here", Studio.LIMIT);
                for (int i = 0; i < DROPS; i++) {
                    String stem = "kunde ä/drop +%02d".formatted(i);
                    studio.drop(stem, ".png", "number " + i);
                    events.addAll(Collections.nCopies(DELIVERIES, event(studio, "inbox/" + stem + ".png")));
                    events.addAll(Collections.nCopies(DELIVERIES, event(studio, "inbox/" + stem + ".txt")));
                }
                Collections.shuffle(events, new Random(7));
                events.forEach(event -> sqs.send(queue, event));
                await().atMost(Studio.LIMIT)
                        .until(() -> studio.done().size() == 2 * DROPS && sqs.visible(queue) + sqs.inFlight(queue) == 0);
            }
            assertThat(studio.sandbox.ledger().posts()).isEqualTo(DROPS);
            assertThat(studio.files("inbox")).isEmpty();
            assertThat(studio.files("work")).isEmpty();
            assertThat(studio.files("duplicates")).isEmpty();
        }
    }

    @Test
    void dropsFromAFolderResultsToABucket() throws Exception {
        try (Studio studio = studio().with("DROMEDARY_STORE_IN", "folder")) {
            Place disk = new FolderPlace(studio.root);
            disk.put("inbox/shop/a.png", Studio.picture(1));
            disk.put("inbox/shop/a.txt", "hello".getBytes(StandardCharsets.UTF_8));
            assertThat(studio.once()).isZero();
            assertThat(studio.files("outbox")).containsExactly("shop/a__higgsfield-ai-dop-standard__1.json",
                    "shop/a__higgsfield-ai-dop-standard__1.mp4");
            assertThat(disk.files("done")).hasSize(2);
            assertThat(disk.files("outbox")).isEmpty();
            assertThat(studio.done()).isEmpty();
        }
    }

    @Test
    void dropsFromABucketResultsToAFolder() throws Exception {
        try (Studio studio = studio().with("DROMEDARY_STORE_OUT", "folder").drop("shop/a", ".png", "hello").drop("bad.yaml",
                "promt: x\nimages: []\n")) {
            assertThat(studio.once()).isEqualTo(2);
            Place disk = new FolderPlace(studio.root);
            assertThat(disk.files("outbox")).containsExactly("shop/a__higgsfield-ai-dop-standard__1.json",
                    "shop/a__higgsfield-ai-dop-standard__1.mp4");
            assertThat(studio.done()).containsExactly("shop/a.png", "shop/a.txt");
            assertThat(studio.files("errors")).containsExactly("invalid/bad.yaml", "invalid/bad.yaml.error.json",
                    "invalid/bad.yaml.error.txt");
            assertThat(studio.files("outbox")).isEmpty();
            assertThat(disk.files("errors")).isEmpty();
        }
    }

    @Test
    void aResultTellsWhatItIsAndNobodysObjectIsWrittenOver() throws Exception {
        try (Studio studio = studio().drop("a", ".png", "hello")) {
            byte[] foreign = "mine".getBytes(StandardCharsets.UTF_8);
            studio.dropInto("outbox/a__higgsfield-ai-dop-standard__1.mp4", foreign);
            assertThat(studio.once()).isZero();
            assertThat(studio.bytes("outbox/a__higgsfield-ai-dop-standard__1.mp4")).isEqualTo(foreign);
            String result = "outbox/a__higgsfield-ai-dop-standard__2.mp4";
            HeadObjectResponse head = S3Server.client()
                    .headObject(request -> request.bucket(S3Server.BUCKET).key(studio.prefix() + result));
            assertThat(head.contentType()).isEqualTo("video/mp4");
            assertThat(head.metadata()).containsEntry("model", "higgsfield-ai/dop/standard").containsKeys("job", "request-id")
                    .containsEntry("sha256", DigestUtils.sha256Hex(studio.bytes(result)));
        }
    }

    @Test
    void anotherJournalOnTheSamePrefixIsRefusedSinceItWouldPayTwice() throws Exception {
        try (Studio first = studio().drop("a", ".png", "hello");
                Studio second = new Studio(Where.S3, folder.resolve("second"), SandboxSettings.quick()).with("DROMEDARY_S3_PREFIX",
                        first.prefix())) {
            assertThat(first.once()).isZero();
            first.drop("b", ".png", "hello");
            assertThatThrownBy(second::once).hasMessageContaining("belongs to another journal").hasMessageContaining("state/journal.txt");
            assertThat(second.sandbox.ledger().posts()).isZero();
            assertThat(first.once()).isZero();
        }
    }

    /** Camel 4.18.0 calls beans for what it finds in the header of a key, and resolves placeholders in endpoints. */
    @Test
    void hostileNamesAndMetadataAreNamesAndNothingElse() throws Exception {
        List<String> stems = List.of("${sysenv.HOME}", "${bean:journal}", "${bean:claims?method=sweep}", "{{dromedary.root}}", "RAW(x)",
                "%2e%2e", "%2F", "a b  c",
                "Öl & Käse", "🐪", "a+b", "${variable.object.etag}", "sub ${header.x}/{{env:HOME}}");
        Map<String, String> forged = Map.of("CamelAwsS3Key", "${bean:journal}", "CamelAwsS3BucketName", "elsewhere",
                "CamelAwsS3DestinationKey", "outbox/x",
                "CamelHttpUri", "http://127.0.0.1:1/");
        try (Studio studio = studio()) {
            for (String stem : stems) {
                byte[] picture = Studio.picture(stem.hashCode());
                S3Server.client().putObject(
                        request -> request.bucket(S3Server.BUCKET).key(studio.prefix() + "inbox/" + stem + ".png").metadata(forged),
                        RequestBody.fromBytes(picture));
                studio.drop(stem + ".txt", "a picture of " + stem.hashCode());
                studio.drop(stem + " bad.yaml", "promt: x\nimages: []\n");
            }
            assertThat(studio.once()).isEqualTo(2);
            assertThat(studio.done())
                    .containsExactlyInAnyOrderElementsOf(stems.stream().flatMap(stem -> Stream.of(stem + ".png", stem + ".txt")).toList());
            assertThat(studio.files("errors")).filteredOn(file -> file.endsWith(".yaml"))
                    .containsExactlyInAnyOrderElementsOf(stems.stream().map(stem -> "invalid/" + stem + " bad.yaml").toList());
            assertThat(studio.sandbox.ledger().posts()).isEqualTo(stems.size());
            assertThat(studio.files("inbox")).isEmpty();
            assertThat(studio.files("work")).isEmpty();
        }
    }

    static List<Arguments> points() {
        String claims = "io.dromedary.intake.bucket.BucketClaims";
        String bucket = "io.dromedary.store.s3.Bucket";
        return List.of(
                Arguments.of("claimed, nothing copied", KillPoint.at(claims, "copy")),
                Arguments.of("brought, not in the journal", KillPoint.at("io.dromedary.journal.Journal", "enter")),
                Arguments.of("in the journal, one object out of the inbox", KillPoint.at(claims, "left")),
                Arguments.of("publishing, nothing there", KillPoint.at(bucket, "create")),
                Arguments.of("published, not kept", KillPoint.at("io.dromedary.journal.Outputs", "published")),
                Arguments.of("archiving, copied, not deleted", KillPoint.at("io.dromedary.archive.ObjectMoves", "delete")),
                Arguments.of("archiving, one file moved", KillPoint.at("io.dromedary.archive.ObjectMoves", "moved")));
    }

    /** Each start goes on from what the kill before it left. */
    @Test
    void killedAtEachStageInTurnTheDropIsDeliveredOnce() throws Exception {
        try (Studio studio = studio().drop("sub/a", ".png", "hello")) {
            for (Arguments point : points()) {
                KilledDrop.kill(studio, (KillPoint) point.get()[1]);
            }
            assertThat(studio.once()).isZero();
            deliveredOnce(studio);
        }
    }

    @Tag("long")
    @ParameterizedTest(name = "{0}")
    @MethodSource("points")
    void killedAnywhereTheDropIsDeliveredOnce(String stage, KillPoint point) throws Exception {
        try (Studio studio = studio().drop("sub/a", ".png", "hello")) {
            KilledDrop.kill(studio, point);
            assertThat(studio.once()).as(stage).isZero();
            deliveredOnce(studio);
        }
    }

    @Tag("long")
    @Test
    void killedBeforeAnEventIsAcknowledgedTheDropIsDeliveredOnce() throws Exception {
        try (SqsServer sqs = SqsServer.start(); Studio studio = withEvents(studio(), sqs).drop("sub/a", ".png", "hello")) {
            String queue = sqs.createQueue("drops", Duration.ofSeconds(1));
            sqs.send(queue, event(studio, "inbox/sub/a.png"));
            sqs.send(queue, event(studio, "inbox/sub/a.txt"));
            KilledDrop.kill(studio, KillPoint.at("io.dromedary.intake.bucket.Notifications", "heed").afterReturn(), "run");
            try (Running line = studio.run()) {
                await().atMost(Studio.LIMIT).until(() -> studio.done().size() == 2 && sqs.visible(queue) + sqs.inFlight(queue) == 0);
                line.stop(Studio.LIMIT);
            }
            deliveredOnce(studio);
        }
    }

    private static void deliveredOnce(Studio studio) {
        KilledDrop.isDelivered(studio);
        assertThat(studio.sandbox.ledger().posts()).isEqualTo(1);
    }
}
