package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.SystemCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of docs/architecture.md, against what the line asked of the system for one job. Needs strace. */
@Tag("long")
class DurableOrderIT {

    private static final String JOURNAL = "state/journal\\.db-wal";
    private static final String PAGE = "^pwrite64\\(\\d+<[^>]*" + JOURNAL + ">.*";
    private static final String INTENT = PAGE + "SUBMITTING";
    private static final String POST = "\"POST /higgsfield-ai/dop/standard";
    private static final String REQUEST = "[0-9a-f-]{36}";
    private static final String OUTBOX = "outbox/\\.a__higgsfield-ai-dop-standard__1";
    private static final String DELIVERED = PAGE + "DELIVERED";

    @TempDir
    private Path folder;

    private SystemCalls calls;

    @Test
    void whatIsDurableBeforeWhat() throws Exception {
        SandboxSettings provider = SandboxSettings.quick().withTimes(200, 200).withWebhookSecrets(Studio.WEBHOOK_SECRET);
        try (Studio studio = new Studio(folder, provider).withWebhooks(600)
                .with("DROMEDARY_EVENTS", "file:" + folder.resolve("told")); App line = studio.launcher().start("run")) {
            line.awaitOutput("the provider accepts the key", Studio.LIMIT);
            calls = SystemCalls.of(line, folder, () -> {
                studio.drop("a", ".png", "hello");
                await().atMost(Studio.LIMIT).until(() -> studio.done().size() == 2 && studio.files("work").isEmpty());
            });
            assertThat(line.stop(Studio.LIMIT)).isZero();
        }
        Map<String, Runnable> steps = steps();
        assertThat(steps.keySet()).containsExactlyElementsOf(documented());
        steps.values().forEach(Runnable::run);
    }

    private Map<String, Runnable> steps() {
        Map<String, Runnable> steps = new LinkedHashMap<>();
        steps.put("a drop's files leave the inbox",
                () -> calls.assertDurable("^mkdir\\(\"[^\"]*/work/", "/work", "^link\\(\"[^\"]*/inbox/a"));
        steps.put("a drop is registered",
                () -> calls.assertDurable("^openat\\(.*/work/[^/]*/DELETE-ME-TO-CANCEL\\.txt\", O_WRONLY", "/work/[^/]*", PAGE + "READY"));
        steps.put("the paid POST leaves", () -> {
            calls.assertDurable(PAGE + "a\\.txt[0-9a-f]{64}", JOURNAL, POST);
            calls.assertDurable(PAGE + "a\\.png[0-9a-f]{64}", JOURNAL, POST);
            calls.assertDurable(INTENT, JOURNAL, "^rename\\(\"[^\"]*/\\.\\.dromedary\\.part\"");
            calls.assertDurable("^write\\(\\d+<[^>]*/\\.\\.dromedary\\.part>", "/\\.\\.dromedary\\.part",
                    "^rename\\(\"[^\"]*/\\.\\.dromedary\\.part\"");
            calls.assertDurable("^rename\\(\"[^\"]*/\\.\\.dromedary\\.part\"", "/data", POST);
        });
        steps.put("the wait begins", () -> calls.assertDurable(PAGE + REQUEST + "ACCEPTED", JOURNAL, "\"GET /requests/(?!0{8})" + REQUEST));
        steps.put("a result gets its name",
                () -> calls.assertDurable(PAGE + "[^.]a__higgsfield-ai-dop-standard__1", JOURNAL,
                        "^link\\(\"[^\"]*/" + OUTBOX + "\\.part\""));
        steps.put("a result is counted", () -> {
            calls.assertDurable("^write\\(\\d+<[^>]*/" + OUTBOX + "\\.part>", OUTBOX + "\\.part",
                    "^link\\(\"[^\"]*/" + OUTBOX + "\\.part\"");
            calls.assertDurable("^link\\(\"[^\"]*/" + OUTBOX + "\\.part\"", "/outbox", DELIVERED);
            calls.assertDurable("^link\\(\"[^\"]*/" + OUTBOX + "\\.json\\.part\"", "/outbox", DELIVERED);
        });
        steps.put("an event is told", () -> calls.assertDurable(PAGE + "READYaccepted", JOURNAL, "^openat\\(.*/told/.*O_CREAT"));
        steps.put("the drop's files move to `done/` or a channel",
                () -> calls.assertDurable(DELIVERED, JOURNAL, "^link\\(\"[^\"]*/work/[^/]*/a\\.\\w+\", \"[^\"]*/done/"));
        steps.put("a webhook is answered", () -> calls.assertDurable(PAGE + "msg_" + REQUEST + "completed", JOURNAL, "\"HTTP/1.1 200 OK"));
        return steps;
    }

    private static List<String> documented() throws Exception {
        return Files.readString(Path.of("docs", "architecture.md"))
                .transform(text -> text.substring(text.indexOf("What is durable before what")))
                .lines().dropWhile(line -> !line.startsWith("|---")).skip(1).takeWhile(line -> line.startsWith("|"))
                .map(row -> row.split("\\|")[1].strip()).filter(step -> !step.isEmpty()).toList();
    }
}
