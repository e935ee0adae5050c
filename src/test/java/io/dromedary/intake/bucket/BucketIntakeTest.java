package io.dromedary.intake.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dromedary.archive.Archiver;
import io.dromedary.archive.ErrorNotes;
import io.dromedary.intake.Claim;
import io.dromedary.intake.Folder;
import io.dromedary.intake.Inbox;
import io.dromedary.intake.NothingInProgress;
import io.dromedary.job.Job;
import io.dromedary.journal.Claimed;
import io.dromedary.journal.ManifestRows;
import io.dromedary.manifest.Manifests;
import io.dromedary.operate.UnexpectedFailures;
import io.dromedary.settings.SettingsException;
import io.dromedary.store.FolderStore;
import io.dromedary.store.Store;
import io.dromedary.testing.Coverage;
import io.dromedary.testing.InBucket;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.Routes;
import io.dromedary.testing.S3Server;
import io.dromedary.testing.SqsServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** The way in from a bucket through the product's own routes, a real store and a real queue, up to the journal. */
class BucketIntakeTest {

    private static final Map<String, String> AWS = Map.of("aws.accessKeyId", "test", "aws.secretAccessKey", "no-secret", "aws.region", SqsServer.REGION);
    private static final String QUEUE = "drops";
    private static final Duration VISIBILITY = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static SqsServer sqs;

    @TempDir
    private Path root;
    private String queue;
    private String dead;
    private Ledger ledger;
    private final InBucket in = new InBucket();
    private CamelContext context;
    private Mirror mirror;
    private String wait = "1";
    private final List<Map<String, Object>> headers = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void startServer() {
        AWS.forEach(System::setProperty);
        sqs = SqsServer.start();
        System.setProperty("aws.endpointUrlSqs", sqs.endpoint().toString());
    }

    @AfterAll
    static void stopServer() {
        sqs.close();
        System.clearProperty("aws.endpointUrlSqs");
        AWS.keySet().forEach(System::clearProperty);
    }

    @BeforeEach
    void open() {
        ledger = new Ledger(root);
        dead = sqs.createQueue("dead", VISIBILITY);
        queue = sqs.createQueue(QUEUE, VISIBILITY, dead, 2);
    }

    @AfterEach
    void close() {
        if (context != null) {
            context.stop();
        }
        ledger.close();
        for (String url : List.of(queue, dead)) {
            sqs.client().deleteQueue(request -> request.queueUrl(url));
        }
    }

    /** @param in whether drops lie in a bucket; otherwise no route of a bucket is there */
    private void start(boolean in, boolean events, String queueRoute) throws Exception {
        context = new DefaultCamelContext();
        new Coverage().configure(context);
        context.getPropertiesComponent().setLocation("file:" + Path.of("application.properties").toAbsolutePath());
        Map.of("dromedary.root", root.toString(), "dromedary.sqs.queue", QUEUE, "dromedary.sqs.visibility", "1", "dromedary.sqs.wait", wait, "dromedary.look", "50", "dromedary.s3.look", "100",
                "dromedary.resume", "50").forEach(context.getPropertiesComponent()::addOverrideProperty);
        Path folder = root.resolve("mirror");
        Map.of("derived.inbox", folder.resolve("inbox").toString(), "derived.characters", folder.resolve("characters").toString(), "derived.drops-in-bucket", String.valueOf(in),
                "derived.bucket-events", String.valueOf(in && events)).forEach(context.getPropertiesComponent()::addOverrideProperty);
        mirror = new Mirror(this.in.bucket, folder, events ? Duration.ofHours(1) : Duration.ZERO);
        Clock clock = Clock.systemUTC();
        Store store = new FolderStore(root);
        Inbox inbox = new Inbox(folder.resolve("inbox"), mirror.undisturbed(Folder::ofDrops), Duration.ZERO, Duration.ZERO, Duration.ZERO, 500, clock);
        Inbox characters = new Inbox(folder.resolve("characters"), mirror.undisturbed(Folder::ofCharacters), Duration.ZERO, Duration.ZERO, Duration.ZERO, 500, clock);
        QueueTrouble trouble = new QueueTrouble();
        EventQueue eventQueue = EventQueue.open(QUEUE, null);
        Map.<String, Object>of("mirror", mirror, "inbox", inbox, "characterInbox", characters, "nothingInProgress", new NothingInProgress(),
                        "amazonSQSClient", eventQueue.client(), "queueUrl", eventQueue.url(),
                "queueHeaders", new QueueHeaders(), "queueTrouble", trouble, "notifications", new Notifications(this.in.bucket, mirror)).forEach(context.getRegistry()::bind);
        context.getManagementStrategy().addEventNotifier(new QueueEnd(eventQueue.client(), trouble));
        context.getRegistry().bind("manifests", new Manifests(store, store, ledger.journal, new ManifestRows(ledger.source),
                new Archiver(store, ledger.journal, new ErrorNotes(store, store, ledger.view), VISIBILITY, clock)));
        context.getRegistry().bind("claims", new BucketClaims(this.in.bucket, root, mirror, folder, inbox, characters, new Claimed(ledger.source, clock), 1000, VISIBILITY, clock));
        context.getRegistry().bind("witness", (Processor) exchange -> headers.add(Map.copyOf(exchange.getMessage().getHeaders())));
        context.getRegistry().bind("unexpectedFailures", new UnexpectedFailures(ledger.journal, ledger.view, VISIBILITY, clock));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:register").routeId("stands-for-register").process(exchange -> enter(exchange.getVariable("claim", Claim.class)));
                from("direct:unclaim").routeId("stands-for-unclaim").process(exchange -> {
                    throw exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
                });
            }
        });
        for (String file : List.of("claiming", "intake-folder", "intake-characters", "list-bucket", "delete-claimed", "claim", "intake-sqs")) {
            String text = Routes.text(file).replace("journaling,validating,claiming", "claiming")
                    .replaceAll("(?m)^ *routeConfigurationId: journaling,catch-all\\n", "");
            PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(file + ".camel.yaml", file.equals("intake-sqs") && queueRoute != null ? queueRoute : text));
        }
        context.start();
        if (in) {
            await().atMost(LIMIT).until(() -> !mirror.isDue() || !events);
        }
    }

    private void enter(Claim claim) {
        Optional<Job> entered = ledger.journal.enter(claim.job(), claim.candidate().name(), claim.folder(), claim.files(), claim.place(), List.of(Ledger.picture("photo.png")), Ledger.request(0),
                "intent of " + claim.path(), null);
        assertThat(entered).as("%s was claimed twice", claim.path()).isPresent();
    }

    private List<String> jobs() {
        return ledger.view.newest(1000, false).stream().map(Job::path).sorted().toList();
    }

    private String event(String key) {
        return "{\"Records\":[{\"s3\":{\"bucket\":{\"name\":\"%s\"},\"object\":{\"key\":\"%s\"}}}]}".formatted(S3Server.BUCKET, in.prefix + key);
    }

    private void awaitEmptyQueue() {
        await().atMost(LIMIT).until(() -> sqs.visible(queue) + sqs.inFlight(queue) == 0);
    }

    // ------------------------------------------------------------------ which routes there are

    @Test
    void withFoldersNoRouteOfABucketIsThere() throws Exception {
        start(false, false, null);
        assertThat(context.getRoutes()).extracting(Route::getRouteId)
                .contains("intake-folder", "intake-characters").doesNotContain("list-bucket", "delete-claimed", "intake-sqs");
    }

    @Test
    void aListedBucketIsEnteredDropByDropAndLeavesTheInbox() throws Exception {
        in.put("inbox/photo.png", "p");
        in.put("inbox/photo.txt", "a prompt");
        in.put("inbox/shop/b.prompt.txt", "a boat");
        in.put("characters/anna/1.png", "1");
        start(true, false, null);
        assertThat(context.getRoutes()).extracting(Route::getRouteId)
                .contains("list-bucket", "delete-claimed").doesNotContain("intake-sqs");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(jobs()).containsExactly("characters/anna", "photo.png", "shop/b.prompt.txt"));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(in.keys("")).hasSize(4).allMatch(key -> key.startsWith("work/")));
    }

    // ------------------------------------------------------------------ events

    @Test
    void eventsInAnyNumberAndOrderMakeOneJobOfEachDrop() throws Exception {
        // Given
        start(true, true, null);
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            keys.addAll(List.of("inbox/shop-%d/photo-%02d.png".formatted(i % 3, i), "inbox/shop-%d/photo-%02d.txt".formatted(i % 3, i)));
        }
        List<String> events = new ArrayList<>();
        IntStream.range(0, 5).forEach(time -> keys.forEach(key -> events.add(event(key))));
        Collections.shuffle(events, new Random(7));
        // When
        keys.stream().filter(key -> key.endsWith(".txt")).forEach(key -> in.put(key, "a prompt"));
        keys.stream().filter(key -> key.endsWith(".png")).forEach(key -> in.put(key, key));
        events.forEach(event -> sqs.send(queue, event));
        // Then
        awaitEmptyQueue();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(jobs()).hasSize(12).allMatch(path -> path.endsWith(".png")));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(in.keys("inbox/")).isEmpty());
        assertThat(in.keys("work/")).hasSize(24);
        assertThat(sqs.visible(dead)).isZero();
    }

    @Test
    void whatIsNoEventGoesToTheDeadLetterQueueAndHoldsUpNothing() throws Exception {
        // Given
        start(true, true, null);
        in.put("inbox/b.prompt.txt", "a boat");
        // When
        sqs.send(queue, "no event");
        sqs.send(queue, "{\"Event\":\"s3:TestEvent\"}");
        sqs.send(queue, event("inbox/b.prompt.txt"));
        // Then
        await().atMost(LIMIT).untilAsserted(() -> assertThat(jobs()).containsExactly("b.prompt.txt"));
        await().atMost(LIMIT).until(() -> sqs.visible(dead) == 1);
        awaitEmptyQueue();
        assertThat(sqs.client().receiveMessage(request -> request.queueUrl(dead)).messages()).singleElement().satisfies(message -> assertThat(message.body()).isEqualTo("no event"));
    }

    @Test
    void aMessageIsDeletedOnlyWhenItsPlaceWasLookedAt() throws Exception {
        // Given
        start(true, true, null);
        CountDownLatch over = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        Thread busy = new Thread(() -> {
            try {
                mirror.undisturbed(folder -> {
                    held.countDown();
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return null;
                }).at(root);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        busy.start();
        held.await();
        in.put("inbox/b.prompt.txt", "a boat");
        // When
        sqs.send(queue, event("inbox/b.prompt.txt"));
        // Then
        await().atMost(LIMIT).until(() -> sqs.inFlight(queue) == 1);
        await().during(VISIBILITY).atMost(LIMIT).until(() -> sqs.inFlight(queue) + sqs.visible(queue) == 1);
        // When
        over.countDown();
        // Then
        awaitEmptyQueue();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(jobs()).containsExactly("b.prompt.txt"));
    }

    @Test
    void headersThatASenderForgesDoNothingEvenWhereTheyAreAskedFor() throws Exception {
        // Given
        String text = Routes.text("intake-sqs");
        assertThat(text).doesNotContain("messageAttributeNames");
        start(true, true, text.replace("        waitTimeSeconds:", "        messageAttributeNames: All\n        waitTimeSeconds:")
                .replace("      steps:\n", "      steps:\n        - process:\n            ref: witness\n"));
        in.put("inbox/b.prompt.txt", "a boat");
        MessageAttributeValue forged = MessageAttributeValue.builder().dataType("String").stringValue("forged").build();
        // When
        sqs.client().sendMessage(request -> request.queueUrl(queue).messageBody(event("inbox/b.prompt.txt"))
                .messageAttributes(Map.of("CamelHttpUri", forged, "CamelAwsSqsReceiptHandle", forged, "camelFileName", forged, "harmless", forged)));
        // Then
        await().atMost(LIMIT).untilAsserted(() -> assertThat(jobs()).containsExactly("b.prompt.txt"));
        awaitEmptyQueue();
        assertThat(headers).singleElement().satisfies(found -> assertThat(found).containsEntry("harmless", "forged").doesNotContainKeys("CamelHttpUri", "camelFileName")
                .doesNotContainEntry("CamelAwsSqsReceiptHandle", "forged"));
    }

    @Test
    void theLineStopsWhileItWaitsForTheQueue() throws Exception {
        wait = "20";
        start(true, true, null);
        await().atMost(LIMIT).until(() -> Thread.getAllStackTraces().entrySet().stream().anyMatch(thread -> thread.getKey().getName().contains("aws2-sqs")
                && Stream.of(thread.getValue()).anyMatch(frame -> frame.getMethodName().equals("receiveMessage"))));
        Instant begin = Instant.now();
        context.stop();
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }

    // ------------------------------------------------------------------ the queue itself

    @Test
    void aQueueThatIsNotThereIsARefusalToStart() {
        assertThatThrownBy(() -> EventQueue.open("nowhere", null)).isInstanceOf(SettingsException.class)
                .hasMessageContaining("dromedary.sqs.queue is 'nowhere', but there is no such queue").hasMessageContaining("dromedary.s3.region");
        assertThatThrownBy(() -> EventQueue.open("arn:aws:sqs:drops", null)).isInstanceOf(SettingsException.class).hasMessageContaining("no ARN of a queue");
    }

    @Test
    void aQueueIsFoundByItsNameAndByItsArn() {
        assertThat(EventQueue.open(QUEUE, SqsServer.REGION).url()).endsWith("/" + QUEUE);
        assertThat(EventQueue.open("arn:aws:sqs:eu-central-1:000000000000:" + QUEUE, SqsServer.REGION).url()).endsWith("/" + QUEUE);
    }
}
