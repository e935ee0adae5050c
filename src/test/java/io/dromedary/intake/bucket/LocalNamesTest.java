package io.dromedary.intake.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.drop.ManifestFile;
import io.dromedary.drop.Sidecar;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalNamesTest {

    private static final int LONGEST_PATH = 800;
    private static final String LONG = "sehr-lang-".repeat(30);

    @ParameterizedTest
    @ValueSource(strings = {"inbox/photo.png", "inbox/a b/+ü%20&?#.png", "inbox/New\nline.png", "inbox/ leading and trailing .png ",
        "inbox/🐪.png", "inbox/back\\slash.png"})
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
        for (String key : new String[] {"inbox/../x", "inbox/", "inbox//", "inbox/.../..", "inbox/" + "🐪".repeat(70),
            "inbox/" + "x.y".repeat(200), "inbox/\0/\0"}) {
            Path path = Path.of(LocalNames.of(key));
            assertThat(path.normalize()).as(key).isEqualTo(path).startsWithRaw(Path.of("inbox"));
            assertThat((Iterable<Path>) path).as(key)
                    .allSatisfy(part -> assertThat(part.toString().getBytes(StandardCharsets.UTF_8).length).isBetween(1, 240));
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

    // ------------------------------------------------------------------ whole paths

    private static final String DEEP = "inbox/" + "a-folder-of-20-chars/".repeat(40);

    private static int bytes(String path) {
        return path.getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void noPathIsTooLongForTheKeysThatAreMadeOfIt() {
        String name = "ü".repeat(120);
        for (String key : new String[] {DEEP + name, "inbox/" + "/".repeat(400) + "x.png", "inbox/" + "/".repeat(1000),
            "inbox/" + (LONG + "/").repeat(3) + name,
            DEEP + "b.drop/" + "deep/".repeat(20) + name, "inbox/" + "🐪/".repeat(200) + LONG,
            "inbox/b.drop/" + "/".repeat(900) + name}) {
            assertThat(bytes(LocalNames.of(key))).as(key).isLessThanOrEqualTo(LONGEST_PATH);
            assertThat(bytes(LocalNames.besideFolder(key))).as(key).isLessThanOrEqualTo(LONGEST_PATH);
        }
        assertThat(LocalNames.of("inbox/" + "a-folder-of-20-chars/".repeat(23) + name)).as("short enough").doesNotContain("cut-");
    }

    @Test
    void filesOfOneDeepFolderStayTogetherAndThoseOfOthersApart() {
        String folder = LocalNames.folder(DEEP);
        assertThat(folder).matches("inbox/(a-folder-of-20-chars/){23}cut-[0-9a-f]{8}/");
        assertThat(LocalNames.of(DEEP + "photo.png")).isEqualTo(folder + "photo.png");
        assertThat(LocalNames.of(DEEP + "photo.png.yaml")).isEqualTo(folder + "photo.png.yaml");
        assertThat(LocalNames.of(DEEP + "other/photo.png")).isNotEqualTo(folder + "photo.png").endsWith("/photo.png");
    }

    @Test
    void aDeepDropStaysOneDropWithAllThatIsInIt() {
        String drop = LocalNames.folder(DEEP + "b.drop/");
        assertThat(drop).matches("inbox/(a-folder-of-20-chars/){23}cut-[0-9a-f]{8}\\.drop/");
        assertThat(LocalNames.of(DEEP + "b.drop/1.png")).isEqualTo(drop + "1.png");
        assertThat(LocalNames.of(DEEP + "b.drop/deep/c.drop/1.png")).startsWith(drop).matches(".*\\.drop/cut-[0-9a-f]{8}/1\\.png");
        assertThat(LocalNames.of("inbox/b.drop/" + DEEP + "1.png")).matches("inbox/b\\.drop/.*/cut-[0-9a-f]{8}/1\\.png");
    }
}
