package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A loop of the product is stopped from a route of somebody's own; after a minute of that the line ends. */
@Tag("long")
class DeadLineIT {

    private static final Duration LONG = Duration.ofMinutes(4);
    private static final String STOPS_A_LOOP = """
            - route:
                id: stop-a-loop
                from:
                  uri: timer:stop-a-loop
                  parameters:
                    delay: 1000
                    repeatCount: 1
                  steps:
                    - setBody:
                        expression:
                          simple:
                            expression: ${camelContext.routeController.stopRoute('dispatch')}
            """;

    @TempDir
    private Path folder;

    @Test
    void aLineOfWhichALoopIsDeadEndsForWhoeverStartsItAgain() throws Exception {
        Path home = Installation.in(folder);
        Path own = Files.writeString(home.resolve("routes/local/stop-a-loop.camel.yaml"), STOPS_A_LOOP);
        try (Studio studio = new Studio(folder, SandboxSettings.quick()).with("DROMEDARY_EXIT_WHEN_DEAD", "true")) {
            // When
            try (App line = studio.launcher().withJvmOption("-Ddromedary.home=" + home).start("run")) {
                await().atMost(Studio.LIMIT).until(() -> Files.exists(studio.root.resolve("state/journal.db")));
                assertThat(line.awaitExit(LONG)).as(line.output()).isEqualTo(6);
                assertThat(line.output()).contains("The line makes no progress (dispatch was stopped)", "exit code 6",
                        "dromedary.exit-when-dead");
            }
            // Then the next one goes on.
            Files.delete(own);
            studio.drop("a", ".png", "one");
            try (App line = studio.launcher().withJvmOption("-Ddromedary.home=" + home).start("run", "--once")) {
                assertThat(line.awaitExit(Studio.LIMIT)).as(line.output()).isZero();
            }
            assertThat(studio.done()).hasSize(2);
        }
    }
}
