package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.Job;
import io.dromedary.journal.JournalFile;
import io.dromedary.journal.JournalView;
import io.dromedary.sandbox.settings.SandboxSettings;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each step of each route fails once, where no rule expects it: no job is lost, none is paid twice, and {@code --once} ends. */
class TroubleEverywhereIT {

    /** All but those that need another host, store or fault than this test has. */
    private static final int MOST = 100;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir(factory = InMemory.class)
    private Path folder;

    @Test
    void everyStepFailsOnceAndNoJobIsLost() throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick())) {
            // Given
            studio.with("DROMEDARY_LEASE", "2").with("DROMEDARY_DOWNLOAD_TRIES", "3").with("DROMEDARY_DEADLINE", "20")
                    .with("DROMEDARY_JOURNAL_RETRY", "200").with("HIGGSFIELD_PROBE", "1").with("DROMEDARY_PREVIEW_RETRY", "100");
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
            Map<String, String> settings = studio.properties();
            settings.put("dromedary.once", "true");
            settings.put("camel.main.configuration-classes",
                    "io.dromedary.main.DromedaryConfiguration," + FailsOnce.class.getName());
            FailsOnce.begin();
            // When
            try (Running line = LineInThread.start(settings)) {
                assertThat(line.awaitExit(LIMIT)).as(line.output()).isEqualTo(2);
            }
            // Then
            assertThat(FailsOnce.failed()).hasSizeGreaterThan(MOST);
            assertThat(studio.files("inbox")).isEmpty();
            assertThat(studio.files("work")).isEmpty();
            try (var journal = JournalFile.openForReading(studio.root.resolve("state/journal.db"))) {
                List<Job> jobs = new JournalView(journal).newest(1000, false);
                assertThat(jobs).allSatisfy(job -> assertThat(job.state().isUnfinished()).as(job.path() + " " + job.why()).isFalse());
            }
            assertThat(studio.sandbox.ledger().entries()).extracting(one -> one.idempotencyKey()).doesNotHaveDuplicates();
        }
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
