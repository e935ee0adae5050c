package io.dromedary.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.App;
import io.dromedary.testing.Running;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was true once and is no more: a file that was still written to, a journal that is older than the truth, a disk that is gone. */
class AgesIT {

    @TempDir
    private Path folder;

    private static byte[] jpeg() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB), "jpg", out);
        return out.toByteArray();
    }

    @Test
    void whatSomebodyGoesOnWritingThroughTheSameHandleSettlesAgainAndIsPaidOnceAndWhole() throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick().withHold(true)).with("DROMEDARY_CONCURRENCY", "1")
                .with("DROMEDARY_SETTLE", "1").with("DROMEDARY_GRACE", "60")) {
            studio.drop("first", ".png", "first");
            try (Running line = studio.run(); OutputStream writer = Files.newOutputStream(studio.root.resolve("inbox/half.jpg"))) {
                await().atMost(Studio.LIMIT).until(() -> studio.sandbox.ledger().accepted() == 1);
                // When a writer stalls for longer than settle, and goes on after its file was claimed
                writer.write(jpeg());
                studio.drop("half.txt", "a wave");
                await().atMost(Studio.LIMIT).until(() -> studio.files("work").stream().filter(file -> file.endsWith(".txt")).count() == 4);
                writer.write("a video after the picture, as phones make it".getBytes(UTF_8));
                studio.sandbox.release();
                // Then
                await().atMost(Studio.LIMIT).until(() -> studio.done().size() == 4);
                assertThat(line.output()).containsOnlyOnce("half.jpg has changed since the drop was taken in");
            }
            assertThat(studio.sandbox.ledger().accepted()).isEqualTo(2);
            assertThat(studio.sandbox.ledger().uploads()).isEqualTo(2);
            assertThat(studio.files("inbox")).isEmpty();
            assertThat(studio.files("errors")).isEmpty();
            // The bytes that were made are known by their own hash: the same drop is a duplicate, and costs nothing.
            studio.drop("half.jpg", whole(studio)).drop("half.txt", "a wave");
            assertThat(studio.once()).isZero();
            assertThat(studio.files("duplicates")).contains("half.jpg");
            assertThat(studio.sandbox.ledger().accepted()).isEqualTo(2);
        }
    }

    private static byte[] whole(Studio studio) throws IOException {
        try (Stream<Path> files = Files.walk(studio.root.resolve("done"))) {
            byte[] whole = Files.readAllBytes(files.filter(file -> file.endsWith("half.jpg")).findFirst().orElseThrow());
            assertThat(new String(whole, UTF_8)).endsWith("as phones make it");
            return whole;
        }
    }

    @Test
    void anOlderJournalSubmitsNothingUntilAPersonSaysSoAndThenNothingWhoseFilesAreGone() throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick().withFault("401", 1))) {
            Path state = studio.root.resolve("state");
            Path backup = folder.resolve("backup");
            studio.with("DROMEDARY_MODEL", "higgsfield-ai/soul/standard").drop("hello.prompt.txt", "hello");
            assertThat(studio.once()).isEqualTo(3);
            PathUtils.copyDirectory(state, backup);
            assertThat(studio.once()).isZero();
            assertThat(studio.sandbox.ledger().accepted()).isEqualTo(1);
            // When
            PathUtils.deleteDirectory(state);
            PathUtils.copyDirectory(backup, state);
            // Then
            try (Running line = studio.runOnce()) {
                assertThat(line.awaitExit(Studio.LIMIT)).isEqualTo(4);
                assertThat(line.output()).contains("older copy: it knows of 1 submissions, and the mark beside it of 2");
            }
            assertThat(jobs(studio)).contains("NOTHING IS SUBMITTED").contains("./dromedary jobs --go-on").contains("READY");
            assertThat(jobs(studio, "--go-on")).contains("submits again");
            assertThat(studio.once()).isEqualTo(2);
            assertThat(studio.read("errors/invalid/hello.prompt.txt.error.txt")).contains("hello.prompt.txt is gone from work/",
                    "Nothing was charged");
            assertThat(studio.sandbox.ledger().accepted()).isEqualTo(1);
        }
    }

    private static String jobs(Studio studio, String... option) throws Exception {
        try (App jobs = studio.launcher().start(Stream.concat(Stream.of("jobs"), Stream.of(option)).toArray(String[]::new))) {
            assertThat(jobs.awaitExit(Studio.LIMIT)).as(jobs.output()).isZero();
            return jobs.output();
        }
    }

    @Test
    void aDiskThatIsNotMountedIsNoEmptyInboxAndNothingIsWrittenBelowItsMountPoint() throws Exception {
        try (Studio studio = new Studio(folder, SandboxSettings.quick())) {
            try (Running line = studio.run()) {
                line.awaitOutput("drop here", Studio.LIMIT);
                await().atMost(Studio.LIMIT).until(() -> Files.exists(studio.root.resolve("outbox/.dromedary")));
                // When both disks go away
                for (String place : List.of("inbox", "outbox")) {
                    studio.move(place, "disk-of-" + place);
                    Files.createDirectory(studio.root.resolve(place));
                }
                // Then
                line.awaitOutput(studio.root.resolve("inbox") + " is not the folder that it was", Studio.LIMIT);
                mount(studio, "inbox");
                studio.drop("photo", ".png", "a wave");
                line.awaitOutput(studio.root.resolve("outbox") + " is not the folder that it was", Studio.LIMIT);
                assertThat(studio.root.resolve("outbox")).isEmptyDirectory();
                mount(studio, "outbox");
                await().atMost(Studio.LIMIT).until(() -> studio.done().size() == 2);
                assertThat(line.output()).containsOnlyOnce(studio.root.resolve("inbox") + " is not the folder that it was");
            }
            assertThat(studio.files("outbox")).hasSize(2);
            studio.move("inbox", "disk-of-inbox");
            Files.createDirectory(studio.root.resolve("inbox"));
            assertThat(studio.once()).isEqualTo(2);
        }
    }

    private static void mount(Studio studio, String place) throws IOException {
        Files.delete(studio.root.resolve(place));
        studio.move("disk-of-" + place, place);
    }
}
