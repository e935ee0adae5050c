package io.dromedary.drop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeNameTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = {
        "photo.png|photo", "photo.PNG.yaml|photo", "sunset.txt|sunset", "photo.v2|photo.v2", "photo.v2.jpg|photo.v2",
        "sunset.prompt.txt|sunset", "beach.drop|beach", "clip.MP4.yaml|clip", "voice.wav|voice",
        "Été à la plage (2).jpg|Été à la plage (2)", "日本の写真.png|日本の写真",
        "नमस्ते|नमस्ते", "می‌خواهم|می‌خواهم",
        "👩‍👩‍👧 family 🏳️‍🌈 👍🏽.png|👩‍👩‍👧 family 🏳️‍🌈 👍🏽",
        "a/b\\c:d*e?f\"g<h>i|a_b_c_d_e_f_g_h_i", "../../etc/passwd|etc_passwd", "..|drop", "''|drop", "   |drop", "...hidden|hidden",
        "_profile|profile", "?x|x", "a. . .|a", "$(rm -rf ~)|(rm -rf _)", "-rf|-rf", "100%;`x`|100___x_",
        "CON|CON_", "con.png|con_", "nul.tar|nul_.tar", "Com1|Com1_", "COM¹|COM_",
        "lpt0 .x|lpt0_ .x", "conx|conx", "com10|com10", "aux-1|aux-1"})
    void foreignNamesBecomeNamesOfOurs(String name, String stem) {
        assertThat(SafeName.stem(name)).isEqualTo(stem);
    }

    @Test
    void whatIsInvisibleOrMisleadingIsReplaced() {
        assertThat(SafeName.stem("a\nb\u0000c\u001b[31m")).isEqualTo("a_b_c__31m");
        assertThat(SafeName.stem("invoice\u202Egnp.exe")).isEqualTo("invoice_gnp.exe");
        assertThat(SafeName.stem("a\u200Bb\uFEFFc\u2066d\uD800e\uE000f")).isEqualTo("a_b_c_d_e_f");
        assertThat(SafeName.stem("3.04.05\u202FPM\u00A0x")).isEqualTo("3.04.05 PM x");
        assertThat(SafeName.stem("\u200Da\u200D")).isEqualTo("a");
    }

    @Test
    void decomposedNamesOfMacOsBecomeComposed() {
        assertThat(SafeName.stem("E\u0301te\u0301")).isEqualTo("\u00C9t\u00E9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "日", "👩‍👩‍👧‍👦", "n̈̃", "🇫🇷"})
    void longNamesEndWithAWholeCharacter(String character) {
        String stem = SafeName.stem(character.repeat(200));

        assertThat(stem.getBytes(UTF_8).length).isLessThanOrEqualTo(120).isGreaterThan(120 - character.getBytes(UTF_8).length);
        assertThat(stem).isEqualTo(Normalizer.normalize(character, Normalizer.Form.NFC).repeat(stem.length() / character.length()));
    }

    @Test
    void aCutDoesNotLeaveABlankOrDotAtTheEnd() {
        assertThat(SafeName.stem("a".repeat(118) + " . b")).isEqualTo("a".repeat(118));
        assertThat(SafeName.stem("a".repeat(70_000))).hasSize(120);
        assertThat(SafeName.stem(".".repeat(70_000) + "a")).isEqualTo("drop");
        assertThat(SafeName.stem("a" + "\u0301".repeat(500))).isEqualTo("drop");
    }

    @ParameterizedTest
    @CsvSource({"higgsfield-ai/dop/standard,higgsfield-ai-dop-standard", "reve/text-to-image,reve-text-to-image",
        "v1/text2image/soul,v1-text2image-soul", "web/flux-2,web-flux-2",
        "kling-video/v2.1/master/image-to-video,kling-video-v2.1-master-image-to-video",
        "a,a", "..,drop"})
    void modelsBecomeOneWord(String model, String word) {
        assertThat(SafeName.model(model)).isEqualTo(word);
    }

    @Test
    void longModelsLeaveRoomForTheStem() {
        assertThat(SafeName.model("a/".repeat(100))).hasSizeLessThanOrEqualTo(80);
    }

    @Test
    void anyNameBecomesOneThatIsSafeAndStays() {
        // Given
        var random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            String name = random.ints(random.nextInt(200), 0, random.nextBoolean() ? 0x180 : 0x20000)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
            // When
            String stem = SafeName.stem(name);
            // Then
            assertThat(stem.getBytes(UTF_8).length).isBetween(1, 120);
            if (!stem.matches("[^/\\\\:*?\"<>|\\p{Cc}._ ]([^/\\\\:*?\"<>|\\p{Cc}]*[^/\\\\:*?\"<>|\\p{Cc}. ])?")) {
                assertThat(stem).as("from %s", name).isEqualTo("a safe name");
            }
            assertThat(SafeName.stem(stem + ".png")).isEqualTo(stem);
        }
    }
}
