package io.dromedary.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
        new FolderStore(root).move(from, to);
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
