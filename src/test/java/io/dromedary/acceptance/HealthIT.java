package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.sandbox.settings.SandboxSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthIT {

    private static final String TOKEN = "a-token-to-look-only";
    /** In an expression or a dashboard; functions of Prometheus have no underscore, or a bracket behind them. */
    private static final Pattern METRIC = Pattern.compile("\\b((?:dromedary|jvm|process|system|disk)_[a-z_0-9]+)\\b");

    @TempDir
    private Path folder;

    private Studio studio;
    private Observed line;

    @BeforeEach
    void open() throws Exception {
        studio = new Studio(folder, SandboxSettings.quick());
        line = new Observed(studio);
    }

    @AfterEach
    void close() {
        line.close();
        studio.close();
    }

    private void awaitDelivery() {
        studio.drop("a", ".png", "a secret prompt");
        await().atMost(Studio.LIMIT).until(() -> studio.done().size() == 2);
    }

    @Test
    void aLineThatJustStartedIsLiveAndSoonReady() throws Exception {
        line.start();
        await().atMost(Studio.LIMIT).until(() -> line.answers());
        assertThat(line.get("/observe/health/live").statusCode()).isEqualTo(200);
        await().atMost(Studio.LIMIT).until(() -> line.get("/observe/health/ready").statusCode() == 200);
        assertThat(line.get("/observe/health").body()).contains("\"status\":\"UP\"", "it goes on");
    }

    @Test
    void everyMetricThatRulesAndDashboardNameIsThereBeforeAnythingHappened() throws Exception {
        // Given
        Set<String> named = new TreeSet<>();
        Matcher rules = METRIC.matcher(expressions(Files.readString(Path.of("deploy/prometheus/alerts.yaml"))));
        rules.results().forEach(found -> named.add(found.group()));
        for (JsonNode target : new ObjectMapper().readTree(Path.of("deploy/grafana/dashboard.json").toFile()).findValues("expr")) {
            METRIC.matcher(target.asText()).results().forEach(found -> named.add(found.group()));
        }
        assertThat(named).hasSizeGreaterThan(15);
        // Those of the phases are named by their models, and those of budgets by their folders.
        studio.with("DROMEDARY_BUDGET_DAY", "1000");
        line.start();
        await().atMost(Studio.LIMIT).until(() -> line.answers());
        assertThat(line.metrics()).containsAll(named.stream().filter(name -> !name.startsWith("dromedary_phase")).toList());
        awaitDelivery();
        await().atMost(Studio.LIMIT).until(() -> line.metrics().containsAll(named));
        assertThat(line.value("dromedary_jobs_ended_total{state=\"delivered\"}")).isEqualTo(1);
        assertThat(line.value("dromedary_bytes_total{direction=\"down\"}")).isPositive();
        assertThat(line.value("dromedary_bytes_total{direction=\"up\"}")).isPositive();
        assertThat(line.value("dromedary_status_reads_total{outcome=\"finished\"}")).isEqualTo(1);
        assertThat(line.scrape()).doesNotContain("a.png", "secret");
    }

    /** Each metric of ours is explained where people look for it. */
    @Test
    void everyMetricOfOursIsInTheDocuments() throws Exception {
        String told = Files.readString(Path.of("docs/operating.md"));
        line.start();
        await().atMost(Studio.LIMIT).until(() -> line.answers());
        assertThat(line.metrics()).filteredOn(name -> name.startsWith("dromedary_")).isNotEmpty()
                .allSatisfy(name -> assertThat(told).contains("`" + name + "`"));
    }

    private static String expressions(String rules) {
        return String.join("\n", rules.lines().filter(text -> text.strip().startsWith("expr:")).toList());
    }

    @Test
    void healthNeedsNoTokenAndTellsNothingMetricsNeedOne() throws Exception {
        studio.with("DROMEDARY_MANAGEMENT_TOKEN", "a-token-to-do-everything").with("DROMEDARY_MANAGEMENT_READ_TOKEN", TOKEN);
        studio.sandbox.behave(SandboxSettings.quick().withFault("401", -1));
        studio.drop("a", ".png", "a secret prompt");
        line.start();
        line.awaitOutput("The account is paused", Studio.LIMIT);
        await().atMost(Studio.LIMIT).until(() -> line.get("/observe/health/ready").statusCode() == 503);
        String health = line.get("/observe/health?exposureLevel=full&data=true&stackTrace=true").body();
        assertThat(health).contains("it is not accepted", "degraded: account paused").doesNotContain("secret", "a.png", "se:cret")
                // Times of nanoseconds have any digits.
                .doesNotContainPattern("\\b401\\b");
        assertThat(line.get("/observe/health/live").statusCode()).isEqualTo(200);
        assertThat(line.get("/observe/metrics").statusCode()).isEqualTo(401);
        assertThat(line.get("/observe/metrics", "Authorization", "Bearer " + TOKEN).statusCode()).isEqualTo(200);
    }

    @Test
    @Tag("long")
    void anOutboxThatIsGoneIsNotReadyUntilItIsBack() throws Exception {
        line.start();
        await().atMost(Studio.LIMIT).until(() -> line.answers());
        await().atMost(Studio.LIMIT).until(() -> line.get("/observe/health/ready").statusCode() == 200);
        Files.move(studio.root.resolve("outbox"), studio.root.resolve("elsewhere"));
        await().atMost(Studio.LIMIT).until(() -> line.get("/observe/health/ready").statusCode() == 503);
        assertThat(line.get("/observe/health/ready").body()).contains("\"name\":\"outbox\",\"status\":\"DOWN\"");
        assertThat(line.get("/observe/health/live").statusCode()).isEqualTo(200);
        Files.move(studio.root.resolve("elsewhere"), studio.root.resolve("outbox"));
        await().atMost(Studio.LIMIT).until(() -> line.get("/observe/health/ready").statusCode() == 200);
    }

    @Test
    void withoutThePortNothingIsLookedAt() throws Exception {
        studio.with("DROMEDARY_MANAGEMENT", "false");
        studio.drop("a", ".png", "one");
        assertThat(studio.once()).isZero();
        assertThat(List.of(line.answers())).containsExactly(false);
    }
}
