package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dromedary.sandbox.settings.SandboxSettings;
import io.dromedary.testing.Running;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** What drops may be called: whatever a disk and a store allow. */
@InEachStore
class NamesIT {

    @Parameter
    private Where where;

    @TempDir
    private Path folder;

    private Studio studio;

    @BeforeEach
    void open() throws Exception {
        studio = new Studio(where, folder, SandboxSettings.quick()).with("DROMEDARY_CONCURRENCY", "20");
    }

    @AfterEach
    void close() {
        studio.close();
    }

    /** One for each printable and control character, and what people and programs make of names besides. */
    private static List<String> stems() {
        Stream<String> characters = IntStream.rangeClosed(1, 255).filter(character -> character != '/')
                .mapToObj(character -> "x" + (char) character + "y");
        return Stream.concat(characters,
                Stream.of(" before", "after ", " ", "\\", "\\\\host\\share", "C:\\a", "a\\..\\b", "e\u0301", "o\u0308\u0323",
                        "\u202Ertl", "\uFEFFmark", "\uD83D\uDC2A", "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67", "CON", "a.camelLock",
                        "-rf", "%2F", "a%5Cb", "${file:name}", "RAW(a)",
                        "n".repeat(240)))
                .toList();
    }

    @Test
    void everyNameEndsAsAJobAndTheLineEnds() throws Exception {
        List<String> stems = stems();
        stems.forEach(stem -> studio.drop(stem + ".prompt.txt", "a wave called " + stem.length() + stem.hashCode()));
        studio.with("DROMEDARY_MODEL", "higgsfield-ai/soul/standard");
        // When
        int code = studio.once();
        // Then
        assertThat(studio.files("inbox")).isEmpty();
        assertThat(code).isZero();
        assertThat(studio.done()).hasSize(stems.size());
    }

    @Test
    void aNameMayComeAgainAndFoldersHaveAnyNameToo() throws Exception {
        studio.with("DROMEDARY_MODEL", "higgsfield-ai/soul/standard");
        try (Running line = studio.run()) {
            line.awaitOutput("drop here", Studio.LIMIT);
            studio.drop("back\\slash.prompt.txt", "one").drop("a\\b/c\\d.prompt.txt", "one deeper");
            await().atMost(Studio.LIMIT).until(() -> studio.done().size() == 2);
            studio.drop("back\\slash.prompt.txt", "two").drop("a\\b/c\\d.prompt.txt", "two deeper");
            await().atMost(Studio.LIMIT).until(() -> studio.done().size() == 4);
        }
    }
}
