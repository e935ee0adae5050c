package io.dromedary.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FolderStoreTest extends StoreTest {

    @Override
    protected Store store() {
        return new FolderStore(root);
    }

    @Override
    protected Map<String, String> seen() throws IOException {
        Map<String, String> seen = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).filter(file -> !file.getFileName().toString().startsWith(".")).toList()) {
                seen.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return seen;
    }

    @Override
    protected void move(String from, String to) throws IOException {
        int slash = from.lastIndexOf('/');
        assertThat(to).endsWith(from.substring(slash));
        new FolderStore(root).move(List.of(from.substring(slash + 1)), from.substring(0, slash), to.substring(0, to.lastIndexOf('/')));
    }

    @Test
    void aResultOfOtherBytesIsSomebodyElsesFile() throws IOException {
        publish("outbox/a.png", "result", "j");
        assertThatThrownBy(() -> publish("outbox/a.png", "the provider made it anew", "j")).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(root.resolve("outbox/a.png")).hasContent("result");
    }

    /** A kill between the two names of a published file leaves both; the next download must not write into the published one. */
    @Test
    void anInterruptedPublishIsFinishedAndItsFileNotWrittenInto() throws IOException {
        // Given
        Path staging = Files.writeString(store().staging("outbox/a"), "result");
        Files.createLink(root.resolve("outbox/a.png"), staging);
        // When
        try (OutputStream again = DurableFiles.newStaging(staging)) {
            again.write("res".getBytes(UTF_8));
        }
        // Then
        assertThat(root.resolve("outbox/a.png")).hasContent("result");
        // When, Then
        publish("outbox/a.png", "result", "j");
        assertThat(root.resolve("outbox/a.png")).hasContent("result");
    }

    @Test
    void aMoveReplacesNothingAndAnInterruptedOneIsFinished() throws IOException {
        // Given
        write("work/j/a.png", "ours");
        write("done/a.png", "a person's");
        // When, Then
        assertThatThrownBy(() -> move("work/j/a.png", "done/a.png")).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(seen()).isEqualTo(Map.of("work/j/a.png", "ours", "done/a.png", "a person's"));
        // Given
        Files.createDirectory(root.resolve("done/j"));
        Files.createLink(root.resolve("done/j/a.png"), root.resolve("work/j/a.png"));
        // When
        move("work/j/a.png", "done/j/a.png");
        // Then
        assertThat(seen()).isEqualTo(Map.of("done/a.png", "a person's", "done/j/a.png", "ours"));
    }

    @Test
    void aFolderReplacesNoOther() throws IOException {
        write("work/j/x.drop/a.png", "ours");
        write("done/x.drop/a.png", "a person's");
        assertThatThrownBy(() -> move("work/j/x.drop", "done/x.drop")).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(seen()).containsEntry("done/x.drop/a.png", "a person's").containsEntry("work/j/x.drop/a.png", "ours");
    }

    @Test
    void withoutHardLinksNothingIsReplacedEither() throws IOException {
        // Given
        write("work/j/a.png", "ours");
        write("done/a.png", "a person's");
        // When, Then
        assertThatThrownBy(() -> DurableFiles.renameOntoReserved(root.resolve("work/j/a.png"), root.resolve("done/a.png")))
                .isInstanceOf(FileAlreadyExistsException.class);
        DurableFiles.renameOntoReserved(root.resolve("work/j/a.png"), root.resolve("done/b.png"));
        assertThatThrownBy(() -> DurableFiles.renameOntoReserved(root.resolve("work/j/none"), root.resolve("done/none")))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(seen()).isEqualTo(Map.of("done/a.png", "a person's", "done/b.png", "ours"));
    }

    @Test
    void namesAreTakenAllOrNone() throws IOException {
        // Given
        write("work/j/a.png", "ours");
        write("work/j/a.txt", "ours");
        write("done/a.txt", "a person's");
        // When, Then
        assertThat(store().takeNames("work/j", "done", List.of("a.png", "a.txt", "gone"))).isFalse();
        assertThat(root.resolve("done/a.png")).doesNotExist();
        assertThat(store().takeNames("work/j", "done/j", List.of("a.png", "a.txt", "gone"))).isTrue();
        assertThat(store().takeNames("work/j", "done/j", List.of("a.png", "a.txt", "gone"))).isTrue();
        move("work/j/a.png", "done/j/a.png");
        move("work/j/a.txt", "done/j/a.txt");
        assertThat(seen()).isEqualTo(Map.of("done/a.txt", "a person's", "done/j/a.png", "ours", "done/j/a.txt", "ours"));
    }

    /** A second writer takes the same names at the same time. Whoever is second is refused: no content is ever lost. */
    @Test
    void nobodysFileIsReplacedInARace() throws Exception {
        int rounds = 300;
        Files.createDirectories(root.resolve("outbox"));
        CyclicBarrier together = new CyclicBarrier(2);
        ExecutorService person = Executors.newSingleThreadExecutor();
        try {
            Future<Set<Integer>> persons = person.submit(() -> {
                Set<Integer> written = new HashSet<>();
                for (int n = 0; n < rounds; n++) {
                    together.await();
                    try {
                        Files.writeString(root.resolve("outbox/" + n + ".png"), "a person's", StandardOpenOption.CREATE_NEW);
                        written.add(n);
                    } catch (FileAlreadyExistsException e) {
                        written.remove(n);
                    }
                }
                return written;
            });
            Set<Integer> ours = new HashSet<>();
            for (int n = 0; n < rounds; n++) {
                write("work/" + n + ".png", "ours");
                together.await();
                try {
                    if (n % 2 == 0) {
                        publish("outbox/" + n + ".png", "ours", "j");
                    } else {
                        move("work/" + n + ".png", "outbox/" + n + ".png");
                    }
                    ours.add(n);
                } catch (FileAlreadyExistsException e) {
                    ours.remove(n);
                }
            }
            Set<Integer> theirs = persons.get();
            assertThat(ours).doesNotContainAnyElementsOf(theirs);
            assertThat(ours.size() + theirs.size()).isEqualTo(rounds);
            for (int n = 0; n < rounds; n++) {
                assertThat(root.resolve("outbox/" + n + ".png")).hasContent(ours.contains(n) ? "ours" : "a person's");
            }
        } finally {
            person.shutdownNow();
        }
    }

    @Test
    void pathsAreToldAsTheyAre() {
        assertThat(store().address("errors/nsfw/a.png")).isEqualTo("errors/nsfw/a.png");
    }

    @Test
    void aDiskThatIsNotThereProvesNothing() throws IOException {
        assertThat(store().missing(List.of("work/j/marker.txt"))).isEmpty();
        Files.createDirectory(root.resolve("work"));
        assertThat(store().missing(List.of("work/j/marker.txt"))).containsExactly("work/j/marker.txt");
    }

    @Test
    void deletesWhatAnInterruptedWriteLeft() throws IOException {
        Files.createDirectory(root.resolve("work"));
        Files.writeString(root.resolve("work/.marker.txt.part"), "half");
        store().delete("work/marker.txt");
        assertThat(root.resolve("work")).isEmptyDirectory();
    }
}
