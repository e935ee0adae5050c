package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.AppLauncher;
import io.dromedary.testing.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
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
        assertThat(refused(Map.of("HF_KEY", "without-a-colon", "DROMEDARY_SETLE", "3", "DROMEDARY_SETTLE", "soon",
                "DROMEDARY_CONCURRENCY", "0"), "run")).contains("HF_KEY is not of the form id:secret").doesNotContain("without-a-colon")
                .contains("DROMEDARY_SETLE is not a setting. Did you mean DROMEDARY_SETTLE?")
                .contains("dromedary.settle is 'soon'").contains("dromedary.concurrency is '0'");
    }

    @Tag("long")
    @Test
    void refusesAPlaceThatItCannotUseWithTheRemedy() throws Exception {
        assertThat(refused(Map.of("HF_KEY", "a:b", "LC_ALL", "C"), "run")).contains("LC_ALL=C.UTF-8");
        Path file = Files.createFile(folder.resolve("a file"));
        assertThat(refused(Map.of("HF_KEY", "a:b", "DROMEDARY_ROOT", file.toString()), "run"))
                .contains("cannot be written (a file is in its place)")
                .doesNotContain("Exception").hasLineCount(2);
        Path root = Files.createDirectories(folder.resolve("linked"));
        Files.createDirectories(root.resolve("inbox/results"));
        Files.createSymbolicLink(root.resolve("outbox"), root.resolve("inbox/results"));
        assertThat(refused(Map.of("HF_KEY", "a:b", "DROMEDARY_ROOT", root.toString()), "run")).contains("is inside the inbox");
    }

    @Test
    void aSecondLineOnTheSameRootIsRefused() throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick()).with("DROMEDARY_MODEL", "klingg-3").with("DROMEDARY_LOG_FORMAT",
                "json");
                App first = studio.launcher().start("run")) {
            first.awaitOutput("did you mean", Studio.LIMIT);
            assertThat(first.output()).contains("drop here", "\"log.level\":\"WARN\"",
                    "found klingg-3, which is not in the catalogue; did you mean kling-3");
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
        try (App demo = launcher().start("demo", "--page")) {
            assertThat(demo.awaitExit(Studio.LIMIT)).as(demo.output()).isZero();
            assertThat(demo.output())
                    .contains("dunes__kling-video-v3.0-std-image-to-video__1.mp4", "skyline__higgsfield-ai-soul-v2-standard__1.png",
                            "portrait.jpg.error.txt", "harbour.jpg.error.txt")
                    .contains("The page is at http://", "Open the results in");
        }
        assertThat(System.nanoTime() - start).isLessThan(Studio.LIMIT.toNanos());
    }

    /** The folder with the routes, and one of a person's own among them. */
    private Path installation() throws IOException {
        Path home = Installation.in(folder);
        Files.writeString(home.resolve("routes/local/hello.camel.yaml"), """
                - route:
                    id: hello
                    from:
                      uri: timer:hello
                      parameters: {repeatCount: 1}
                      steps:
                        - log: hello from a step of my own
                """);
        return home;
    }

    @Test
    @Tag("long")
    void theSandboxSaysWhatMakesAFirstDropSucceed() throws Exception {
        Files.createDirectories(folder.resolve("data/inbox"));
        Files.createDirectories(folder.resolve("data/models"));
        Files.writeString(folder.resolve("data/models/house.yaml"), """
                family: House
                models:
                  - id: house/sketch
                    title: Sketches
                    kind: image
                    dialect: queue
                    parameters: {type: object, additionalProperties: false, required: [prompt], properties: {prompt: {type: string}}}
                """);
        AppLauncher launcher = launcher().withJvmOption("-Ddromedary.home=" + installation());
        try (App sandbox = launcher.start("sandbox", "--port", "0")) {
            sandbox.awaitOutput("sandbox/ledger", Studio.LIMIT);
            Map<String, String> environment = new HashMap<>();
            Pattern.compile("([A-Z_]+)=(\\S+)").matcher(sandbox.output()).results()
                    .forEach(set -> environment.put(set.group(1), set.group(2)));
            Files.write(folder.resolve("data/inbox/photo.png"), Studio.picture(3));
            Files.writeString(folder.resolve("data/inbox/photo.txt"), "the waves roll in");
            Files.writeString(folder.resolve("data/inbox/sketch.yaml"), "model: house/sketch\nprompt: a boat\nimages: []\n");
            Files.copy(Path.of("samples/README.md"), folder.resolve("data/inbox/README.md"));
            // When
            try (App line = launcher.with(environment).with(Map.of("DROMEDARY_SETTLE", "0")).start("run", "--once")) {
                // Then
                assertThat(line.awaitExit(Studio.LIMIT)).as(line.output()).isZero();
                assertThat(line.output()).containsPattern(
                        "(?m)^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(Z|[+-]\\d\\d:\\d\\d)  INFO  hello from a step of my own$");
            }
        }
        assertThat(folder.resolve("data/outbox")).isDirectoryContaining("glob:**/photo__kling-video-v3.0-std-image-to-video__1.mp4")
                .isDirectoryContaining("glob:**/sketch__house-sketch__1.png");
        assertThat(folder.resolve("data/inbox")).isDirectoryContaining("glob:**/README.md");
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
