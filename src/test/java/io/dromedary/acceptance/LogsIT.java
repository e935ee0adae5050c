package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person who reads the logs gets to see, of the line and of steps of their own. */
class LogsIT {

    private static final String PROMPT = "an elephant in a red coat";

    @TempDir
    private Path folder;

    private Studio studio;

    @BeforeEach
    void open() throws Exception {
        studio = new Studio(folder, SandboxSettings.quick());
        studio.drop("a", ".png", PROMPT);
        studio.drop("b", ".png", PROMPT + " [sandbox:422]");
    }

    @AfterEach
    void close() {
        studio.close();
    }

    /** The shipped routes, one of them with a log step of the person's. */
    private Path installation() throws IOException {
        Path home = Installation.in(folder);
        Files.writeString(home.resolve("routes/deliver/archive.camel.yaml"), """

                                - log:
                                    id: mine
                                    message: "mine: ${variable.job.name} of ${variable.job.request.prompt}"
                        """, StandardOpenOption.APPEND);
        return home;
    }

    private List<String> logged() throws Exception {
        try (App app = studio.launcher().withJvmOption("-Ddromedary.home=" + installation()).start("run", "--once")) {
            assertThat(app.awaitExit(Studio.LIMIT)).as(app.output()).isEqualTo(2);
            return app.output().lines().toList();
        }
    }

    @Test
    void jsonHasTheFieldsOfEcsAndAPersonsOwnStepsShowWithTheirJobAndWithoutThePrompt() throws Exception {
        studio.with("DROMEDARY_LOG_FORMAT", "json").with("DROMEDARY_LOG_LEVEL", "trace");
        List<String> lines = logged();
        assertThat(lines).noneMatch(text -> text.contains(PROMPT));
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> objects = new java.util.ArrayList<>();
        for (String text : lines) {
            if (text.startsWith("{")) {
                objects.add(json.readTree(text));
            }
        }
        assertThat(objects).isNotEmpty().allSatisfy(line -> {
            assertThat(line.path("@timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
            assertThat(line.path("log.level").asText()).isIn("TRACE", "DEBUG", "INFO", "WARN", "ERROR");
            assertThat(line.path("ecs.version").asText()).isNotEmpty();
            assertThat(line.path("log.logger").asText()).isNotEmpty();
            assertThat(line.has("message")).isTrue();
        });
        assertThat(objects).filteredOn(line -> line.path("message").asText().startsWith("mine: ")).hasSize(2).allSatisfy(line -> {
            assertThat(line.path("message").asText()).matches("mine: [ab]\\.png of \\(prompt of \\d+ characters, SHA-256 [0-9a-f]{12}\\)");
            assertThat(line.path("labels.job").asText()).isNotEmpty();
        });
    }

    @Test
    void textIsTheSameAndShowsPromptsWhereSomebodyAsksForThem() throws Exception {
        studio.with("DROMEDARY_LOG_PROMPTS", "true");
        assertThat(logged()).anyMatch(
                text -> text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\S+  INFO  \\[\\S+\\] mine: a\\.png of " + PROMPT));
    }
}
