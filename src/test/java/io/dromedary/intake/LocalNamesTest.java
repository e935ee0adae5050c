package io.dromedary.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.drop.Sidecar;
import io.dromedary.manifest.ManifestFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalNamesTest {

    private static final String LONG = "sehr-lang-".repeat(30);

    @ParameterizedTest
    @ValueSource(strings = {"inbox/photo.png", "inbox/a b/+ü%20&?#.png", "inbox/New\nline.png", "inbox/ leading and trailing .png ", "inbox/🐪.png", "inbox/back\\slash.png"})
    void whatADiskCanHoldIsCalledAsItsKey(String key) {
        assertThat(LocalNames.of(key)).isEqualTo(key);
    }

    @Test
    void partsThatNoFileCanBeCalledGetAStandIn() {
        assertThat(LocalNames.of("inbox//b.png")).matches("inbox/unnamed-[0-9a-f]{8}/b\\.png");
        assertThat(LocalNames.of("inbox/../../etc/passwd")).matches("inbox/unnamed-[0-9a-f]{8}/unnamed-[0-9a-f]{8}/etc/passwd");
        assertThat(LocalNames.of("inbox/./x")).matches("inbox/unnamed-[0-9a-f]{8}/x");
        assertThat(LocalNames.of("inbox/nul\0byte.png")).matches("inbox/nul-byte-[0-9a-f]{8}\\.png");
        assertThat(LocalNames.of("inbox/" + LONG + ".png")).matches("inbox/(sehr-lang-){4}-[0-9a-f]{8}\\.png");
        assertThat(LocalNames.of("inbox/" + "ü".repeat(121) + ".png")).matches("inbox/ü{40}-[0-9a-f]{8}\\.png");
    }

    @Test
    void noPartLeadsOutOfItsFolderOrIsTooLong() {
        for (String key : new String[] {"inbox/../x", "inbox/", "inbox//", "inbox/.../..", "inbox/" + "🐪".repeat(70), "inbox/" + "x.y".repeat(200), "inbox/\0/\0"}) {
            Path path = Path.of(LocalNames.of(key));
            assertThat(path.normalize()).as(key).isEqualTo(path).startsWithRaw(Path.of("inbox"));
            assertThat((Iterable<Path>) path).as(key).allSatisfy(part -> assertThat(part.toString().getBytes(StandardCharsets.UTF_8).length).isBetween(1, 240));
            assertThat(path.getNameCount()).isEqualTo(key.split("/", -1).length);
        }
    }

    @Test
    void whatBelongsTogetherStillDoes() {
        String picture = LocalNames.of("inbox/" + LONG + ".png");
        assertThat(LocalNames.of("inbox/" + LONG + ".png.yaml")).isEqualTo(picture + ".yaml");
        assertThat(LocalNames.of("inbox/" + LONG + ".txt")).isEqualTo(picture.replace(".png", ".txt"));
        assertThat(LocalNames.of("inbox/" + LONG + ".prompt.txt")).satisfies(name -> assertThat(Sidecar.isPromptName(name)).isTrue());
        assertThat(LocalNames.of("inbox/" + LONG + ".jobs.csv")).satisfies(name -> assertThat(ManifestFile.isName(name)).isTrue());
        assertThat(LocalNames.of("inbox/" + LONG + ".drop/a.png")).endsWith(".drop/a.png");
        assertThat(LocalNames.of("inbox/" + LONG + "x.png")).isNotEqualTo(picture);
        assertThat(LocalNames.of("inbox/shop/" + LONG + ".png")).doesNotEndWith(picture.substring("inbox/".length()));
    }

    @Test
    void aNameThatAFolderHasIsLeftToTheFolder() {
        assertThat(LocalNames.besideFolder("inbox/shop/photo.png")).matches("inbox/shop/photo-[0-9a-f]{8}\\.png");
        assertThat(LocalNames.besideFolder("inbox/x")).matches("inbox/x-[0-9a-f]{8}");
        assertThat(LocalNames.besideFolder("inbox//x")).matches("inbox/unnamed-[0-9a-f]{8}/x-[0-9a-f]{8}");
    }
}
