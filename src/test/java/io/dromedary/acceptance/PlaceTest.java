package io.dromedary.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The tests see the same in a folder and in a bucket. */
@ParameterizedClass
@EnumSource(Where.class)
class PlaceTest {

    @Parameter
    private Where where;

    @TempDir
    private Path folder;

    private Place place;

    @BeforeEach
    void open() {
        place = where.place(folder, Where.newPrefix());
    }

    private void put(String path, String text) {
        place.put(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private String read(String path) {
        return new String(place.bytes(path), StandardCharsets.UTF_8);
    }

    @Test
    void filesAreWrittenOverAndListedBelowTheirFolder() {
        put("inbox/ü/b 1.txt", "old");
        put("inbox/ü/b 1.txt", "new");
        put("inbox/a+%20.txt", "");
        put("inbox2/c.txt", "");
        assertThat(read("inbox/ü/b 1.txt")).isEqualTo("new");
        assertThat(place.files("inbox")).containsExactly("a+%20.txt", "ü/b 1.txt");
        assertThat(place.files("none")).isEmpty();
    }

    @Test
    void filesAndFoldersAreMovedAndDeleted() {
        put("errors/x.drop/one.txt", "1");
        put("errors/x.drop/deep/two.txt", "2");
        put("errors/x.drop.error.txt", "why");
        put("inbox/y.txt", "y");
        place.move("errors/x.drop", "inbox/x.drop");
        place.move("errors/x.drop.error.txt", "inbox/z.txt");
        place.delete("inbox/y.txt");
        assertThat(place.files("inbox")).containsExactly("x.drop/deep/two.txt", "x.drop/one.txt", "z.txt");
        assertThat(place.files("errors")).isEmpty();
        assertThat(place.exists("errors/x.drop")).isFalse();
        assertThat(place.exists("inbox/x.drop")).isTrue();
        assertThat(place.exists("inbox/x")).isFalse();
    }

    @Test
    void aFileGrowsUntilItIsWhole() {
        put("inbox/other.txt", "");
        Place.Growing growing = place.begin("inbox/slow.txt", new byte[] {1});
        growing.goOn();
        growing.end(new byte[] {1, 2});
        assertThat(place.bytes("inbox/slow.txt")).containsExactly(1, 2);
    }
}
