package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.job.State;
import io.dromedary.journal.JournalFile;
import io.dromedary.journal.JournalView;
import io.dromedary.journal.Pauses;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.AppLauncher;
import io.dromedary.testing.Installation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each trouble is made for real, and its remedy carried out; the metrics of the line before, during and after it are given to Prometheus's
 * own evaluation of the rules, which continues them as they stood for as long as the rules want. It needs {@code promtool}, of Debian's
 * package prometheus, and a kernel that lets everybody have namespaces.
 */
@Tag("long")
class AlertsIT {

    private static final Path RULES = Path.of("deploy/prometheus/alerts.yaml").toAbsolutePath();
    private static final Pattern NAME = Pattern.compile("(?m)^ +- alert: (\\w+)$");
    /** Minutes that the metrics from before the trouble are continued, and those of the trouble. */
    private static final int BEFORE = 60;
    private static final int DURING = 90;
    private static final Duration LONG = Duration.ofMinutes(3);
    /** Its arguments: the root, the files that ask for it to be filled and to be enlarged, and what runs on it. */
    private static final String SMALL_DISK = """
            mount -t tmpfs -o size=300m none "$1" && mkdir "$1/inbox" || exit 1
            awaits() { while [ ! -e "$1" ]; do kill -0 $$ || exit; sleep 0.1; done; }
            ( awaits "$2"; dd if=/dev/zero of="$1/filler" bs=4k; awaits "$3"; mount -o remount,size=3g none "$1" ) &
            shift 3
            exec "$@"
            """;

    @TempDir
    private Path folder;

    private Studio studio;
    private Observed line;

    /** What the person's own route of this test does: a file names a route, and whether it is to stop. */
    public static final class Switch {
        public void turn(Exchange exchange) throws Exception {
            String[] words = exchange.getMessage().getBody(String.class).strip().split(" ");
            if (words[0].equals("stop")) {
                exchange.getContext().getRouteController().stopRoute(words[1]);
            } else {
                exchange.getContext().getRouteController().startRoute(words[1]);
            }
        }
    }

    @BeforeEach
    void open() throws Exception {
        studio = new Studio(folder, SandboxSettings.quick()).with("HIGGSFIELD_PROBE", "1");
        line = new Observed(studio);
    }

    @AfterEach
    void close() {
        line.close();
        studio.close();
    }

    private Map<String, Double> started() {
        await().atMost(LONG).until(() -> line.answers());
        return line.series();
    }

    private void awaitValue(String series, double value) {
        await().atMost(LONG).until(() -> line.value(series) == value);
    }

    /** The alerts that fire so many minutes after the trouble began. */
    private Set<String> firing(Map<String, Double> before, Map<String, Double> during, int minutes) throws Exception {
        StringBuilder test = new StringBuilder("rule_files: ['%s']\nevaluation_interval: 1m\ntests:\n  - interval: 1m\n    input_series:\n"
                .formatted(RULES));
        Map<String, Double> all = new TreeMap<>(during);
        all.keySet().removeIf(series -> !series.startsWith("dromedary_") && !series.startsWith("disk_"));
        all.forEach((series, value) -> {
            // An age goes on growing.
            String growth = series.startsWith("dromedary_oldest") && value > 0 ? "+60" : "+0";
            test.append(
                    "      - {series: '%s', values: '%s+0x%d %s%sx%d'}%n".formatted(series, before.getOrDefault(series, value), BEFORE - 1,
                            value, growth, DURING));
        });
        test.append("    promql_expr_test:\n");
        List<String> names = NAME.matcher(Files.readString(RULES)).results().map(found -> found.group(1)).toList();
        for (String name : names) {
            test.append(
                    "      - {expr: 'count(ALERTS{alertname=\"%s\",alertstate=\"firing\"}) or vector(0)', eval_time: %dm, ".formatted(name,
                            BEFORE + minutes))
                    .append("exp_samples: [{labels: '{}', value: -1}]}\n");
        }
        Path file = Files.writeString(folder.resolve("alerts.test.yaml"), test);
        Process promtool = new ProcessBuilder("promtool", "test", "rules", file.toString()).redirectErrorStream(true).start();
        String told = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        // It says what it got in place of the -1 that nothing can be.
        Set<String> firing = new TreeSet<>();
        int answered = 0;
        for (String name : names) {
            java.util.regex.Matcher got = Pattern
                    .compile("alertname=\\\\?\"" + name + "\\\\?\"(?s:.*?)got:\\[?\\s*(?:\\{\\})?\\s*([0-9E.+]+)")
                    .matcher(told);
            if (got.find()) {
                answered++;
                if (Double.parseDouble(got.group(1)) > 0) {
                    firing.add(name);
                }
            }
        }
        assertThat(answered).as(told).isEqualTo(names.size());
        return firing;
    }

    private Set<String> firing(Map<String, Double> before, Map<String, Double> during) throws Exception {
        return firing(before, during, DURING - 1);
    }

    /** Once all is made that waited. */
    private void assertQuiet() throws Exception {
        for (String state : List.of("ready", "submitting", "waiting", "collecting")) {
            awaitValue("dromedary_jobs{state=\"%s\"}".formatted(state), 0);
        }
        Map<String, Double> now = line.series();
        assertThat(firing(now, now)).isEmpty();
    }

    @Test
    void aDeadPollerAndALineThatIsGone() throws Exception {
        Path home = installation();
        studio.at(home);
        line.start();
        Map<String, Double> before = started();
        Files.writeString(home.resolve("words/a.txt"), "stop dispatch");
        awaitValue("dromedary_works{part=\"loops\"}", 0);
        assertThat(line.get("/observe/health/live").statusCode()).isEqualTo(503);
        assertThat(line.get("/observe/health/live").body()).contains("dispatch was stopped");
        assertThat(firing(before, line.series())).containsExactly("DromedaryLoopDead");
        assertThat(firing(Map.of(), Map.of("disk_total_bytes{path=\"other\"}", 1.0))).containsExactly("DromedaryGone");
        // The remedy: it is started again.
        line.start();
        started();
        assertQuiet();
        assertThat(line.get("/observe/health/live").statusCode()).isEqualTo(200);
    }

    /** The shipped routes, and one of a person's own that stops others. */
    private Path installation() throws IOException {
        Path home = Installation.in(folder);
        Files.createDirectory(home.resolve("words"));
        Files.writeString(home.resolve("routes/local/switch.camel.yaml"), """
                - route:
                    id: switch
                    from:
                      uri: file
                      parameters:
                        directoryName: "%s"
                        initialDelay: 100
                        delay: 100
                      steps:
                        - bean:
                            beanType: io.dromedary.acceptance.AlertsIT$Switch
                            method: turn
                """.formatted(home.resolve("words")));
        return home;
    }

    @Test
    void aJournalThatCannotBeWritten() throws Exception {
        line.start();
        Map<String, Double> before = started();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + studio.root.resolve("state/journal.db"));
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            awaitValue("dromedary_works{part=\"journal\"}", 0);
            assertThat(line.get("/observe/health/live").statusCode()).isEqualTo(503);
            assertThat(firing(before, line.series())).containsExactly("DromedaryJournalNotWritable");
            statement.execute("ROLLBACK");
        }
        awaitValue("dromedary_works{part=\"journal\"}", 1);
        assertQuiet();
    }

    @Test
    void anOutboxThatIsGone() throws Exception {
        line.start();
        Map<String, Double> before = started();
        Files.move(studio.root.resolve("outbox"), studio.root.resolve("elsewhere"));
        awaitValue("dromedary_works{part=\"outbox\"}", 0);
        assertThat(firing(before, line.series())).containsExactly("DromedaryFolderUnusable");
        Files.move(studio.root.resolve("elsewhere"), studio.root.resolve("outbox"));
        awaitValue("dromedary_works{part=\"outbox\"}", 1);
        assertQuiet();
    }

    /** The line has a disk of its own, in namespaces of its own, for which nobody needs rights. */
    @Test
    void aDiskThatIsFull() throws Exception {
        Path fill = folder.resolve("fill");
        Path enlarge = folder.resolve("enlarge");
        AppLauncher launcher = studio.launcher();
        List<String> command = new ArrayList<>(List.of("unshare", "--map-root-user", "--mount", "bash", "-c", SMALL_DISK, "bash",
                studio.root.toString(), fill.toString(), enlarge.toString(),
                Path.of(System.getProperty("java.home"), "bin/java").toString()));
        command.addAll(launcher.jvmOptions());
        command.addAll(launcher.program());
        command.add("run");
        ProcessBuilder process = new ProcessBuilder(command).directory(launcher.workDir().toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile());
        process.environment().putAll(launcher.environment());
        Process running = process.start();
        try {
            // Small to begin with
            Map<String, Double> small = started();
            awaitValue("dromedary_works{part=\"outbox\"}", 1);
            assertThat(firing(small, small)).containsExactly("DromedaryDiskAlmostFull");
            // and then full.
            Files.createFile(fill);
            awaitValue("dromedary_works{part=\"outbox\"}", 0);
            assertThat(firing(small, line.series())).contains("DromedaryDiskAlmostFull", "DromedaryFolderUnusable");
            // The remedy: a larger one.
            Files.createFile(enlarge);
            awaitValue("dromedary_works{part=\"outbox\"}", 1);
            awaitValue("dromedary_works{part=\"journal\"}", 1);
            assertQuiet();
        } finally {
            running.destroyForcibly().waitFor();
        }
    }

    @Test
    void anAccountThatIsPaused() throws Exception {
        studio.sandbox.behave(SandboxSettings.quick().withFault("403", -1));
        line.start();
        Map<String, Double> before = started();
        studio.drop("a", ".png", "one");
        awaitValue("dromedary_degraded{why=\"account-paused\"}", 1);
        assertThat(line.get("/observe/health").body()).contains("degraded: account paused", "\"status\":\"UP\"");
        assertThat(firing(before, line.series())).containsExactly("DromedaryAccountPaused");
        studio.sandbox.behave(SandboxSettings.quick());
        awaitValue("dromedary_degraded{why=\"account-paused\"}", 0);
        await().atMost(LONG).until(() -> studio.done().size() == 2);
        awaitValue("dromedary_jobs_ended_total{state=\"delivered\"}", 1);
        assertQuiet();
    }

    @Test
    void aPauseOfAPersons() throws Exception {
        line.start();
        Map<String, Double> before = started();
        try (var journal = JournalFile.open(studio.root.resolve("state/journal.db"))) {
            Pauses pauses = new Pauses(journal, Clock.systemUTC());
            pauses.pauseLine("ann", "holidays");
            awaitValue("dromedary_degraded{why=\"paused-by-a-person\"}", 1);
            assertThat(line.get("/observe/health/ready").statusCode()).isEqualTo(200);
            assertThat(firing(before, line.series())).containsExactly("DromedaryDegraded");
            pauses.resumeLine();
            awaitValue("dromedary_degraded{why=\"paused-by-a-person\"}", 0);
            assertQuiet();
        }
    }

    @Test
    void aModelThatFailsForEveryDrop() throws Exception {
        studio.with("DROMEDARY_RETRY_FAILED", "0").with("DROMEDARY_FAILING_FIRST", "3600");
        line.start();
        Map<String, Double> before = started();
        for (String drop : List.of("a", "b", "c")) {
            studio.drop(drop, ".png", "[sandbox:failed] " + drop);
        }
        awaitValue("dromedary_degraded{why=\"model-fails\"}", 1);
        assertThat(line.get("/observe/health").body()).contains("degraded: model fails", "\"status\":\"UP\"");
        Map<String, Double> during = line.series();
        assertThat(firing(before, during)).containsExactly("DromedaryModelFails");
        assertThat(firing(before, during, 2)).isEmpty();
        // The remedy: a person's word.
        try (App word = studio.launcher().start("resume", "--model", "dop")) {
            assertThat(word.awaitExit(LONG)).as(word.output()).isZero();
        }
        awaitValue("dromedary_degraded{why=\"model-fails\"}", 0);
        assertQuiet();
    }

    @Test
    void anOldUncertainJob() throws Exception {
        studio.drop("a", ".png", "please [sandbox:drop-after]");
        line.start();
        Map<String, Double> before = started();
        await().atMost(LONG).until(() -> line.value("dromedary_oldest_seconds{state=\"uncertain\"}") > 1);
        awaitValue("dromedary_submissions_total{outcome=\"unknown\"}", 1);
        Map<String, Double> during = line.series();
        assertThat(firing(before, during, DURING - 1)).containsExactly("DromedaryUncertainJob");
        assertThat(firing(before, during, 30)).isEmpty();
        // The remedy that the rule names: a person's word.
        String job;
        try (var journal = JournalFile.openForReading(studio.root.resolve("state/journal.db"))) {
            job = new JournalView(journal).newest(1, true).stream().filter(found -> found.state() == State.UNCERTAIN).findFirst()
                    .orElseThrow().id();
        }
        studio.sandbox.behave(SandboxSettings.quick());
        try (App word = studio.launcher().start("jobs", job, "--submit-again", "--yes")) {
            assertThat(word.awaitExit(LONG)).as(word.output()).isZero();
        }
        awaitValue("dromedary_oldest_seconds{state=\"uncertain\"}", 0);
        assertQuiet();
    }

    @Test
    void aDropThatWaitsForAWordAboutItsPrice() throws Exception {
        studio.with("DROMEDARY_APPROVE_ABOVE", "2");
        studio.drop("a", ".png", "one");
        line.start();
        Map<String, Double> before = started();
        before.replaceAll((series, value) -> series.startsWith("dromedary_held") ? 0 : value);
        awaitValue("dromedary_held_jobs{limit=\"approval\"}", 1);
        awaitValue("dromedary_held_credits{limit=\"approval\"}", 9);
        Map<String, Double> during = line.series();
        assertThat(firing(before, during)).containsExactly("DromedaryHeldForAPerson");
        assertThat(firing(before, during, 5)).isEmpty();
        // The remedy: a person's word.
        try (App word = studio.launcher().start("approve", "--all", "--yes")) {
            assertThat(word.awaitExit(LONG)).as(word.output()).isZero();
        }
        awaitValue("dromedary_held_jobs{limit=\"approval\"}", 0);
        assertQuiet();
    }

    @Test
    void aBudgetThatIsNearlyUsed() throws Exception {
        studio.with("DROMEDARY_BUDGET_DAY", "10");
        line.start();
        Map<String, Double> before = started();
        studio.drop("a", ".png", "one");
        awaitValue("dromedary_jobs_ended_total{state=\"delivered\"}", 1);
        awaitValue("dromedary_budget_credits{figure=\"left\",folder=\"\",period=\"day\"}", 1);
        assertThat(firing(before, line.series())).containsExactly("DromedaryBudgetNearlyUsed");
        // The remedy, where more is meant: a higher limit.
        studio.with("DROMEDARY_BUDGET_DAY", "100");
        line.start();
        started();
        assertQuiet();
    }

    @Test
    void aRequestThatDoesNotEnd() throws Exception {
        studio.sandbox.behave(SandboxSettings.quick().withHold(true));
        studio.with("DROMEDARY_DEADLINE", "1");
        line.start();
        Map<String, Double> before = started();
        studio.drop("a", ".png", "one");
        awaitValue("dromedary_requests{money=\"undetermined\"}", 1);
        Map<String, Double> during = line.series();
        assertThat(firing(before, during)).containsExactly("DromedaryUndeterminedMoney");
        assertThat(firing(before, during, 30)).isEmpty();
        // The remedy: a person's word.
        String job;
        try (var journal = JournalFile.openForReading(studio.root.resolve("state/journal.db"))) {
            job = new JournalView(journal).newest(1, true).get(0).id();
        }
        try (App word = studio.launcher().start("jobs", job, "--write-off", "--yes")) {
            assertThat(word.awaitExit(LONG)).as(word.output()).isZero();
        }
        awaitValue("dromedary_requests{money=\"undetermined\"}", 0);
        assertQuiet();
    }

    @Test
    void nothingIsDeliveredWhileJobsWait() throws Exception {
        studio.sandbox.behave(SandboxSettings.quick().withHold(true));
        studio.drop("a", ".png", "one");
        line.start();
        started();
        awaitValue("dromedary_jobs{state=\"waiting\"}", 1);
        Map<String, Double> during = line.series();
        assertThat(firing(during, during)).containsExactly("DromedaryNothingDelivered");
        studio.sandbox.release();
        awaitValue("dromedary_jobs_ended_total{state=\"delivered\"}", 1);
        awaitValue("dromedary_jobs{state=\"waiting\"}", 0);
        assertQuiet();
    }

    @Test
    void webhooksThatAreRefused() throws Exception {
        studio.withWebhooks(60);
        URI address = URI.create("http://127.0.0.1:%s/told/%s".formatted(studio.properties().get("dromedary.webhook.port"),
                "6f1c1f2e-0000-4000-8000-000000000000"));
        line.start();
        Map<String, Double> before = started();
        HttpClient stranger = HttpClient.newHttpClient();
        for (int i = 0; i < 8; i++) {
            HttpResponse<Void> answer = stranger.send(HttpRequest.newBuilder(address).POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build(), HttpResponse.BodyHandlers.discarding());
            assertThat(answer.statusCode()).isBetween(400, 404);
        }
        await().atMost(LONG).until(() -> line.series().entrySet().stream()
                .filter(series -> series.getKey().matches("dromedary_webhooks_total\\{status=\"4..\"}")).mapToDouble(Map.Entry::getValue)
                .sum() == 8);
        Map<String, Double> during = line.series();
        assertThat(firing(before, during, 2)).containsExactly("DromedaryWebhooksRefused");
        // It is over when no more of them come.
        assertThat(firing(before, during)).isEmpty();
    }
}
