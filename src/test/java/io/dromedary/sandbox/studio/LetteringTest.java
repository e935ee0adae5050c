package io.dromedary.sandbox.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LetteringTest {

    private static final Lettering PIXELS = new PixelLettering();

    /** Seven dots high, on a line that stands at 10. */
    private static BufferedImage drawn(String text) {
        var image = new BufferedImage(Math.max(1, PIXELS.width(text, 7)), 13, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        PIXELS.draw(graphics, text, 0, 10, 7);
        graphics.dispose();
        return image;
    }

    private static String row(BufferedImage image, int y) {
        return IntStream.range(0, image.getWidth()).mapToObj(x -> (image.getRGB(x, y) & 1) == 1 ? "#" : ".").reduce("", String::concat);
    }

    @Test
    void drawsOurOwnLettersWhereThereAreNoFonts() {
        var image = drawn("Lp");
        assertThat(IntStream.range(3, 12).mapToObj(y -> row(image, y))).containsExactly(
                "#...........",
                "#...........",
                "#.....####..",
                "#.....#...#.",
                "#.....#...#.",
                "#.....#...#.",
                "#####.####..",
                "......#.....",
                "......#.....");
    }

    @Test
    void keepsTheDotsOfUmlautsAndDropsOtherAccents() {
        assertThat(row(drawn("ö"), 2)).isEqualTo(".#.#..");
        assertThat(row(drawn("é"), 2)).isEqualTo("......");
        assertThat(PIXELS.width("öé", 7)).isEqualTo(PIXELS.width("oe", 7));
    }

    @Test
    void drawsABoxForWhatItDoesNotKnow() {
        assertThat(row(drawn("\uD83D\uDC2A"), 3)).isEqualTo("#####.");
    }

    @Test
    void hasEveryVisibleAsciiCharacter() {
        for (char letter = '!'; letter <= '~'; letter++) {
            var image = drawn(String.valueOf(letter));
            assertThat(IntStream.range(0, 13).mapToObj(y -> row(image, y))).as("letter " + letter).anyMatch(row -> row.contains("#"));
        }
    }

    @Test
    void breaksTextIntoLinesThatFitEvenWithinAWord() {
        var paragraph = Paragraph.fitting(PIXELS, "one two\nthree abcdefghijklmnop", 6 * 7, 1000, 7, 6);
        assertThat(paragraph.lines()).containsExactly("one two", "three", "abcdefg", "hijklmn", "op");
    }

    @Test
    void takesSmallerLettersBeforeItCutsTextOff() {
        String text = "one two three four";
        var smaller = Paragraph.fitting(PIXELS, text, 100, 40, 21, 7);
        assertThat(smaller.size()).isLessThan(21);
        assertThat(String.join(" ", smaller.lines())).isEqualTo(text);
        assertThat(smaller.height()).isLessThanOrEqualTo(40);
        var cut = Paragraph.fitting(PIXELS, text, 60, 14, 21, 7);
        assertThat(cut.lines()).hasSize(1);
        assertThat(cut.lines().get(0)).endsWith("...");
        assertThat(PIXELS.width(cut.lines().get(0), 7)).isLessThanOrEqualTo(60);
    }
}
