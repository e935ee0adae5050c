package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.AppLauncher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line says, and when it refuses. */
class StartIT {

    @TempDir
    private Path folder;

    private AppLauncher launcher() {
        return Studio.launcher(folder).with(Map.of("HF_KEY", "", "HF_CREDENTIALS", "", "HF_API_KEY", "", "HF_API_SECRET", ""));
    }

    private String refused(Map<String, String> environment, String... args) throws Exception {
        try (App app = launcher().with(environment).start(args)) {
            assertThat(app.awaitExit(Studio.LIMIT)).as(app.output()).isEqualTo(1);
            assertThat(app.output()).contains("Dromedary does not start:").doesNotContain("\tat ");
            return app.output();
        }
    }

    @Test
    void refusesToStartWithTheRemedy() throws Exception {
        assertThat(refused(Map.of(), "run")).contains("HF_KEY=id:secret").contains("./dromedary demo");
        assertThat(refused(Map.of("HF_KEY", "without-a-colon"), "run")).contains("HF_KEY is not of the form id:secret")
                .doesNotContain("without-a-colon");
        assertThat(refused(Map.of("HF_KEY", "a:b", "DROMEDARY_SETLE", "3"), "run")).contains("DROMEDARY_SETLE")
                .contains("DROMEDARY_SETTLE");
        assertThat(refused(Map.of("HF_KEY", "a:b", "DROMEDARY_SETTLE", "soon", "DROMEDARY_CONCURRENCY", "0"), "run"))
                .contains("dromedary.settle is 'soon'").contains("dromedary.concurrency is '0'");
        assertThat(refused(Map.of("HF_KEY", "a:b", "LC_ALL", "C"), "run")).contains("LC_ALL=C.UTF-8");
        Path file = Files.createFile(folder.resolve("a file"));
        assertThat(refused(Map.of("HF_KEY", "a:b", "DROMEDARY_ROOT", file.toString()), "run")).contains("cannot be written");
        Path root = Files.createDirectories(folder.resolve("linked"));
        Files.createDirectories(root.resolve("inbox/results"));
        Files.createSymbolicLink(root.resolve("outbox"), root.resolve("inbox/results"));
        assertThat(refused(Map.of("HF_KEY", "a:b", "DROMEDARY_ROOT", root.toString()), "run")).contains("is inside the inbox");
    }

    @Test
    void aSecondLineOnTheSameRootIsRefused() throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick()); App first = studio.launcher().start("run")) {
            first.awaitOutput("drop here", Studio.LIMIT);
            try (App second = studio.launcher().start("run")) {
                assertThat(second.awaitExit(Studio.LIMIT)).isEqualTo(1);
                assertThat(second.output()).contains("Another Dromedary works on");
            }
            assertThat(first.stop(Studio.LIMIT)).isZero();
        }
    }

    @Test
    void checkExplainsDropsWithoutSendingAnything() throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick())) {
            studio.drop("good", ".png", "hello").drop("bad.png", Studio.picture(7)).drop("bad.yaml", "promt: hello\n");
            try (App check = studio.launcher().start("check", studio.root.resolve("inbox").toString())) {
                assertThat(check.awaitExit(Studio.LIMIT)).isEqualTo(2);
                assertThat(check.output()).contains("POST " + studio.sandbox.baseUrl() + "/" + Studio.MODEL)
                        .contains("\"prompt\":\"hello\"")
                        .contains("16 x 16").contains("did you mean `prompt`?");
            }
            assertThat(studio.sandbox.ledger().posts()).isZero();
            assertThat(studio.files("inbox")).hasSize(4);
        }
    }

    @Test
    void theDemoShowsTheWholeLineOfItsOwnAccord() throws Exception {
        long start = System.nanoTime();
        try (App demo = launcher().start("demo")) {
            assertThat(demo.awaitExit(Studio.LIMIT)).as(demo.output()).isZero();
            assertThat(demo.output()).contains("dunes__higgsfield-ai-dop-standard__1.mp4", "skyline__higgsfield-ai-soul-standard__1.png",
                    "portrait.jpg.error.txt", "harbour.jpg.error.txt").contains("Open the results in");
        }
        assertThat(System.nanoTime() - start).isLessThan(Studio.LIMIT.toNanos());
    }

    @Test
    void helpIsThereAndAWrongOptionIsExplained() throws Exception {
        try (App help = launcher().start("--help"); App wrong = launcher().start("run", "--onec")) {
            assertThat(help.awaitExit(Studio.LIMIT)).isZero();
            assertThat(help.output()).contains("demo", "sandbox", "check", "jobs", "HF_KEY");
            assertThat(wrong.awaitExit(Studio.LIMIT)).isEqualTo(64);
            assertThat(wrong.output()).contains("--once");
        }
    }
}
