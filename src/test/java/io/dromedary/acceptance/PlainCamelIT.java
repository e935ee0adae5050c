package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dromedary.operate.Drain;
import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.settings.SettingsException;
import io.dromedary.testing.App;
import io.dromedary.testing.AppLauncher;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line in a Camel that nobody of ours started: the settings on the class path say all that is needed. */
class PlainCamelIT {

    @TempDir
    private Path folder;
    private Studio studio;

    @BeforeEach
    void open() throws Exception {
        studio = new Studio(folder, SandboxSettings.quick());
    }

    @AfterEach
    void close() {
        studio.close();
    }

    private Main main() {
        Main main = new Main();
        studio.properties().forEach(main::addOverrideProperty);
        return main;
    }

    @Test
    void camelMainRunsTheRoutes() throws Exception {
        studio.drop("plain", ".png", "hello");
        Main main = main();
        try {
            main.start();
            await().atMost(Studio.LIMIT).until(() -> studio.done().contains("plain.png"));
            assertThat(studio.files("outbox")).contains("plain__higgsfield-ai-dop-standard__1.mp4",
                    "plain__higgsfield-ai-dop-standard__1.json");
            // Two on one journal would each take the other's submissions for lost.
            assertThatThrownBy(() -> main().start()).isInstanceOf(SettingsException.class)
                    .hasMessageContaining("Another Dromedary works on");
        } finally {
            main.stop();
        }
        // When it is gone, the root is free.
        studio.drop("later", ".png", "hello again");
        assertThat(studio.once()).isZero();
        assertThat(studio.done()).contains("later.png");
    }

    @Test
    void aProcessOfCamelMainEndsWhenAllIsDrained() throws Exception {
        studio.drop("plain", ".png", "hello").with("DROMEDARY_ONCE", "true");
        AppLauncher ours = studio.launcher();
        AppLauncher camel = new AppLauncher(
                List.of("-cp", Path.of("target", "dromedary.jar").toAbsolutePath().toString(), Main.class.getName()),
                Path.of("").toAbsolutePath(), ours.environment(), ours.jvmOptions());
        try (App app = camel.start()) {
            assertThat(app.awaitExit(Studio.LIMIT)).as(app.output()).isZero();
            assertThat(app.output()).contains("Drops are taken from " + studio.root.resolve("inbox"), "plain.png  DELIVERED",
                    "would exit with " + Drain.DELIVERED);
        }
        assertThat(studio.done()).contains("plain.png");
    }
}
