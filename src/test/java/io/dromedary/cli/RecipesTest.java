package io.dromedary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.testing.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The recipes and the intake rules of docs/drops.md, as `check` explains them before anything is sent. */
class RecipesTest {

    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(# (data/inbox/\\S+)\\n.*?)^```");
    private static final Pattern RECIPE = Pattern.compile("(?ms)^### One picture, many prompts$.*?^```csv\\n(.*?)^```");

    @TempDir
    private Path home;
    private Path inbox;

    @BeforeEach
    void writeWhatTheDocumentShows() throws IOException {
        String document = Files.readString(Path.of("docs/drops.md"));
        Files.writeString(home.resolve("application.properties"), "dromedary.root = " + home.resolve("data"));
        inbox = home.resolve("data/inbox");
        for (var block : YAML.matcher(document).results().toList()) {
            Path file = home.resolve(block.group(2));
            Files.createDirectories(file.getParent());
            Files.writeString(file, block.group(1));
        }
        var table = RECIPE.matcher(document);
        assertThat(table.find()).isTrue();
        write("table/looks.jobs.csv", table.group(1));
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(inbox.resolve(name).getParent());
        Files.writeString(inbox.resolve(name), text);
    }

    private void pictures(String... names) throws IOException {
        for (String name : names) {
            Files.createDirectories(inbox.resolve(name).getParent());
            Pictures.png(inbox.resolve(name), 640, 480, name);
        }
    }

    private Printed check(String path) {
        return Printed.of(home, () -> new CommandLine(new CheckCommand()).execute(inbox.resolve(path).toString()));
    }

    private static List<String> stays(Printed printed) {
        return Stream.of(printed.text().split("\n")).filter(line -> line.startsWith("  stays in the inbox: "))
                .map(line -> line.replaceFirst(".*?: ", "")).toList();
    }

    @Test
    void firstAndLastFrame() throws IOException {
        // Given
        pictures("shots/shot01_first.png", "shots/SHOT01_last.jpg", "shots/shot02_first.png", "shots/shot02_last.png",
                "shots/shot03_first.png", "shots/still.png");
        write("shots/shot02.yaml", "prompt: another move\nduration: 8\n");
        // When
        Printed printed = check("shots");
        // Then
        assertThat(printed.text().split("  POST ")).as("two videos and a picture").hasSize(4);
        assertThat(printed.text())
                .containsPattern(
                        "(?s)shot01_first.png\n.*?\"prompt\":\"one slow move.*?images shot01_first.png.*?end_image SHOT01_last.jpg")
                .containsPattern("(?s)shot02_first.png\n.*?\"prompt\":\"another move.*?images shot02_first.png.*?end_image shot02_last.png")
                .contains(
                        "WRONG  shot03_first.png, intake.frames: found shot03_first.png without shot03_last.png; drop both into");
        assertThat(printed.code()).isEqualTo(2);
    }

    @Test
    void onePictureWithManyPrompts() throws IOException {
        pictures("table/night.jpg");
        Printed printed = check("table");
        assertThat(printed.text().split("  POST ")).hasSize(4);
        assertThat(printed.text().split("with images night.jpg")).hasSize(4);
        assertThat(printed.text()).contains("the sun comes up behind it", "rain begins, drops run down the lens", "it snows in big flakes");
        assertThat(printed.code()).isZero();
    }

    @Test
    void manyPicturesWithOnePrompt() throws IOException {
        pictures("shop/a.png", "shop/b.png", "shop/below/c.png");
        Printed printed = check("shop");
        assertThat(printed.text().split("\"prompt\":\"the camera circles slowly around it, soft light, no lettering\"")).hasSize(4);
        assertThat(printed.code()).isZero();
    }

    @Test
    void whatStaysInTheInboxIsNamedWithTheKeyThatSaysSo() throws IOException {
        // Given
        pictures("camera/img_1.jpg", "camera/IMG_2.png", "camera/scan.png", "camera/deep/IMG_3.png");
        Pictures.png(inbox.resolve("camera/IMG_small.png"), 64, 64, "small");
        for (String whole : List.of("img_1.jpg", "IMG_small.png", "scan.png", "deep/IMG_3.png")) {
            write("camera/" + whole + ".done", "");
        }
        // When, Then
        Printed printed = check("camera");
        assertThat(stays(printed)).containsExactlyInAnyOrder(
                "IMG_small.png has 4096 pixels; taken are those of at least 300000 (intake.min_pixels in camera/_profile.yaml)",
                "waits for IMG_2.png.done (intake.ready in camera/_profile.yaml)",
                "its name fits none of 'IMG_*.jpg', 'IMG_*.png' (intake.names in camera/_profile.yaml)");
        assertThat(printed.text().split("  POST ")).hasSize(3);
        assertThat(printed.text()).contains(
                "  stays in the inbox if it lay there before the line was started (intake.existing in camera/_profile.yaml)");
        assertThat(printed.code()).isZero();
        // When, Then
        assertThat(check("camera/deep").text()).as("the profile above it counts").contains("the camera moves in slowly");
        assertThat(stays(check("camera/scan.png"))).hasSize(1);
    }

    @Test
    void aFolderWaitsForItsMarkAndAPictureForItsText() throws IOException {
        pictures("a/1.png", "b/2.png");
        write("_profile.yaml", "model: kling-3\nprompt: p\nintake: {ready: folder}\n");
        write("b/_profile.yaml", "intake: {ready: sidecar}\n");
        assertThat(stays(check("a"))).containsExactly("waits for _READY (intake.ready in _profile.yaml)");
        assertThat(stays(check("b"))).containsExactly("waits for its sidecar (intake.ready in b/_profile.yaml)");
        write("a/_READY", "");
        write("b/2.txt", "a boat");
        for (String ready : List.of("a", "b")) {
            assertThat(stays(check(ready))).isEmpty();
            assertThat(check(ready).code()).isZero();
        }
    }
}
