package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.job.Job;
import io.dromedary.job.State;
import io.dromedary.journal.JournalFile;
import io.dromedary.journal.JournalView;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.store.Markers;
import io.dromedary.testing.InMemory;
import io.dromedary.testing.LineInThread;
import io.dromedary.testing.Running;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each step of each route fails once, where no rule expects it: no job is lost, none is paid twice, and {@code --once} ends. */
@Tag("long")
class TroubleEverywhereIT {

    /** All but those that need another host, store or fault than this test has. */
    private static final int MOST = 100;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Drops of two kinds that a person takes back: some are queued at the provider, some wait for a character. */
    private static final int BACK = 6;

    @TempDir(factory = InMemory.class)
    private Path folder;

    @Test
    void everyStepFailsOnceAndNoJobIsLost() throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick())) {
            // Given
            quick(studio);
            for (int i = 0; i < 40; i++) {
                studio.drop("good " + i, ".png", "number " + i);
            }
            studio.drop("full", ".png", "[sandbox:429]").drop("nsfw", ".png", "[sandbox:nsfw]").drop("failed", ".png", "[sandbox:failed]")
                    .drop("refused", ".png", "[sandbox:422]").drop("lost", ".png", "[sandbox:500-after]")
                    .drop("cut", ".png", "[sandbox:truncated]")
                    .drop("gone", ".png", "[sandbox:download-404*9]").drop("account", ".png", "[sandbox:401]")
                    .drop("upload", ".png", "[sandbox:upload-403]")
                    .drop("typo.png", Studio.picture(1)).drop("typo.yaml", "prmpt: hello\n")
                    .drop("set.yaml", "model: dop\nprompt: hello\nimages: [set.png]\nmotions: [Zoom In]\n")
                    .drop("set.png", Studio.picture(2))
                    .drop("shop.jobs.jsonl", """
                            {"id": "a", "prompt": "one", "images": ["shop.png"]}
                            {"id": "b", "prompt": "two", "images": ["shop.png"]}
                            {"id": "b", "prompt": "three"}
                            """)
                    .drop("shop.png", Studio.picture(3));
            FailsOnce.begin();
            // When
            try (Running line = start(studio)) {
                assertThat(line.awaitExit(LIMIT)).as(line.output()).isEqualTo(2);
            }
            // Then
            assertThat(FailsOnce.failed()).hasSizeGreaterThan(MOST);
            nothingIsLostOrPaidTwice(studio);
        }
    }

    /** The same where drops are objects, the provider tells what is finished, and a person takes drops back; with a character. */
    @Test
    void everyStepInABucketFailsOnceAndNoJobIsLost() throws Exception {
        SandboxSettings provider = SandboxSettings.quick().withHold(true).withWebhookSecrets(Studio.WEBHOOK_SECRET);
        try (Studio studio = new Studio(Where.S3, folder, provider).withWebhooks(1)) {
            // Given
            quick(studio).with("DROMEDARY_CANCEL_CHECK", "100").with("DROMEDARY_CONCURRENCY", "30")
                    // Nothing finishes before it is released, however long that takes here.
                    .with("DROMEDARY_DEADLINE", "600");
            for (int i = 0; i < 12; i++) {
                studio.drop("good " + i, ".png", "number " + i);
            }
            studio.drop("account", ".png", "[sandbox:401*4]").drop("beach.drop/a.png", Studio.picture(50))
                    .drop("beach.drop/a.txt", "a beach").drop("typo.png", Studio.picture(51)).drop("typo.yaml", "prmpt: hello\n");
            FailsOnce.begin();
            // When
            try (Running line = start(studio)) {
                // A submission that fails halfway is uncertain, and cannot be taken back: others have gone through each step before.
                // Each drop that comes now is one file, so that nothing of it is late.
                await().atMost(LIMIT).ignoreExceptions().until(() -> waiting(studio, "good") > 0);
                studio.dropInto("characters/anna/1.png", Studio.picture(1));
                for (int i = 0; i < BACK; i++) {
                    studio.drop("back %d.yaml".formatted(i), "model: soul\nprompt: take me back %d\nimages: []\n".formatted(i));
                }
                await().atMost(LIMIT).ignoreExceptions().until(() -> waiting(studio, "back") == BACK && waiting(studio, "anna") == 1);
                for (int i = 0; i < BACK; i++) {
                    studio.drop("waits %d.yaml".formatted(i), """
                            model: v1/text2image/soul
                            prompt: with anna %d
                            images: []
                            aspect_ratio: '16:9'
                            quality: 720p
                            character: anna
                            """.formatted(i));
                }
                await().atMost(LIMIT).ignoreExceptions().until(() -> markers(studio).size() == 2 * BACK);
                markers(studio).forEach(marker -> studio.delete("work/" + marker));
                await().atMost(LIMIT).until(() -> studio.files("errors/canceled").stream().filter(file -> file.endsWith(".error.txt"))
                        .count() == 2 * BACK);
                studio.sandbox.release();
                assertThat(line.awaitExit(LIMIT)).as(line.output()).isEqualTo(2);
            }
            // Then
            assertThat(FailsOnce.failed()).contains("copy-one", "delete-one", "get", "page", "note-claim", "give-back", "claim-is-through",
                    "ask-to-cancel-at-provider", "request-cancel", "canceled", "withdrawn-verdict", "character-to-claim");
            nothingIsLostOrPaidTwice(studio);
        }
    }

    private static long waiting(Studio studio, String name) {
        try (var journal = JournalFile.openForReading(studio.root.resolve("state/journal.db"))) {
            return new JournalView(journal).newest(1000, false).stream()
                    .filter(job -> job.name().startsWith(name) && job.state() == State.WAITING).count();
        }
    }

    private static List<String> markers(Studio studio) {
        List<String> files = studio.files("work");
        return files.stream().filter(file -> file.matches("[^/]+/(back|waits) \\d\\.yaml"))
                .map(file -> file.replaceFirst("/.*", "/" + Markers.NAME))
                .filter(files::contains).distinct().toList();
    }

    private static Studio quick(Studio studio) {
        return studio.with("DROMEDARY_LEASE", "2").with("DROMEDARY_DOWNLOAD_TRIES", "3").with("DROMEDARY_DEADLINE", "20")
                .with("DROMEDARY_JOURNAL_RETRY", "200").with("HIGGSFIELD_PROBE", "1").with("DROMEDARY_PREVIEW_RETRY", "100");
    }

    private static Running start(Studio studio) {
        Map<String, String> settings = studio.properties();
        settings.put("dromedary.once", "true");
        settings.put("camel.main.configuration-classes", "io.dromedary.main.DromedaryConfiguration," + FailsOnce.class.getName());
        return LineInThread.start(settings);
    }

    private static void nothingIsLostOrPaidTwice(Studio studio) throws Exception {
        assertThat(studio.files("inbox")).isEmpty();
        assertThat(studio.files("work")).isEmpty();
        try (var journal = JournalFile.openForReading(studio.root.resolve("state/journal.db"))) {
            List<Job> jobs = new JournalView(journal).newest(1000, false);
            assertThat(jobs).allSatisfy(job -> assertThat(job.state().isUnfinished()).as(job.path() + " " + job.why()).isFalse());
        }
        assertThat(studio.sandbox.ledger().entries()).extracting(one -> one.idempotencyKey()).doesNotHaveDuplicates();
    }

    /** Lets each step fail the first time that it is reached. */
    public static final class FailsOnce implements CamelConfiguration {

        private static final Set<String> BROKEN = ConcurrentHashMap.newKeySet();

        static void begin() {
            BROKEN.clear();
        }

        static Set<String> failed() {
            return Set.copyOf(BROKEN);
        }

        @Override
        public void configure(CamelContext context) {
            context.getCamelContextExtension().addInterceptStrategy((within, node, step, next) -> new Failing(node, step));
        }

        private static final class Failing extends DelegateAsyncProcessor {
            private final String id;

            Failing(NamedNode node, Processor step) {
                super(step);
                id = node.getId();
            }

            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                if (BROKEN.add(id)) {
                    exchange.setException(new IllegalStateException("made to fail at " + id));
                    callback.done(true);
                    return true;
                }
                return super.process(exchange, callback);
            }
        }
    }
}
