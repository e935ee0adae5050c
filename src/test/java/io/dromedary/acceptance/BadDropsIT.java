package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.testing.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What nobody can use: each is told once and ends in its channel, and no good drop waits for it. */
@InEachStore
class BadDropsIT extends WithStudio {

    private static final byte[] PICTURE = Studio.picture(1);

    /** One way to spoil a drop. */
    private interface Kind {
        void drop(String stem) throws IOException;
    }

    private List<Kind> anywhere() {
        return List.of(
                stem -> studio.drop(stem + ".png", new byte[3_000]).drop(stem + ".txt", "zeros"),
                stem -> studio.drop(stem + ".png", Arrays.copyOf(PICTURE, PICTURE.length / 2)).drop(stem + ".txt", "half a picture"),
                stem -> studio.drop(stem + ".png", Arrays.copyOf(PICTURE, 33)).drop(stem + ".txt", "the beginning of one"),
                stem -> studio.drop(stem + ".png", new byte[0]).drop(stem + ".txt", "an empty one"),
                stem -> studio.drop(stem + ".heic", "\0\0\0\u0018ftypheic\0\0\0\0mif1heic"),
                stem -> studio.drop(stem + ".png", "version https://git-lfs.github.com/spec/v1\n").drop(stem + ".txt", "a pointer"),
                stem -> studio.drop(stem + ".png", PICTURE).drop(stem + ".yaml", "prmpt: a slip\n"),
                stem -> studio.drop(stem + ".png", PICTURE).drop(stem + ".yaml", "a: &a [x, x]\nb: *a\n"),
                stem -> studio.drop(stem + ".png", PICTURE).drop(stem + ".txt", new byte[] {(byte) 0xFF, (byte) 0xFE, 0x41, 0}),
                stem -> studio.drop(stem + ".yaml", "prompt: hello\nimages: [nowhere.png]\n"),
                stem -> studio.drop(stem + ".txt", "no picture comes"),
                stem -> studio.drop(stem + ".jobs.csv", "prompt\nno id\n"));
    }

    private List<Kind> inFolders() {
        return List.of(
                stem -> fifo(stem + ".jobs.csv"),
                stem -> {
                    fifo(stem + ".png");
                    studio.drop(stem + ".txt", "a pipe");
                },
                stem -> {
                    studio.drop(stem + ".png", PICTURE);
                    fifo(stem + ".yaml");
                },
                stem -> {
                    Files.createSymbolicLink(studio.root.resolve("inbox").resolve(stem + ".png"), Path.of("nowhere"));
                    studio.drop(stem + ".txt", "a link");
                },
                stem -> {
                    studio.drop(stem + ".png", PICTURE);
                    Files.createSymbolicLink(studio.root.resolve("inbox").resolve(stem + ".txt"), Path.of("/etc/hostname"));
                });
    }

    private void fifo(String name) throws IOException {
        Process made = new ProcessBuilder("mkfifo", studio.root.resolve("inbox").resolve(name).toString()).start();
        assertThat(made.onExit().join().exitValue()).isZero();
    }

    @Test
    void hundredsOfBadDropsHoldUpNoGoodOne() throws Exception {
        // A bucket is asked some thirty times a drop. Other tests run beside this one, so the times are compared closely in the next one.
        holdUpNoGoodOne(where == Where.FOLDER ? 600 : 96, 20);
    }

    @Tag("measure")
    @Test
    void aGoodDropBehindSixHundredBadOnesIsHardlyLater() throws Exception {
        holdUpNoGoodOne(600, where == Where.FOLDER ? 3 : 20);
    }

    /** @param times as long as alone, at most */
    private void holdUpNoGoodOne(int bad, int times) throws Exception {
        // Given
        List<Kind> kinds = where == Where.FOLDER
                ? Stream.concat(anywhere().stream(), inFolders().stream()).toList()
                : anywhere();
        Duration alone;
        try (Running line = studio.run()) {
            line.awaitOutput("drop here", Studio.LIMIT);
            alone = timeOf("first");
        }
        for (int i = 0; i < bad; i++) {
            kinds.get(i % kinds.size()).drop("a %03d".formatted(i));
        }
        Path deep = where == Where.FOLDER ? unmovable() : null;
        // When
        try (Running line = studio.runOnce()) {
            line.awaitOutput("drop here", Studio.LIMIT);
            Duration among = timeOf("good");
            // Then
            assertThat(among).as("alone it took %s", alone).isLessThan(alone.multipliedBy(times));
            assertThat(line.awaitExit(Studio.LIMIT.multipliedBy(2))).isEqualTo(2);
        }
        List<String> invalid = studio.files("errors/invalid");
        assertThat(invalid).filteredOn(file -> file.endsWith(".error.txt")).hasSize(bad);
        assertThat(invalid).filteredOn(file -> file.endsWith(".error.json")).hasSize(bad);
        assertThat(studio.files("errors")).allMatch(file -> file.startsWith("invalid/"));
        assertThat(studio.files("work")).isEmpty();
        assertThat(studio.sandbox.ledger().entries()).as("first and good").hasSize(2);
        assertThat(studio.files("inbox")).hasSize(deep == null ? 0 : 2);
    }

    /** From the drop to the result. */
    private Duration timeOf(String stem) {
        long start = System.nanoTime();
        studio.drop(stem, ".png", "a wave");
        await().atMost(Studio.LIMIT).until(() -> studio.files("outbox").stream().anyMatch(file -> file.startsWith(stem + "__")));
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Linux takes paths of 4,096 bytes, and the folder of a job is longer than the inbox. */
    private Path unmovable() throws IOException {
        Path deep = studio.root.toAbsolutePath().resolve("inbox/a");
        while (deep.toString().length() < 3_870) {
            deep = deep.resolve("d".repeat(190));
        }
        deep = Files.createDirectories(deep.resolve("d".repeat(4_075 - deep.toString().length() - 1)));
        Files.write(deep.resolve("photo.png"), PICTURE);
        Files.writeString(deep.resolve("photo.txt"), "deep");
        return deep;
    }
}
