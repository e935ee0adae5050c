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
import io.dromedary.intake.OpenClaims;
import io.dromedary.job.Job;
import io.dromedary.journal.Claimed;
import io.dromedary.journal.ManifestRows;
import io.dromedary.manifest.Manifests;
import io.dromedary.operate.UnexpectedFailures;
import io.dromedary.settings.SettingsException;
import io.dromedary.store.FolderStore;
import io.dromedary.store.Store;
import io.dromedary.store.s3.S3Calls;
import io.dromedary.testing.Coverage;
import io.dromedary.testing.InBucket;
import io.dromedary.testing.Ledger;
import io.dromedary.testing.S3Server;
import io.dromedary.testing.SqsServer;
import io.dromedary.text.MonotonicClock;
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
import org.apache.camel.BeanInject;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.aws2.sqs.Sqs2Endpoint;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.test.main.junit5.Configure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** The way in from a bucket through the product's own routes, a real store and a real queue, up to the journal. */
@CamelMainTest(properties = {Coverage.INSTEAD_OF_THE_LINE,
    "camel.main.routes-include-pattern=file:routes/intake/intake-*.camel.yaml,file:routes/intake/list-bucket.camel.yaml,"
            + "file:routes/intake/look-at-bucket.camel.yaml,file:routes/intake/delete-claimed.camel.yaml,"
            + "file:routes/intake/delete-from-inbox.camel.yaml,"
            + "file:routes/intake/undo-claim.camel.yaml,file:routes/intake/give-up-claim.camel.yaml,"
            + "file:routes/intake/copy-into-work.camel.yaml,"
            + "file:routes/bucket/*.camel.yaml,file:routes/intake/claim.camel.yaml,file:routes/policies/claiming.camel.yaml",
    "dromedary.s3.bucket=" + S3Server.BUCKET,
    "derived.drops-in-bucket=true", "derived.bucket-events=true", "dromedary.sqs.queue=drops", "dromedary.sqs.visibility=1",
    "dromedary.sqs.wait=1", "dromedary.look=50", "dromedary.s3.look=100", "dromedary.resume=50"})
class BucketIntakeRouteTest {

    private static final Map<String, String> AWS = Map.of("aws.accessKeyId", "test", "aws.secretAccessKey", "no-secret", "aws.region",
            SqsServer.REGION);
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
    private final Clock clock = Clock.systemUTC();
    private Mirror mirror;
    private Inbox inbox;
    private Inbox characters;
    private EventQueue eventQueue;
    @BindToRegistry("queueTrouble")
    final QueueTrouble trouble = new QueueTrouble();
    @BindToRegistry("nothingInProgress")
    final NothingInProgress nothingInProgress = new NothingInProgress();
    @BindToRegistry("queueHeaders")
    final QueueHeaders queueHeaders = new QueueHeaders();
    @BeanInject
    CamelContext context;
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

    @Configure
    void open(MainConfigurationProperties main) {
        ledger = new Ledger(root);
        dead = sqs.createQueue("dead", VISIBILITY);
        queue = sqs.createQueue(QUEUE, VISIBILITY, dead, 2);
        eventQueue = EventQueue.open(QUEUE, null);
        main.addConfiguration(new CamelConfiguration() {
            @Override
            public void configure(CamelContext context) throws IOException {
                context.getPropertiesComponent().addOverrideProperty("derived.inbox", folder().resolve("inbox").toString());
                context.getPropertiesComponent().addOverrideProperty("derived.characters", folder().resolve("characters").toString());
                mirror = new Mirror(in.bucket, folder(), hasEvents(context) ? Duration.ofHours(1) : Duration.ZERO);
                inbox = inbox("inbox", Folder::ofDrops);
                characters = inbox("characters", Folder::ofCharacters);
                context.getManagementStrategy().addEventNotifier(new QueueEnd(eventQueue.client(), trouble));
            }
        });
        main.addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:register").routeId("stands-for-register")
                        .process(exchange -> enter(exchange.getVariable("claim", Claim.class)));
                from("direct:unclaim").routeId("stands-for-unclaim").process(exchange -> {
                    throw exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
                });
            }
        });
    }

    private Path folder() {
        return root.resolve("mirror");
    }

    private static boolean hasEvents(CamelContext context) {
        return context.resolvePropertyPlaceholders("{{derived.bucket-events}}").equals("true");
    }

    private Inbox inbox(String name, Folder.Look look) {
        return new Inbox(folder().resolve(name), mirror.undisturbed(look), Duration.ZERO, Duration.ZERO, Duration.ZERO, 500, clock);
    }

    @BindToRegistry("mirror")
    Mirror mirror() {
        return mirror;
    }

    @BindToRegistry("inbox")
    Inbox inbox() {
        return inbox;
    }

    @BindToRegistry("characterInbox")
    Inbox characterInbox() {
        return characters;
    }

    @BindToRegistry("claims")
    BucketClaims claims() {
        return new BucketClaims(in.bucket, root, mirror, folder(), inbox, characters,
                new OpenClaims(VISIBILITY, MonotonicClock.ofThisMachine()),
                new Claimed(ledger.source, clock), ledger.view, 1000, VISIBILITY, clock);
    }

    @BindToRegistry("manifests")
    Manifests manifests() {
        Store store = new FolderStore(root);
        return new Manifests(store, store, ledger.journal, new ManifestRows(ledger.source),
                new Archiver(store, ledger.journal, new ErrorNotes(store, store, ledger.view), ledger.sweep, clock));
    }

    @BindToRegistry("notifications")
    Notifications notifications() {
        return new Notifications(in.bucket, mirror);
    }

    @BindToRegistry("amazonSQSClient")
    SqsClient amazonSqsClient() {
        return eventQueue.client();
    }

    @BindToRegistry("queueUrl")
    String queueUrl() {
        return eventQueue.url();
    }

    @BindToRegistry("amazonS3Client")
    S3Client amazonS3Client() {
        return in.s3;
    }

    @BindToRegistry("s3Calls")
    S3Calls s3Calls() {
        return new S3Calls(in.bucket);
    }

    @BindToRegistry("unexpectedFailures")
    UnexpectedFailures unexpectedFailures() {
        return new UnexpectedFailures(ledger.journal, ledger.view, VISIBILITY, clock);
    }

    @BeforeEach
    void awaitFirstLook() {
        await().atMost(LIMIT).until(() -> !mirror.isDue() || !hasEvents(context));
    }

    @AfterEach
    void close() {
        context.stop();
        ledger.close();
        for (String url : List.of(queue, dead)) {
            sqs.client().deleteQueue(request -> request.queueUrl(url));
        }
    }

    private void enter(Claim claim) {
        Optional<Job> entered = ledger.journal.enter(claim.job(), claim.candidate().name(), claim.folder(), claim.files(), claim.place(),
                List.of(Ledger.picture("photo.png")), Ledger.request(0),
                "intent of " + claim.path(), null);
        assertThat(entered).as("%s was claimed twice", claim.path()).isPresent();
    }

    private List<String> jobs() {
        return ledger.view.newest(1000, false).stream().map(Job::path).sorted().toList();
    }

    private String event(String key) {
        return "{\"Records\":[{\"s3\":{\"bucket\":{\"name\":\"%s\"},\"object\":{\"key\":\"%s\"}}}]}".formatted(S3Server.BUCKET,
                in.prefix + key);
    }

    private void awaitEmptyQueue() {
        await().atMost(LIMIT).until(() -> sqs.visible(queue) + sqs.inFlight(queue) == 0);
    }

    // ------------------------------------------------------------------ which routes there are

    @Nested
    @CamelMainTest(properties = {"derived.drops-in-bucket=false", "derived.bucket-events=false"})
    class WithFolders {

        @Test
        void noRouteOfABucketIsThere() {
            assertThat(context.getRoutes()).extracting(Route::getRouteId)
                    .contains("intake-folder", "intake-characters").doesNotContain("list-bucket", "delete-claimed", "intake-sqs");
        }
    }

    @Nested
    @CamelMainTest(properties = "derived.bucket-events=false")
    class WithoutEvents {

        @Test
        void aListedBucketIsEnteredDropByDropAndLeavesTheInbox() {
            in.put("inbox/photo.png", "p");
            in.put("inbox/photo.txt", "a prompt");
            in.put("inbox/shop/b.prompt.txt", "a boat");
            in.put("characters/anna/1.png", "1");
            assertThat(context.getRoutes()).extracting(Route::getRouteId)
                    .contains("list-bucket", "delete-claimed").doesNotContain("intake-sqs");
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(jobs()).containsExactly("characters/anna", "photo.png", "shop/b.prompt.txt"));
            await().atMost(LIMIT).untilAsserted(() -> assertThat(in.keys("")).hasSize(4).allMatch(key -> key.startsWith("work/")));
        }
    }

    // ------------------------------------------------------------------ events

    @Test
    void eventsInAnyNumberAndOrderMakeOneJobOfEachDrop() throws Exception {
        // Given
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
        in.put("inbox/b.prompt.txt", "a boat");
        // When
        sqs.send(queue, "no event");
        sqs.send(queue, "{\"Event\":\"s3:TestEvent\"}");
        sqs.send(queue, event("inbox/b.prompt.txt"));
        // Then
        await().atMost(LIMIT).untilAsserted(() -> assertThat(jobs()).containsExactly("b.prompt.txt"));
        await().atMost(LIMIT).until(() -> sqs.visible(dead) == 1);
        awaitEmptyQueue();
        assertThat(sqs.client().receiveMessage(request -> request.queueUrl(dead)).messages()).singleElement()
                .satisfies(message -> assertThat(message.body()).isEqualTo("no event"));
    }

    @Test
    void aMessageIsDeletedOnlyWhenItsPlaceWasLookedAt() throws Exception {
        // Given
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

    @Nested
    @CamelMainTest(properties = "camel.component.aws2-sqs.message-attribute-names=All")
    class WithAttributesOfSenders {

        private final List<Map<String, Object>> headers = Collections.synchronizedList(new ArrayList<>());

        @Test
        void headersThatASenderForgesDoNothingEvenWhereTheyAreAskedFor() throws Exception {
            // Given
            AdviceWith.adviceWith(context, "intake-sqs", false,
                    route -> route.weaveAddFirst().process(exchange -> headers.add(Map.copyOf(exchange.getMessage().getHeaders()))));
            in.put("inbox/b.prompt.txt", "a boat");
            MessageAttributeValue forged = MessageAttributeValue.builder().dataType("String").stringValue("forged").build();
            // When
            sqs.client().sendMessage(request -> request.queueUrl(queue).messageBody(event("inbox/b.prompt.txt"))
                    .messageAttributes(Map.of("CamelHttpUri", forged, "CamelAwsSqsReceiptHandle", forged, "camelFileName", forged,
                            "harmless", forged)));
            // Then
            await().atMost(LIMIT).untilAsserted(() -> assertThat(jobs()).containsExactly("b.prompt.txt"));
            awaitEmptyQueue();
            assertThat(headers).singleElement().satisfies(found -> assertThat(found).containsEntry("harmless", "forged")
                    .doesNotContainKeys("CamelHttpUri", "camelFileName").doesNotContainEntry("CamelAwsSqsReceiptHandle", "forged"));
        }
    }

    @Test
    void attributesOfSendersAreNotAskedFor() {
        assertThat(context.getRoute("intake-sqs").getEndpoint()).isInstanceOfSatisfying(Sqs2Endpoint.class,
                endpoint -> assertThat(endpoint.getConfiguration().getMessageAttributeNames()).isNull());
    }

    @Nested
    @CamelMainTest(properties = "dromedary.sqs.wait=20")
    class WithALongWait {

        @Test
        void theLineStopsWhileItWaitsForTheQueue() {
            await().atMost(LIMIT).until(
                    () -> Thread.getAllStackTraces().entrySet().stream().anyMatch(thread -> thread.getKey().getName().contains("aws2-sqs")
                            && Stream.of(thread.getValue()).anyMatch(frame -> frame.getMethodName().equals("receiveMessage"))));
            Instant begin = Instant.now();
            context.stop();
            assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
        }
    }

    // ------------------------------------------------------------------ the queue itself

    @Test
    void aQueueThatIsNotThereIsARefusalToStart() {
        assertThatThrownBy(() -> EventQueue.open("nowhere", null)).isInstanceOf(SettingsException.class)
                .hasMessageContaining("dromedary.sqs.queue is 'nowhere', but there is no such queue")
                .hasMessageContaining("dromedary.s3.region");
        assertThatThrownBy(() -> EventQueue.open("arn:aws:sqs:drops", null)).isInstanceOf(SettingsException.class)
                .hasMessageContaining("no ARN of a queue");
    }

    @Test
    void aQueueIsFoundByItsNameAndByItsArn() {
        assertThat(EventQueue.open(QUEUE, SqsServer.REGION).url()).endsWith("/" + QUEUE);
        assertThat(EventQueue.open("arn:aws:sqs:eu-central-1:000000000000:" + QUEUE, SqsServer.REGION).url()).endsWith("/" + QUEUE);
    }
}
