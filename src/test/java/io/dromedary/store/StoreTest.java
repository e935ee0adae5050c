package io.dromedary.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for a store, whatever it is. */
public abstract class StoreTest {

    @TempDir
    protected Path root;

    protected abstract Store store();

    /** All that a person sees in the store, with its text. */
    protected abstract Map<String, String> seen() throws IOException;

    /** Moves a file, or a folder of files, that keeps its name. */
    protected abstract void move(String from, String to) throws IOException;

    protected final void write(String path, String text) throws IOException {
        store().write(path, text.getBytes(UTF_8));
    }

    protected final void publish(String path, String text, String job) throws IOException {
        Path staged = Files.writeString(store().staging(path.replaceFirst("\\..*", "")), text);
        store().publish(staged, path,
                new Store.Label("image/png", DigestUtils.sha256Hex(text), Map.of("job", job, "model", "ein Öl/μοντέλο", "output", "1")));
    }

    @Test
    final void writesAndReplacesWholeFiles() throws IOException {
        write("errors/nsfw/shop/a b.error.txt", "old");
        write("errors/nsfw/shop/a b.error.txt", "new");
        assertThat(seen()).isEqualTo(Map.of("errors/nsfw/shop/a b.error.txt", "new"));
        assertThat(store().local("errors/nsfw/shop/a b.error.txt")).hasContent("new");
    }

    @Test
    final void sendsPartsOfFilesAndNothingElse() throws IOException {
        write("outbox/shop/a b.png", "0123456789");
        assertThat(store().size("outbox/shop/a b.png")).hasValue(10);
        assertThat(store().size("outbox/shop")).isEmpty();
        assertThat(store().size("outbox/none.png")).isEmpty();
        try (InputStream part = store().open("outbox/shop/a b.png", 3, 4)) {
            assertThat(part.readAllBytes()).asString().isEqualTo("3456");
        }
        try (InputStream part = store().open("outbox/shop/a b.png", 0, 10)) {
            assertThat(part.read()).isEqualTo('0');
        }
    }

    @Test
    final void tellsWhatExists() throws IOException {
        write("errors/nsfw/photo.png.txt", "x");
        write("errors/nsfw/x.drop/drop.yaml", "x");
        assertThat(store().exists("errors/nsfw/photo.png.txt")).isTrue();
        assertThat(store().exists("errors/nsfw/x.drop")).isTrue();
        assertThat(store().exists("errors/nsfw/photo.png")).isFalse();
        assertThat(store().exists("errors/nsfw/other")).isFalse();
    }

    @Test
    final void tellsWhetherAnySuffixIsTaken() throws IOException {
        write("outbox/a__m__1.preview.webp", "x");
        write("outbox/a__m__12.png", "x");
        assertThat(store().hasAny("outbox/a__m__1", Stream.of("png", "preview.webp"))).isTrue();
        assertThat(store().hasAny("outbox/a__m__2", Stream.of("png"))).isFalse();
    }

    @Test
    final void tellsWhatIsMissing() throws IOException {
        write("work/b/marker.txt", "x");
        write("work/d/marker.txt", "x");
        write("work/d/photo.png", "x");
        assertThat(store()
                .missing(List.of("work/d/marker.txt", "work/a/marker.txt", "work/b/marker.txt", "work/c/marker.txt", "work/e/marker.txt")))
                .containsExactlyInAnyOrder("work/a/marker.txt", "work/c/marker.txt", "work/e/marker.txt");
        assertThat(store().missing(List.of())).isEmpty();
    }

    @Test
    final void bringsFilesToTheDisk() throws IOException {
        write("work/j/a.txt", "in work");
        write("errors/uncertain/a.txt", "parked");
        assertThat(store().local("work/j/a.txt")).isEqualTo(root.resolve("work/j/a.txt")).hasContent("in work");
        assertThat(store().local("errors/uncertain/a.txt")).hasContent("parked");
        assertThatThrownBy(() -> store().local("work/j/none")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store().local("errors/uncertain/none")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    final void anotherVersionIsAnotherContent() throws IOException {
        write("work/j/a.txt", "one");
        write("work/j/x.drop/1.txt", "one");
        write("work/j/x.drop/2.txt", "two");
        Optional<String> file = store().version("work/j/a.txt");
        Optional<String> folder = store().version("work/j/x.drop");
        assertThat(store().version("work/j/a.txt")).isEqualTo(file).isPresent();
        assertThat(store().version("work/j/x.drop")).isEqualTo(folder).isPresent();
        write("work/j/a.txt", "six");
        write("work/j/x.drop/2.txt", "six");
        assertThat(store().version("work/j/a.txt")).isPresent().isNotEqualTo(file);
        assertThat(store().version("work/j/x.drop")).isPresent().isNotEqualTo(folder);
        assertThat(store().version("work/j/none")).isEmpty();
    }

    @Test
    final void linksAreFilesOfTheirOwn() throws IOException {
        write("work/m/photo.png", "picture");
        store().link("work/m/photo.png", "work/m-1/films/photo.png");
        store().link("work/m/photo.png", "work/m-1/films/photo.png");
        store().delete("work/m/photo.png");
        assertThat(seen()).isEqualTo(Map.of("work/m-1/films/photo.png", "picture"));
        assertThat(root.resolve("work/m-1/films/photo.png")).hasContent("picture");
    }

    @Test
    final void movesFilesAndWholeFolders() throws IOException {
        write("work/j/films/photo.png", "picture");
        write("work/j/films/photo.png.txt", "prompt");
        write("work/j/films/x.drop/a/1.png", "one");
        write("work/j/films/x.drop/drop.yaml", "sidecar");
        move("work/j/films/photo.png", "done/2026/films/photo.png");
        move("work/j/films/x.drop", "done/2026/films/x.drop");
        move("work/j/films/photo.png", "done/2026/films/photo.png");
        assertThat(seen()).isEqualTo(Map.of("work/j/films/photo.png.txt", "prompt", "done/2026/films/photo.png", "picture",
                "done/2026/films/x.drop/a/1.png", "one", "done/2026/films/x.drop/drop.yaml", "sidecar"));
        assertThat(root.resolve("work/j/films")).isDirectoryNotContaining(path -> !path.endsWith("photo.png.txt"));
    }

    @Test
    final void deletesAndPrunesAsFarAsEmpty() throws IOException {
        write("work/j/films/night/a.txt", "x");
        write("work/j/films/b.txt", "x");
        store().delete("work/j/films/night/a.txt");
        store().delete("work/j/films/night/a.txt");
        store().prune("work/j/films/night", "work");
        assertThat(root.resolve("work/j/films/night")).doesNotExist();
        assertThat(seen()).containsOnlyKeys("work/j/films/b.txt");
        store().delete("work/j/films/b.txt");
        store().prune("work/j/films", "work");
        assertThat(root.resolve("work")).isEmptyDirectory();
        assertThatCode(() -> store().prune("errors/nsfw", "work")).doesNotThrowAnyException();
    }

    @Test
    final void appendsAfterWhatIsForGood() throws IOException {
        String path = "outbox/films/hats.results.jsonl";
        long end = store().append(path, 0, "one\n".getBytes(UTF_8));
        store().append(path, end, "interrupted\n".getBytes(UTF_8));
        assertThat(store().append(path, end, "two\n".getBytes(UTF_8))).isEqualTo(8);
        store().flush();
        assertThat(seen()).isEqualTo(Map.of(path, "one\ntwo\n"));
    }

    @Test
    final void publishesUnderTheNameAndLeavesNothingElse() throws IOException {
        Path staging = store().staging("outbox/films/a__m__1");
        Files.writeString(staging, "half a res");
        publish("outbox/films/a__m__1.png", "result", "j");
        Files.deleteIfExists(staging);
        assertThat(seen()).isEqualTo(Map.of("outbox/films/a__m__1.png", "result"));
    }

    @Test
    final void publishesTheSameResultAgainAfterAnInterruption() throws IOException {
        publish("outbox/a.png", "result", "j");
        publish("outbox/a.png", "result", "j");
        assertThat(seen()).isEqualTo(Map.of("outbox/a.png", "result"));
    }

    @Test
    final void replacesNothingThatSomebodyElsePutThere() throws IOException {
        write("outbox/a.png", "a person's");
        assertThatThrownBy(() -> publish("outbox/a.png", "result", "j")).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(store().writeFirst("outbox/a.png", "ours".getBytes(UTF_8))).isFalse();
        assertThat(store().writeFirst("outbox/b.json", "ours".getBytes(UTF_8))).isTrue();
        Files.deleteIfExists(store().staging("outbox/a"));
        assertThat(seen()).isEqualTo(Map.of("outbox/a.png", "a person's", "outbox/b.json", "ours"));
    }
}
